//! `param/device-code-kind`: the code that is shown to the user, sent in place of the device's.

use crate::request::token::TokenRequest;
use crate::rules::finding::Confidence;
use crate::rules::param::common::{place_of, sound};
use crate::rules::rule::Context;

const WHY: &str = "The device authorization answer holds two codes (RFC 8628 section 3.2). The server knows the request by device_code and does not find this one.";
const HELP: &str = "send device_code of that answer; user_code is for the screen";

pub(super) fn check(request: &TokenRequest, cx: &mut Context<'_>) {
    let Some(param) = request.all(cx.layers, "device_code").next() else { return };
    if !sound(request, param, cx).is_some_and(|text| is_for_people(&text)) {
        return;
    }
    cx.draft(param.field.value, format!("{} looks like the code that users type", place_of(cx.layers, param)))
        .label("short, in capitals: a user_code")
        .explained(WHY, HELP)
        .confidence(Confidence::Likely)
        .report(cx);
}

/// `WDJB-MJHT`, `WDJBMJHT`, `123-456-789`: groups that a person reads and types. Device codes are long and random.
fn is_for_people(text: &str) -> bool {
    let groups: Vec<&str> = text.split('-').collect();
    let grouped = groups.len() > 1 && groups.iter().all(|group| (3..=5).contains(&group.len()));
    let letters = text.chars().all(|c| c.is_ascii_uppercase() || c.is_ascii_digit() || c == '-');
    letters && text.len() <= 12 && (grouped || text.len() == 8 && text.chars().all(|c| c.is_ascii_uppercase()))
}

#[cfg(test)]
mod tests {
    use super::is_for_people;

    #[test]
    fn codes_for_people_are_short_and_in_capitals() {
        for code in ["WDJB-MJHT", "WDJBMJHT", "123-456-789", "A1B2-C3D4"] {
            assert!(is_for_people(code), "{code}");
        }
        for code in ["GmRhmhcxhwAzkoEqiMEg_DnyEysNkuNhszIySk9eS", "d7Kq", "DC-7Kq2Zw9Rz4", "FAKE", "20200101"] {
            assert!(!is_for_people(code), "{code}");
        }
    }
}
