//! What repairs of header fields have in common.

use crate::capture::model::Field;
use crate::rules::change::{FORM, Fix};
use crate::rules::header::common::ContentType;
use crate::text::layers::{Layers, Slice};

/// `fix` with the form type as the whole value. What the client sets by itself gives way to a field of its own.
pub(super) fn to_form_type(fix: Fix, found: &ContentType) -> Fix {
    if found.is_implied() { fix.set_header("Content-Type", FORM) } else { fix.write(found.field.value, FORM) }
}

/// `fix` without what stands at `at` in the value, and without the semicolon before it.
pub(super) fn without_parameter(fix: Fix, layers: &Layers<'_>, field: &Field, at: Slice) -> Option<Fix> {
    let before = layers.bytes(field.value).get(..(at.start.checked_sub(field.value.start)?) as usize)?;
    let semicolon = before.iter().rposition(|b| *b == b';')?;
    let start = before.get(..semicolon)?.trim_ascii_end().len();
    let end = (at.end - field.value.start) as usize;
    Some(fix.write(field.value.sub(start..end), ""))
}

/// `fix` without these fields.
pub(super) fn without<'f>(fix: Fix, fields: impl IntoIterator<Item = &'f Field>) -> Fix {
    fields.into_iter().fold(fix, |fix, field| fix.remove_header(*field))
}

/// All fields but the first, where all of them say the same.
pub(super) fn repeats<'f>(layers: &Layers<'_>, fields: &'f [Field]) -> Option<&'f [Field]> {
    let (first, others) = fields.split_first()?;
    let same = |other: &Field| layers.bytes(other.value).trim_ascii() == layers.bytes(first.value).trim_ascii();
    (!others.is_empty() && others.iter().all(same)).then_some(others)
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::{repaired, repaired_safely};

    const BODY: &str = "grant_type=refresh_token&refresh_token=rt_9fAbCd";
    const TYPE: &str = "Content-Type: application/x-www-form-urlencoded";
    const BASIC: &str = "Authorization: Basic YXBwLTdLcTJadzpzM0tkOWZMbQ==";

    fn request(fields: &str, body: &str) -> String {
        format!("POST /token HTTP/1.1\nHost: login.acme-corp.com\n{fields}\n\n{body}\n")
    }

    #[track_caller]
    fn becomes(fields: &str, want: &str) {
        assert_eq!(repaired(&request(fields, BODY)), request(want, BODY), "{fields}");
    }

    #[test]
    fn credentials_get_their_scheme_if_they_are_such() {
        let (typed, right) = (format!("\n{TYPE}"), format!("{BASIC}\n{TYPE}"));
        for value in [
            "YXBwLTdLcTJadzpzM0tkOWZMbQ==",
            "app-7Kq2Zw:s3Kd9fLm",
            "Basic:YXBwLTdLcTJadzpzM0tkOWZMbQ==",
            "Basic: YXBwLTdLcTJadzpzM0tkOWZMbQ==",
            "Basic\tYXBwLTdLcTJadzpzM0tkOWZMbQ==",
            "Bsaic YXBwLTdLcTJadzpzM0tkOWZMbQ==",
            "Token YXBwLTdLcTJadzpzM0tkOWZMbQ==",
            "Basic <YXBwLTdLcTJadzpzM0tkOWZMbQ==>",
            "'Basic YXBwLTdLcTJadzpzM0tkOWZMbQ=='",
        ] {
            becomes(&format!("Authorization: {value}{typed}"), &right);
        }
        for value in ["undefined", "k-9fAbCdEf", "app-7Kq2Zw:<secret>", "Basic {YXBw...LMbQ==}"] {
            let kept = format!("Authorization: {value}{typed}");
            becomes(&kept, &kept);
        }
    }

    #[test]
    fn of_several_credentials_basic_is_kept() {
        let right = format!("{BASIC}\n{TYPE}");
        becomes(&format!("{BASIC}\n{TYPE}\n{BASIC}"), &right);
        becomes(&format!("Authorization: Bearer at_5gHjKl\n{BASIC}\n{TYPE}"), &right);
        becomes(&format!("{BASIC}, Bearer at_5gHjKl\n{TYPE}"), &right);
        let two = format!("{BASIC}\n{TYPE}\nAuthorization: Basic YTpiYmJiYmJiYmJi");
        becomes(&two, &two);
    }

    #[test]
    fn the_content_type_is_that_of_the_body() {
        let right = format!("{BASIC}\n{TYPE}");
        for value in [
            "application/json",
            "text/plain",
            "form",
            "",
            "'application/x-www-form-urlencoded'",
            "x-www-form-urlencoded",
            "application/x-www-form-urlencoded, application/json",
            "application/x-www-form-urlencoded; charset=ISO-8859-1",
            "application/x-www-form-urlencoded; utf-8",
            "application/x-www-form-urlencoded; boundary=xyz",
            "application/json\nContent-Type: application/x-www-form-urlencoded",
        ] {
            let fields = format!("{BASIC}\nContent-Type: {value}");
            assert_eq!(repaired(&request(&fields, BODY)).replace("Type:app", "Type: app"), request(&right, BODY), "{value}");
        }
    }

    #[test]
    fn a_body_that_is_no_form_keeps_its_type() {
        let latin = request(
            &format!("{BASIC}\n{TYPE}; charset=ISO-8859-1"),
            "grant_type=refresh_token&refresh_token=rt_9fAbCd&device_name=Andr%E9",
        );
        assert!(repaired(&latin).contains("charset=ISO-8859-1"));
        let part =
            |extra: &str| format!("--xyz\nContent-Disposition: form-data; name=\"grant_type\"{extra}\n\nrefresh_token\n--xyz--");
        let posted = |extra: &str| repaired(&request(&format!("{BASIC}\n{TYPE}; boundary=xyz"), &part(extra)));
        assert!(posted("; filename=\"a.txt\"").contains("--xyz--"));
    }

    #[test]
    fn names_are_repaired_unless_the_right_one_is_there() {
        let right = format!("{BASIC}\n{TYPE}\nAccept: application/json");
        for wrong in ["Application: application/json", "Accepts: application/json", "Accept : application/json"] {
            becomes(&format!("{BASIC}\n{TYPE}\n{wrong}"), &right);
        }
        becomes(&right.replace("Authorization", "Authorisation"), &right);
        becomes(&right.replace("Authorization", "Proxy-Authorization"), &right);
        let both = format!("{BASIC}\n{TYPE}\nContent-Tyype: text/plain");
        becomes(&both, &both);
    }

    /// What is written under another case of the name is the same field.
    #[test]
    fn names_have_no_case() {
        let fields = format!("{BASIC}\ncontent-type: application/json");
        let json = request(&fields, "{\"grant_type\":\"refresh_token\",\"refresh_token\":\"rt_9fAbCd\"}");
        let form = request(&format!("{BASIC}\ncontent-type: application/x-www-form-urlencoded"), BODY);
        assert_eq!(repaired(&json), form);
    }

    #[test]
    fn a_value_is_put_on_one_line() {
        let right = format!("{BASIC}\n{TYPE}\nUser-Agent: acme sync 2");
        becomes(&format!("{BASIC}\n{TYPE}\nUser-Agent: acme\n sync\n\t2"), &right);
        let bearer = format!("{TYPE}\nAuthorization: DPoP at_5gHj\n  KlMn");
        assert!(repaired(&request(&bearer, BODY)).contains("Authorization: DPoP at_5gHjKlMn\n"));
    }

    #[test]
    fn letters_are_typed_anew_where_a_keyboard_has_them() {
        let with = |value: &str| format!("{BASIC}\n{TYPE}\nX-Client: {value}");
        becomes(&with("acme\u{a0}sync\u{2013}2\u{200b}"), &with("acme sync-2"));
        let kept = with("\u{201c}Zürich\u{201d}");
        becomes(&kept, &kept);
    }

    #[test]
    fn what_changes_the_request_is_not_made_unasked() {
        for fields in [
            format!("{BASIC}\n{TYPE}\n{BASIC}"),
            format!("{BASIC}\nContent-Type: text/plain"),
            format!("Proxy-{BASIC}\n{TYPE}"),
            format!("{BASIC}\n{TYPE}\nX-Client: acme\u{a0}sync"),
            format!("Authorization: Token YXBwLTdLcTJadzpzM0tkOWZMbQ==\n{TYPE}"),
        ] {
            let text = request(&fields, BODY);
            assert_eq!(repaired_safely(&text), text);
        }
    }
}
