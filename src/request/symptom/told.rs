//! What an answer says in words or by a code that has one meaning, with the words: what a rule may repeat.

use super::clause::Clause;
use super::words::{
    AGAIN, ANY_TOKEN, CODE, DIFFERS, EXPIRED, INVALID, MISSING, OTHER_TOKEN, REFRESH, REVOKED, SPENT, UNKNOWN, WordList,
};
use super::{Saw, Symptom, code, is_telling, sentence};
use crate::request::reply::Reply;

/// A symptom with the words that it was read from.
#[derive(Clone, Debug)]
pub(crate) struct ToldSymptom {
    symptom: Symptom,
    /// The words as the answer has them.
    pub(crate) written: String,
    plain: String,
}

/// Which of the two a sentence speaks of.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum Token {
    /// The code of an authorization request.
    Code,
    /// A refresh token.
    Refresh,
    /// A token, of which kind is left open.
    Some,
    /// Another that no token endpoint exchanges.
    Other,
    /// Both, or none.
    Unsaid,
}

/// How a code or token came to its end.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub(crate) enum End {
    /// It was used.
    Spent,
    /// Its time was over, or somebody revoked it.
    Over,
}

/// Words that are made of those for tokens and their faults, and mean something else.
const NO_TOKENS: &[&str] =
    &["invalid grant", "code verifier", "code challenge", "error code", "status code", "response code", "http code"];

/// What a refusal says: by the words as they are written, by its description where those are escaped, by a code of its own.
fn told(reply: &Reply) -> Vec<ToldSymptom> {
    if !reply.refused() {
        return Vec::new();
    }
    let shown = (!reply.html).then_some(reply.text.as_str());
    let texts = shown.into_iter().chain([reply.description.as_str()]);
    let spoken = texts.flat_map(sentence::spoken).map(|(symptom, words)| ToldSymptom::new(symptom, words));
    let codes = reply.codes.iter().filter(|code| is_telling(reply, code));
    let coded = codes.filter_map(|word| Some(ToldSymptom::new(code::own(word)?, word)));
    let registered = reply.error.iter().filter_map(|word| Some(ToldSymptom::new(code::registered(word)?, word)));
    spoken.chain(coded).chain(registered).collect()
}

impl Reply {
    /// What the answer says, each with its words; read once, for all rules that ask.
    pub(crate) fn told(&self) -> &[ToldSymptom] {
        self.told.get_or_init(|| told(self))
    }
}

impl ToldSymptom {
    fn new(symptom: Symptom, words: &str) -> ToldSymptom {
        let written = words.trim_matches(|c: char| c.is_whitespace() || "\"'{}[](),;:".contains(c)).to_owned();
        let plain = NO_TOKENS.iter().fold(sentence::plain(words), |plain, other| plain.replace(other, ""));
        ToldSymptom { symptom, written, plain }
    }

    /// What the server saw.
    pub(crate) fn saw(&self) -> Saw {
        self.symptom.saw
    }

    /// The parameter that it is about.
    pub(crate) fn about(&self) -> Option<&'static str> {
        self.symptom.about
    }

    fn clause(&self) -> Clause<'_> {
        Clause::new(&self.plain)
    }

    /// Whether the words, in lower case and without signs, have one of these; a `$` ends a word.
    pub(crate) fn has(&self, words: WordList) -> bool {
        self.clause().has(words)
    }

    /// It calls two values different.
    pub(crate) fn compares(&self) -> bool {
        self.has(DIFFERS)
    }

    /// It misses something.
    pub(crate) fn misses(&self) -> bool {
        self.has(MISSING)
    }

    /// It calls something used before.
    pub(crate) fn is_spent(&self) -> bool {
        self.has(SPENT)
    }

    /// It names the end of a token as one of several reasons.
    pub(crate) fn is_of_several(&self) -> bool {
        self.has(EXPIRED) || self.has(REVOKED)
    }

    /// Which token it speaks of: the one that it names first, and none of two that it names together.
    pub(crate) fn token(&self) -> Token {
        match (self.clause().first(CODE), self.clause().first(REFRESH)) {
            (code, None) if self.has(OTHER_TOKEN) && code.is_none() => Token::Other,
            (Some(code), Some(refresh)) if are_together(code, refresh) => Token::Unsaid,
            (Some((code, _)), Some((refresh, _))) if code < refresh => Token::Code,
            (_, Some(_)) => Token::Refresh,
            (Some(_), None) => Token::Code,
            _ if self.has(ANY_TOKEN) => Token::Some,
            _ => Token::Unsaid,
        }
    }

    /// How the code or token came to its end, where the sentence leaves no other reason open.
    pub(crate) fn end(&self) -> Option<End> {
        if self.has(INVALID) || self.has(UNKNOWN) || self.compares() {
            return None;
        }
        let revoked = self.has(REVOKED);
        match self.saw() {
            Saw::TokenUsed if revoked && !self.has(AGAIN) => Some(End::Over),
            Saw::TokenUsed => Some(End::Spent),
            Saw::TokenExpired => Some(End::Over),
            Saw::TokenRefused if revoked && self.has(EXPIRED) => Some(End::Over),
            _ => None,
        }
    }
}

/// "The authorization code or refresh token": hardly anything is between them.
fn are_together(one: (usize, usize), other: (usize, usize)) -> bool {
    let (first, second) = if one.0 < other.0 { (one, other) } else { (other, one) };
    second.0.saturating_sub(first.0 + first.1) < 12
}
