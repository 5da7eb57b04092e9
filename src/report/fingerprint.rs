//! What a finding is known by when its lines have moved: the rule, the endpoint and the words of the message.

use crate::lint::{ExchangeReport, FindingReport};

/// Sixteen hexadecimal digits, the same in every version that words the message alike.
pub(super) fn of(exchange: &ExchangeReport, finding: &FindingReport) -> String {
    hash(&[finding.rule, exchange.endpoint, &finding.message])
}

/// FNV-1a over the parts, each ended by a byte that no text has.
pub(super) fn hash(parts: &[&str]) -> String {
    let bytes = parts.iter().flat_map(|part| part.bytes().chain([0xFF]));
    let sum = bytes.fold(0xCBF2_9CE4_8422_2325_u64, |sum, byte| (sum ^ u64::from(byte)).wrapping_mul(0x0100_0000_01B3));
    format!("{sum:016x}")
}
