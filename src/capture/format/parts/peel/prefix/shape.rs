//! The shape of a prefix: its signs as they are, its words masked where they vary.

/// A piece of a prefix.
#[derive(Clone, Debug, PartialEq, Eq)]
enum PrefixPiece {
    /// Letters, digits and what joins them.
    Word(Vec<u8>),
    /// A word that differs from line to line.
    Any,
    /// Blanks.
    Gap(usize),
    Sign(u8),
}

/// What a prefix looks like.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(super) struct PrefixShape(Vec<PrefixPiece>);

impl PrefixShape {
    /// The shape of `prefix`; `None` where a bracket or a quote stays open in it.
    pub(super) fn new(prefix: &[u8]) -> Option<PrefixShape> {
        if !is_closed(prefix) {
            return None;
        }
        let mut pieces = Vec::new();
        let mut at = 0;
        while let Some(&b) = prefix.get(at) {
            let run = |test: fn(u8) -> bool| prefix[at..].iter().take_while(|b| test(**b)).count();
            let length = if b.is_ascii_whitespace() { run(is_gap) } else { run(is_word) };
            pieces.push(match length {
                0 => PrefixPiece::Sign(b),
                length if is_gap(b) => PrefixPiece::Gap(length),
                length => PrefixPiece::Word(prefix[at..at + length].to_vec()),
            });
            at += length.max(1);
        }
        // How deep the first line is set in is no part of the shape.
        if matches!(pieces.first(), Some(PrefixPiece::Gap(_))) {
            pieces.remove(0);
        }
        Some(PrefixShape(pieces))
    }

    /// The signs alone, by which shapes are counted.
    pub(super) fn signs(&self) -> Vec<u8> {
        let sign = |piece: &PrefixPiece| match piece {
            PrefixPiece::Word(_) | PrefixPiece::Any => b'w',
            PrefixPiece::Gap(_) => b' ',
            PrefixPiece::Sign(sign) => *sign,
        };
        self.0.iter().map(sign).collect()
    }

    /// What shapes of the same signs have in common; `None` where a plain word varies: that is content.
    pub(super) fn merged(shapes: &[&PrefixShape]) -> Option<PrefixShape> {
        let first = shapes.first()?;
        let merged: Option<Vec<PrefixPiece>> = (0..first.0.len())
            .map(|at| {
                let all = shapes.iter().filter_map(|shape| shape.0.get(at));
                all.cloned().try_fold(first.0[at].clone(), |a, b| joined(&a, &b))
            })
            .collect();
        merged.map(PrefixShape)
    }

    /// The width of this prefix at the start of `line`; the gap at its end may be missing where the line ends.
    pub(super) fn width(&self, line: &[u8]) -> Option<usize> {
        let mut at = line.iter().take_while(|b| is_gap(**b)).count();
        if self.0.first().is_some_and(|piece| *piece == PrefixPiece::Sign(b'-')) && at > 8 {
            return None;
        }
        for (index, piece) in self.0.iter().enumerate() {
            let rest = &line[at..];
            let last = index + 1 == self.0.len();
            at += match piece {
                PrefixPiece::Word(word) => rest.starts_with(word).then_some(word.len())?,
                PrefixPiece::Any => Some(rest.iter().take_while(|b| is_word(**b)).count()).filter(|length| *length > 0)?,
                PrefixPiece::Sign(sign) => (rest.first() == Some(sign)).then_some(1)?,
                PrefixPiece::Gap(_) if rest.is_empty() && last => 0,
                PrefixPiece::Gap(width) if last => Some(*width).filter(|width| rest.iter().take(*width).all(|b| is_gap(*b)))?,
                PrefixPiece::Gap(_) => Some(rest.iter().take_while(|b| is_gap(**b)).count()).filter(|length| *length > 0)?,
            };
        }
        Some(at.min(line.len()))
    }
}

fn joined(a: &PrefixPiece, b: &PrefixPiece) -> Option<PrefixPiece> {
    match (a, b) {
        (a, b) if a == b => Some(a.clone()),
        (PrefixPiece::Gap(a), PrefixPiece::Gap(b)) => Some(PrefixPiece::Gap(*a.min(b))),
        (PrefixPiece::Any, PrefixPiece::Word(b)) | (PrefixPiece::Word(b), PrefixPiece::Any) => {
            varies(b).then_some(PrefixPiece::Any)
        }
        (PrefixPiece::Word(a), PrefixPiece::Word(b)) => (varies(a) && varies(b)).then_some(PrefixPiece::Any),
        _ => None,
    }
}

/// Counters, times and levels vary; plain words are content.
fn varies(word: &[u8]) -> bool {
    word.iter().any(u8::is_ascii_digit) || word.iter().all(u8::is_ascii_uppercase)
}

fn is_word(b: u8) -> bool {
    b.is_ascii_alphanumeric() || b"_.".contains(&b) || b >= 0x80
}

fn is_gap(b: u8) -> bool {
    b.is_ascii_whitespace()
}

/// Whether brackets and quotes in it are closed.
fn is_closed(prefix: &[u8]) -> bool {
    let count = |sign: u8| prefix.iter().filter(|b| **b == sign).count();
    count(b'(') <= count(b')')
        && count(b'[') <= count(b']')
        && count(b'{') <= count(b'}')
        && count(b'"') % 2 == 0
        && count(b'\'') % 2 == 0
        && count(b'`') % 2 == 0
}

/// `text` without its indentation, with every run of digits as one zero and every run of blanks as one space.
pub(super) fn masked(text: &[u8]) -> Vec<u8> {
    let mut masked: Vec<u8> = Vec::with_capacity(text.len().min(256));
    for &b in text.trim_ascii_start().iter().take(256) {
        let sign = match b {
            b'0'..=b'9' => b'0',
            b'\t' => b' ',
            b => b,
        };
        if !b"0 ".contains(&sign) || masked.last() != Some(&sign) {
            masked.push(sign);
        }
    }
    masked
}

/// Whether what lines share is more than indentation and a name.
pub(super) fn is_prefix(shared: &[u8]) -> bool {
    let text = shared.trim_ascii();
    let signs = text.iter().any(|b| b"[]|>:#*-(=.".contains(b)) || text.contains(&b'0');
    !text.is_empty() && signs && is_closed(shared)
}

/// Where `shared` ends at the start of `line`, and how many blanks follow there. Blanks at its end may be missing.
pub(super) fn width(line: &[u8], shared: &[u8]) -> Option<(usize, usize)> {
    let mut at = line.iter().take_while(|b| is_gap(**b)).count();
    let end = shared.trim_ascii_end().len();
    for &b in &shared[..end] {
        let rest = &line[at..];
        at += match b {
            b'0' => Some(rest.iter().take_while(|b| b.is_ascii_digit()).count()).filter(|width| *width > 0)?,
            b' ' => Some(rest.iter().take_while(|b| is_gap(**b)).count()).filter(|width| *width > 0)?,
            b => (rest.first() == Some(&b)).then_some(1)?,
        };
    }
    let gap = line[at..].iter().take_while(|b| is_gap(**b)).count();
    Some((at, if end < shared.len() { gap } else { 0 }))
}
