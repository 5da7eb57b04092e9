//! Text made fit for the grammars that several formats share.

use crate::privacy::mask::is_harmless;

/// Without control characters and line breaks: for names of files, which are no one's to trust.
pub(crate) fn printable(text: &str) -> String {
    text.chars().map(|c| if c.is_control() || !is_harmless(c) { '\u{FFFD}' } else { c }).collect()
}

/// A sentence on one line.
pub(crate) fn line(text: &str) -> String {
    printable(&text.split_whitespace().collect::<Vec<_>>().join(" "))
}

/// Text of an XML document, fit for content and for attribute values. Characters that XML cannot hold are replaced.
pub(super) fn xml(text: &str) -> String {
    let mut out = String::with_capacity(text.len());
    for c in text.chars() {
        match c {
            '&' => out.push_str("&amp;"),
            '<' => out.push_str("&lt;"),
            '>' => out.push_str("&gt;"),
            '"' => out.push_str("&quot;"),
            '\n' => out.push_str("&#10;"),
            '\t' => out.push_str("&#9;"),
            '\u{FFFE}' | '\u{FFFF}' => out.push('\u{FFFD}'),
            c if c.is_control() => out.push('\u{FFFD}'),
            c => out.push(c),
        }
    }
    out
}

/// The name of a file as a reference of RFC 3986: absolute names as `file:` addresses, others relative.
pub(super) fn uri(path: &str) -> String {
    let path = relative(path);
    let drive = path.as_bytes().get(1) == Some(&b':') && path.contains('\\');
    // A backslash separates where drives have letters; elsewhere it is a letter of a name.
    let path = if drive { path.replace('\\', "/") } else { path.to_owned() };
    let front = match path.starts_with('/') {
        true => "file://",
        false if drive => "file:///",
        false => "",
    };
    front.to_owned() + &path.bytes().map(uri_byte).collect::<String>()
}

/// The same of octets that are no UTF-8.
pub(super) fn uri_of(path: &str, octets: Option<&[u8]>) -> String {
    let Some(octets) = octets else { return uri(path) };
    let front = if octets.starts_with(b"/") { "file://" } else { "" };
    let octets = octets.strip_prefix(b"./").unwrap_or(octets);
    front.to_owned() + &octets.iter().map(|byte| uri_byte(*byte)).collect::<String>()
}

fn uri_byte(byte: u8) -> String {
    let plain = byte.is_ascii_alphanumeric() || b"-._~/".contains(&byte);
    if plain { char::from(byte).to_string() } else { format!("%{byte:02X}") }
}

/// Without a leading `./`, which GitLab and others do not take for the same file.
pub(super) fn relative(path: &str) -> &str {
    path.strip_prefix("./").unwrap_or(path)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn names_of_files_become_references() {
        assert_eq!(uri("./a b/c%d.txt"), "a%20b/c%25d.txt");
        assert_eq!(uri("x:y"), "x%3Ay");
        assert_eq!(uri("/tmp/é"), "file:///tmp/%C3%A9");
        assert_eq!(uri("C:\\a\\b.txt"), "file:///C%3A/a/b.txt");
        assert_eq!(uri("a\\b"), "a%5Cb");
    }

    #[test]
    fn xml_holds_any_text() {
        assert_eq!(xml("a<b>&\"\n\u{1b}\u{FFFF}"), "a&lt;b&gt;&amp;&quot;&#10;\u{FFFD}\u{FFFD}");
    }

    #[test]
    fn a_sentence_stays_on_its_line() {
        assert_eq!(line("a\r\n b\tc\u{7}"), "a b c\u{FFFD}");
    }
}
