//! Known answers of the codecs with escapes, side by side: what one language reads differs from the next in single signs.

use super::{Codec, decode};

#[test]
fn every_codec_reads_what_its_language_means() {
    for (codec, cases) in [
        (Codec::Form, FORM),
        (Codec::Json, JSON),
        (Codec::Js, JS),
        (Codec::C, C),
        (Codec::Ruby, RUBY),
        (Codec::Python, PYTHON),
        (Codec::Shell, SHELL),
        (Codec::Cmd, CMD),
    ] {
        for (source, want) in cases {
            assert_eq!(decode(codec, source).map(|d| d.bytes).as_deref(), Ok(*want), "{codec:?}: {}", source.escape_ascii());
        }
    }
}

const FORM: &[(&[u8], &[u8])] =
    &[(b"", b""), (b"a+b", b"a b"), (b"a%2Bb%2b", b"a+b+"), (b"%C3%A9\xE9", b"\xC3\xA9\xE9"), (b"a=b&c;\r\n", b"a=b&c;\r\n")];

const JSON: &[(&[u8], &[u8])] = &[
    (b"", b""),
    (b"a=b&c", b"a=b&c"),
    (br#"\"\\\/\b\f\n\r\t"#, b"\"\\/\x08\x0C\n\r\t"),
    (br"\u0041\u00e9\u20AC", "Aé€".as_bytes()),
    (br"\uD83D\uDE00!", "😀!".as_bytes()),
    (br"\ud83d \ude00", "\u{FFFD} \u{FFFD}".as_bytes()),
    (br"\ud83d\u0041", "\u{FFFD}A".as_bytes()),
    (b"\xE9\x7F", b"\xE9\x7F"),
];

const JS: &[(&[u8], &[u8])] = &[
    (b"''", b""),
    (br#""a=b""#, b"a=b"),
    (br#"'\n\t\r\b\f\v\0\'\"\\'"#, b"\n\t\r\x08\x0C\x0B\0'\"\\"),
    (br"'\xe9\u20AC\u{1F600}'", "é€😀".as_bytes()),
    (br"'\ud83d\ude00'", "😀".as_bytes()),
    (br"'\q\/'", b"q/"),
    (b"'a\\\nb\\\r\nc'", b"abc"),
    (b"`a\r\n'b\"${c}`", b"a\n'b\"${c}"),
    (b"\"${c}`\"", b"${c}`"),
    ("'é'".as_bytes(), "é".as_bytes()),
    (b"`\\${c}`", b"${c}"),
];

const C: &[(&[u8], &[u8])] = &[
    (br#""""#, b""),
    (br#""a\r\n\r\nb""#, b"a\r\n\r\nb"),
    (br#""{\"a\":\"b\"}""#, b"{\"a\":\"b\"}"),
    (br#""\0\33[1m\0013\177""#, b"\0\x1B[1m\x013\x7F"),
    (br#"b"\x00\xe2\x96\x88\'""#, b"\0\xE2\x96\x88'"),
    (br#"'it\'s "q"'"#, b"it's \"q\""),
    (br"`it's`", b"it's"),
    (br#""\u00e9\U0001f600\u{1f600}\u{0}""#, "é😀😀\0".as_bytes()),
    (br#""\a\b\f\v\e""#, b"\x07\x08\x0C\x0B\x1B"),
    ("\"é\\é\"".as_bytes(), "éé".as_bytes()),
    (b"\"a\\\nb\"", b"ab"),
    (b"\"a\nb\"", b"a\nb"),
];

const RUBY: &[(&[u8], &[u8])] = &[
    (br#""""#, b""),
    (br#""a=b""#, b"a=b"),
    (br#""\n\t\r\e\a\b\f\v\s\0\"\\\#""#, b"\n\t\r\x1B\x07\x08\x0C\x0B \0\"\\#"),
    (br#""\x41\xE9\xag""#, b"A\xE9\x0Ag"),
    (br#""\1018\377""#, b"A8\xFF"),
    (br#""\u00e9\u{48 1F600}""#, "éH😀".as_bytes()),
    (br#""\q\'\/""#, b"q'/"),
    ("\"\\é\"".as_bytes(), "é".as_bytes()),
    (br#""\#{x} #x #""#, b"#{x} #x #"),
    (br#""a#{b["}"]}c#@d""#, br##"a#{b["}"]}c#@d"##),
    (b"\"a\\\nb\\\r\nc\nd\r\ne\"", b"abc\nd\ne"),
    (br"'\n\\\''", br"\n\'"),
    (b"'#{x}\"\r\n'", b"#{x}\"\n"),
    (b"'\xE9'", b"\xE9"),
];

const PYTHON: &[(&[u8], &[u8])] = &[
    (b"''", b""),
    (b"\"\"\"\"\"\"", b""),
    (b"'a=b'", b"a=b"),
    (br#"'\n\t\r\\\'\"\a\b\f\v\0'"#, b"\n\t\r\\'\"\x07\x08\x0C\x0B\0"),
    (br"'\xe9\351\u20AC\U0001F600'", "éé€😀".as_bytes()),
    (br"'\ud83d\ude00'", "\u{FFFD}\u{FFFD}".as_bytes()),
    (br"B'\xe9\351\u20AC\777'", b"\xE9\xE9\\u20AC\xFF"),
    (br"'\q\/'", br"\q\/"),
    (br#"r'\n\'\\'"#, br"\n\'\\"),
    (br#"Rb"\x41""#, br"\x41"),
    (b"r'a\\\r\nb\\\n'", b"a\\\nb\\\n"),
    (b"'''a'\n''b\r\n\\'''c'''", b"a'\n''b\n'''c"),
    (b"'a\\\nb\\\r\nc'", b"abc"),
    (br#"f"{{a}}{b["}"]}{c:>{d}}""#, br#"{a}{b["}"]}{c:>{d}}"#),
    (b"u'{a}'", b"{a}"),
    (b"'\xE9'", b"\xE9"),
    (br#""it's""#, b"it's"),
    (b"\"\"\"a\\\"\"\"\"", b"a\""),
];

const SHELL: &[(&[u8], &[u8])] = &[
    (b"", b""),
    (b"''", b""),
    (b"a=b", b"a=b"),
    (br"a\ b\&\\\'", br"a b&\'"),
    (br"'a\n'\''$x'", br"a\n'$x"),
    (br#""a\"b\\\$\`\n""#, br#"a"b\$`\n"#),
    (br#"'id='"a b"c"#, b"id=a bc"),
    (b"a\\\nb\\\r\nc", b"abc"),
    (b"\"a\\\nb\\\r\nc\"", b"abc"),
    (b"'a\\\nb\r\nc'", b"a\\\nb\r\nc"),
    (br"$'\n\t\r\\\'\x22\e\a\b\f\v\101\?\cA'", b"\n\t\r\\'\x22\x1B\x07\x08\x0C\x0BA?\x01"),
    (br"$'\u00e9\U1F600\u21'", "é😀!".as_bytes()),
    (br"$'\ud83d\ude00\ud83d'", "😀\u{FFFD}".as_bytes()),
    (br"$'\xE9\q\xg'", b"\xE9\\q\\xg"),
    (br#"$"a""#, b"a"),
    (br#"a$ID"$ID$"'$ID'"#, br"a$ID$ID$$ID"),
    (br#""${x:-it's}$(echo "a b" ')')`id`""#, br#"${x:-it's}$(echo "a b" ')')`id`"#),
    (br"${x:-'}'}", br"${x:-'}'}"),
    (b"*?#[]{}~!", b"*?#[]{}~!"),
    (br"a\", br"a\"),
    (br#""$'a'""#, br"$'a'"),
    (b"\xE9\r", b"\xE9\r"),
];

const CMD: &[(&[u8], &[u8])] = &[
    (b"", b""),
    (br#""""#, b""),
    (b"a=b", b"a=b"),
    (b"'a'", b"'a'"),
    (br#""a b&c|d^e""#, b"a b&c|d^e"),
    (br#"a" b"c"#, b"a bc"),
    (br#"^"a b^&c^""#, b"a b&c"),
    (br#""{\"a\":\"b\"}""#, br#"{"a":"b"}"#),
    (br#"^"{^\^"a^\^":1}^""#, br#"{"a":1}"#),
    (br#""a""b""#, br#"a"b"#),
    (br#""a\\b\\\"c\\""#, br#"a\\b\"c\"#),
    (b"^\"a^\n\nb^\r\n\r\nc^\"", b"a\nb\nc"),
    (b"a^\nb^\r\nc", b"abc"),
    (b"a^^b^%c", b"a^b%c"),
    (b"%%2B%2F", b"%2B%2F"),
    (br#""%ID%:%ID""#, b"%ID%:%ID"),
    ("^é\"é\"".as_bytes(), "éé".as_bytes()),
    (b"a^", b"a"),
    (br#""^a""#, b"^a"),
    (br"a\b\\c", br"a\b\\c"),
];
