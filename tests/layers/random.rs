//! Random texts, spelled in every way a codec allows and not just in ours.

use grantlint::codec::Codec;

/// xorshift64
#[derive(Clone)]
pub(super) struct Dice(u64);

impl Dice {
    pub(super) fn new(seed: u64) -> Dice {
        Dice(seed | 1)
    }

    pub(super) fn below(&mut self, bound: usize) -> usize {
        self.0 ^= self.0 << 13;
        self.0 ^= self.0 >> 7;
        self.0 ^= self.0 << 17;
        (self.0 % bound as u64) as usize
    }

    pub(super) fn one_in(&mut self, bound: usize) -> bool {
        self.below(bound) == 0
    }

    pub(super) fn pick<T: Copy>(&mut self, all: &[T]) -> T {
        all[self.below(all.len())]
    }

    pub(super) fn text(&mut self, alphabet: &[char], longest: usize) -> String {
        (0..self.below(longest + 1)).map(|_| self.pick(alphabet)).collect()
    }

    /// A range of `text`; now and then one that cuts a letter in two.
    pub(super) fn range(&mut self, text: &str) -> std::ops::Range<usize> {
        let whole_letters = !self.one_in(64);
        let fits = |at: &usize| !whole_letters || text.is_char_boundary(*at);
        let places: Vec<usize> = (0..=text.len()).filter(fits).collect();
        let (a, b) = (self.pick(&places), self.pick(&places));
        a.min(b)..a.max(b)
    }
}

pub(super) const CODECS: [Codec; 12] = [
    Codec::Json,
    Codec::Form,
    Codec::Base64,
    Codec::Base64Url,
    Codec::HttpValue,
    Codec::Shell,
    Codec::Cmd,
    Codec::PowerShell,
    Codec::Ruby,
    Codec::Python,
    Codec::C,
    Codec::Hex,
];

/// `text` as `codec` may write it; `None` if it cannot.
pub(super) fn spell(dice: &mut Dice, codec: Codec, text: &str) -> Option<String> {
    Some(match codec {
        Codec::Json => each(text, |letter| json(dice, letter)),
        Codec::Form => each(text, |letter| form(dice, letter)),
        Codec::Base64 => base64::Engine::encode(&base64::engine::general_purpose::STANDARD, text),
        Codec::Base64Url => base64::Engine::encode(&base64::engine::general_purpose::URL_SAFE_NO_PAD, text),
        Codec::HttpValue if text.contains(['\n', '\r']) => return None,
        Codec::HttpValue => folded(dice, text),
        Codec::Shell => shell(dice, text),
        Codec::Cmd if text.contains('\r') => return None,
        Codec::Cmd => cmd(dice, text),
        Codec::PowerShell => powershell(dice, text),
        Codec::Ruby => ruby(dice, text),
        Codec::Python => python(dice, text),
        Codec::C => c(dice, text),
        Codec::Hex => text.bytes().map(|byte| format!("{byte:02x}{}", dice.pick(&[" ", "", ":"]))).collect(),
        _ => return None,
    })
}

fn each(text: &str, spell: impl FnMut(char) -> String) -> String {
    text.chars().map(spell).collect()
}

fn json(dice: &mut Dice, letter: char) -> String {
    match letter {
        '\n' => r"\n".into(),
        '"' | '\\' | '/' if !dice.one_in(4) => format!("\\{letter}"),
        '"' | '\\' | ..' ' => utf16(letter),
        _ if dice.one_in(4) => utf16(letter),
        _ => letter.into(),
    }
}

fn utf16(letter: char) -> String {
    letter.encode_utf16(&mut [0; 2]).iter().map(|unit| format!("\\u{unit:04x}")).collect()
}

fn form(dice: &mut Dice, letter: char) -> String {
    match letter {
        ' ' if dice.one_in(2) => "+".into(),
        'a'..='z' if !dice.one_in(4) => letter.into(),
        _ => letter.to_string().bytes().map(|byte| format!("%{byte:02x}")).collect(),
    }
}

/// Some of the blanks that stand alone become line breaks.
fn folded(dice: &mut Dice, text: &str) -> String {
    let blank = |letter: Option<char>| letter.is_some_and(|letter| matches!(letter, ' ' | '\t'));
    let mut out = String::new();
    let mut rest = text.chars().peekable();
    while let Some(letter) = rest.next() {
        let alone = letter == ' ' && !blank(out.chars().last()) && !blank(rest.peek().copied());
        match alone && dice.one_in(2) {
            true => out.push_str(dice.pick(&["\r\n ", "\n\t ", " \n "])),
            false => out.push(letter),
        }
    }
    out
}

fn shell(dice: &mut Dice, text: &str) -> String {
    let mut out = String::new();
    let mut rest = text;
    while !rest.is_empty() || out.is_empty() {
        let letters = rest.chars().count().min(1 + dice.below(4));
        let end = rest.char_indices().nth(letters).map_or(rest.len(), |(at, _)| at);
        let (part, after) = rest.split_at(end);
        out.push_str(&match dice.below(5) {
            0 => format!("'{}'", part.replace('\'', r"'\''")),
            1 => format!("\"{}\"", each(part, |l| if "\"\\$`".contains(l) { format!("\\{l}") } else { l.into() })),
            2 => format!("$'{}'", each(part, |letter| ansi(dice, letter))),
            3 => format!("\\\r\n'{}'\\\n", part.replace('\'', r"'\''")),
            _ => each(part, |l| {
                if l.is_ascii_lowercase() {
                    l.into()
                } else if l == '\n' {
                    "'\n'".into()
                } else {
                    format!("\\{l}")
                }
            }),
        });
        rest = after;
    }
    out
}

fn ansi(dice: &mut Dice, letter: char) -> String {
    match letter {
        '\n' => r"\n".into(),
        '\'' | '\\' => format!("\\{letter}"),
        _ if letter.is_ascii() && dice.one_in(4) => format!("\\x{:02x}", u32::from(letter)),
        _ if dice.one_in(4) => format!("\\U{:08X}", u32::from(letter)),
        _ => letter.into(),
    }
}

/// All within `^"`, where cmd.exe sees no quotes, or, where it can be, within `"`.
fn cmd(dice: &mut Dice, text: &str) -> String {
    if !text.contains(['"', '\\', '\n', '%']) && dice.one_in(2) {
        return format!("\"{text}\"");
    }
    let mut out = String::from("^\"");
    let mut backslashes = 0;
    for letter in text.chars() {
        if letter == '"' {
            out.push_str(&"^\\".repeat(backslashes + 1));
        }
        backslashes = if letter == '\\' { backslashes + 1 } else { 0 };
        match letter {
            '\n' => out.push_str("^\n\n"),
            '%' if dice.one_in(2) => out.push_str("%%"),
            'a'..='z' if !dice.one_in(6) => out.push(letter),
            _ => out.extend(['^', letter]),
        }
    }
    out + &"^\\".repeat(backslashes) + "^\""
}

fn powershell(dice: &mut Dice, text: &str) -> String {
    match dice.below(3) {
        0 => format!("'{}'", text.replace('\'', "''")),
        1 if !text.contains("'@") => format!("@'\n{text}\n'@"),
        _ => {
            let spelled = each(text, |letter| match letter {
                '\n' if dice.one_in(2) => "`n".into(),
                '"' if dice.one_in(2) => "\"\"".into(),
                '"' | '`' | '$' => format!("`{letter}"),
                _ if dice.one_in(6) => format!("$([char]{})", u32::from(letter)),
                _ => letter.into(),
            });
            format!("\"{spelled}\"")
        }
    }
}

fn c(dice: &mut Dice, text: &str) -> String {
    let prefix = dice.pick(&["", "b"]);
    let spelled = each(text, |letter| match letter {
        '\n' => r"\n".into(),
        '"' | '\\' => format!("\\{letter}"),
        _ if dice.one_in(6) => format!("\\u{{{:x}}}", u32::from(letter)),
        _ if dice.one_in(6) => letter.to_string().bytes().map(|byte| format!("\\{byte:03o}")).collect(),
        _ => letter.into(),
    });
    format!("{prefix}\"{spelled}\"")
}

fn ruby(dice: &mut Dice, text: &str) -> String {
    if dice.one_in(3) {
        return format!("'{}'", each(text, |l| if matches!(l, '\'' | '\\') { format!("\\{l}") } else { l.into() }));
    }
    let spelled = each(text, |letter| match letter {
        '\n' if dice.one_in(2) => "\n".into(),
        '\n' => r"\n".into(),
        '"' | '\\' | '#' => format!("\\{letter}"),
        _ if dice.one_in(6) => format!("\\u{{{:x}}}", u32::from(letter)),
        _ if dice.one_in(6) => letter.to_string().bytes().map(|byte| format!("\\x{byte:02x}")).collect(),
        _ => letter.into(),
    });
    format!("\"{spelled}\"")
}

fn python(dice: &mut Dice, text: &str) -> String {
    let (prefix, quote) = (dice.pick(&["", "b", "f", "u"]), dice.pick(&["'", "\"", "'''", "\"\"\""]));
    let spelled = each(text, |letter| match letter {
        '\n' if quote.len() == 3 && dice.one_in(2) => "\n".into(),
        '\n' => r"\n".into(),
        '\'' | '"' | '\\' => format!("\\{letter}"),
        '{' | '}' if prefix == "f" => format!("{letter}{letter}"),
        _ if prefix == "b" && !letter.is_ascii() => letter.to_string().bytes().map(|byte| format!("\\x{byte:02x}")).collect(),
        _ if prefix != "b" && dice.one_in(6) => format!("\\U{:08x}", u32::from(letter)),
        _ if letter.is_ascii() && dice.one_in(6) => format!("\\{:03o}", u32::from(letter)),
        _ => letter.into(),
    });
    format!("{prefix}{quote}{spelled}{quote}")
}
