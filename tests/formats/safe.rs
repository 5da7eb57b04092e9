//! What is posted or logged cannot break out of where it is put.

use grantlint::Level;

use crate::{hostile, rendered};

#[test]
fn markdown_keeps_captures_in_their_cells() {
    let text = rendered("markdown", &[hostile()], Level::Info);
    assert!(text.contains("octocat"), "{text}");
    let mut fenced = false;
    for line in text.lines() {
        fenced ^= line.starts_with("```");
        if fenced {
            continue;
        }
        assert!(!line.contains(['<', '>']), "HTML: {line}");
        assert!(!line.contains("@octocat"), "a mention: {line}");
        let row = line.starts_with('|');
        let cells = line.replace("\\\\", "").replace("\\|", "").matches('|').count();
        assert!(!row || cells == 6, "{cells} bars: {line}");
        assert!(row || line.is_empty() || line.starts_with(['#', '*', '-', '`']) || line.starts_with("Corrected"), "{line}");
    }
    assert!(!fenced, "an open fence");
}

#[test]
fn no_format_prints_what_steers_a_terminal() {
    for format in grantlint::report::FORMATS {
        let text = rendered(format.name, &[hostile()], Level::Info);
        let harmful = |c: char| (c.is_control() && c != '\n') || c == '\u{202e}';
        assert!(!text.contains(harmful), "{}: {text:?}", format.name);
        let begins = |line: &str| line.starts_with("::error::") || line.starts_with("##[");
        assert!(!text.lines().any(begins), "{}: {text}", format.name);
    }
}

#[test]
fn xml_holds_no_markup_of_a_capture() {
    for name in ["junit", "checkstyle"] {
        let text = rendered(name, &[hostile()], Level::Info);
        assert!(text.contains("octocat") && !text.contains("<b>") && !text.contains("</td>"), "{name}: {text}");
        assert!(!text.contains("]]>"), "{name}");
    }
}
