//! `transport/shell-mangled`: the shell took the command apart before the client ran.

use crate::capture::model::{Mangled, ShellFault};
use crate::request::token::{BodyShape, TokenRequest};
use crate::rules::common::server_read_the_request;
use crate::rules::finding::{Confidence, Level};
use crate::rules::rule::Context;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let said = request.mangled.iter().find(|mangled| mangled.fault == ShellFault::ShellSaid);
    let Some(fault) = reported(request) else { return };
    let words = words(fault.fault);
    let (level, confidence) = grade(fault.fault, said.is_some(), cx);
    let draft = cx.draft(fault.at, words.what).label(words.label);
    let draft = match said.filter(|said| said.at != fault.at) {
        Some(said) => draft.also(said.at, "the shell says so"),
        None => draft,
    };
    draft
        .why("The shell splits and unquotes the line before the client sees it; what is cut off or left bare is not part of the request.")
        .help(words.help)
        .judged(level, confidence)
        .report(cx);
}

/// A bare `&` and cmd's quotes are findings about the body, as long as there is one; the shell's own words belong to them.
fn reported(request: &TokenRequest) -> Option<&Mangled> {
    let first = |fault: ShellFault| request.mangled.iter().find(|mangled| mangled.fault == fault);
    let of_the_body =
        [ShellFault::BareAmpersand, ShellFault::CmdSingleQuotes, ShellFault::ShellSaid, ShellFault::EchoedLineBreak];
    let own = request.mangled.iter().find(|mangled| !of_the_body.contains(&mangled.fault));
    let (quotes, ampersand) = (first(ShellFault::CmdSingleQuotes), first(ShellFault::BareAmpersand));
    let said = first(ShellFault::ShellSaid);
    let no_body = matches!(request.shape, BodyShape::Empty | BodyShape::NotShown);
    own.or_else(|| match (quotes, ampersand) {
        (Some(quotes), _) => said.filter(|_| no_body).map(|_| quotes),
        (None, Some(_)) => None,
        (None, None) => said,
    })
}

/// What the paste itself may have done is a warning, unless the shell speaks or the command cannot have run.
fn grade(fault: ShellFault, shell_spoke: bool, cx: &Context<'_>) -> (Level, Confidence) {
    let proven = shell_spoke || matches!(fault, ShellFault::MissingArgument | ShellFault::ShellSaid | ShellFault::BatchPercent);
    match (server_read_the_request(cx), proven) {
        (true, _) => (Level::Info, Confidence::Possible),
        (false, true) => (Level::Error, Confidence::Certain),
        (false, false) => (Level::Warning, Confidence::Likely),
    }
}

struct MangledWords {
    what: &'static str,
    label: &'static str,
    help: &'static str,
}

fn words(fault: ShellFault) -> MangledWords {
    let words = |what, label, help| MangledWords { what, label, help };
    match fault {
        ShellFault::UnterminatedQuote => words("a quote in the command is never closed", "opened here", "close the quote"),
        ShellFault::MissingArgument => words(
            "an option at the end of the line has no argument: the line break ended the command",
            "its argument is missing",
            "put a backslash at the very end of each line that goes on (^ in cmd.exe, a backquote in PowerShell), or write it all on one line",
        ),
        ShellFault::StrayContinuation => words(
            "a backslash that is not at the end of its line continues nothing",
            "text follows it",
            "a continuation backslash must be the last character of its line, without a space after it",
        ),
        ShellFault::BlankInUrl => words(
            "the URL holds a space or a line break",
            "the URL ends here for the client",
            "write the URL without spaces and send the parameters with -d",
        ),
        ShellFault::CmdSingleQuotes | ShellFault::BareAmpersand => words(
            "cmd.exe does not know single quotes: each & in the URL started another command",
            "no quotes for cmd.exe",
            "use double quotes in cmd.exe, and send the parameters with -d",
        ),
        ShellFault::BatchPercent => words(
            "a batch file takes % and a digit for one of its own parameters",
            "replaced by cmd.exe before curl runs",
            "double every percent sign in a .bat or .cmd file: %%2B; at the prompt a single one is right",
        ),
        ShellFault::DollarInValue => words(
            "the shell takes the $ in the credentials for the beginning of a variable's name",
            "replaced by the shell, most likely by nothing",
            "put the credentials into single quotes, where $ is a character like any other",
        ),
        ShellFault::EchoedLineBreak => words(
            "the line break of echo is encoded with the credentials",
            "prints a line break, too",
            "encode without the line break: `printf %s \"$ID:$SECRET\" | base64 -w0`, or `echo -n`",
        ),
        ShellFault::ShellSaid => words(
            "the shell complains about parts of the command",
            "an error line of the shell",
            "quote every argument that holds &, ?, spaces or $; in cmd.exe with double quotes",
        ),
    }
}
