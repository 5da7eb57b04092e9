//! `header/space-before-colon`: no white space between a name and its colon.

use crate::capture::model::View;
use crate::request::token::TokenRequest;
use crate::rules::change::Fix;
use crate::rules::header::common::{between, fields};
use crate::rules::rule::Context;
use crate::text::layers::Slice;

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    // curl sends the line of -H as it is written; other programs put names and values together themselves.
    let wire = request.view == View::Wire && request.wire.is_some();
    if !wire && request.client != Some("curl") {
        return;
    }
    let gaps: Vec<Slice> = fields(request).iter().filter_map(between).collect();
    let blanks = |gap: &Slice| cx.bytes(*gap).iter().take_while(|b| b" \t".contains(b)).count();
    let spaced: Vec<Slice> = gaps.iter().filter(|gap| blanks(gap) > 0).map(|gap| gap.to(blanks(gap))).collect();
    // A table has them in every line.
    let table = gaps.len() > 1 && spaced.len() == gaps.len();
    let Some(first) = spaced.first().copied().filter(|_| !table) else { return };
    cx.draft(first, "there is white space before the colon of a header field")
        .label("the name ends here")
        .why("RFC 9112 section 5.1: a server must answer 400 to a request with white space between name and colon.")
        .help("write the colon right after the name")
        .fix(spaced.iter().fold(Fix::safe("remove the spaces before the colon"), |fix, gap| fix.write(*gap, "")))
        .report(cx);
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    #[test]
    fn a_table_is_no_message() {
        let level = |fields: &str, colon: &str| {
            let text = format!(
                "POST /oauth/token HTTP/1.1\n{fields}\nContent-Type{colon} application/x-www-form-urlencoded\n\ngrant_type=refresh_token&refresh_token=rt_9fAbCd&client_id=app-7Kq2Zw\n"
            );
            verdict(&text, "header/space-before-colon")
        };
        assert_eq!(level("Host : login.acme-corp.com", ":"), Some("error"));
        assert_eq!(level("Host         : login.acme-corp.com", " :"), None);
        assert_eq!(level("Host: login.acme-corp.com", ":"), None);
    }
}
