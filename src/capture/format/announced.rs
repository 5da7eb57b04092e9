//! Header fields that a line above says to be an answer's: `Response details:`.

use super::{Fragment, Part, Scan, parts};
use crate::capture::model::Response;

/// Printed header fields below the announcement of an answer are fields of it.
pub(super) fn of_its_side(scan: &Scan<'_, '_>, fragment: Fragment) -> Fragment {
    let line = scan.lines.of(fragment.range.start);
    let above = (line.saturating_sub(ANNOUNCED)..line).rev().map(|line| scan.line(line).trim_ascii());
    let announced = above.into_iter().find(|text| text.ends_with(b":")).is_some_and(parts::announces_answer);
    match fragment.part {
        Part::Headers(headers) if announced => {
            let at = scan.slice(fragment.range.clone());
            let answer = Response { status: None, headers, body: None, at };
            Fragment { part: Part::Response(Box::new(answer)), ..fragment }
        }
        part => Fragment { part, ..fragment },
    }
}

/// So many lines above printed fields may say whose they are.
const ANNOUNCED: usize = 3;
