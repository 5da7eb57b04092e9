//! `convert`: the requests of a capture in another form, on standard output; what is to be said about them on standard error.

use std::io::Write;

use grantlint::report::no_request;
use grantlint::{Captured, Converted, Options};

use crate::cli::arguments::Convert;
use crate::cli::input::{self, Input};
use crate::cli::{Exit, complain, unknown_form};

pub(crate) fn run(options: &Convert) -> std::io::Result<Exit> {
    let input = match unknown_form(options.input_format.as_deref()) {
        Some(message) => Err(message),
        None => input::one(options.path.as_deref(), options.stdin_filename.as_deref()),
    };
    match input {
        Ok(input) => write(options, &input),
        Err(message) => {
            complain(&message);
            Ok(Exit::Unreadable)
        }
    }
}

fn write(options: &Convert, input: &Input) -> std::io::Result<Exit> {
    let how = Options { input_format: options.input_format.clone(), show_secrets: options.show_secrets, ..Options::default() };
    let Ok(converted) =
        std::panic::catch_unwind(|| Captured::read(&input.bytes, &how).map(|captured| captured.write(&options.to)))
    else {
        complain(&format!("internal error in {}: please report it with the redacted file", input.name));
        return Ok(Exit::Internal);
    };
    match converted {
        Ok(converted) => print(options, input, &converted),
        Err(reason) => {
            complain(&format!("{}: {}", input.name, no_request(&reason)));
            Ok(Exit::Unreadable)
        }
    }
}

fn print(options: &Convert, input: &Input, converted: &Converted) -> std::io::Result<Exit> {
    converted.notes.iter().for_each(|note| complain(&format!("{}: {note}", input.name)));
    for refused in &converted.refused {
        let (number, form, reason) = (refused.index + 1, &options.to, refused.obstacle.reason());
        complain(&format!("{}: request {number} cannot be written as {form}: {reason}", input.name));
    }
    let mut out = std::io::stdout().lock();
    out.write_all(&converted.text)?;
    out.flush()?;
    Ok(if converted.refused.is_empty() { Exit::Clean } else { Exit::Unreadable })
}
