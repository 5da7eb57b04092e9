//! `tcpdump -A`: a line about the packet, then its octets as text. The headers of IP and TCP are dots glued before the
//! payload, and carriage returns are lost, so a message is found by its first line, and what follows it in later
//! packets by the length that the line above tells.

use std::ops::Range;

use super::Packet;
use crate::capture::format::{Scan, words};

pub(super) fn begins(scan: &Scan<'_, '_>, line: usize) -> bool {
    about(scan, line).is_some()
}

/// The packet that the line at `line` is about.
pub(super) fn packet(scan: &mut Scan<'_, '_>, line: usize) -> Option<Packet> {
    let about = about(scan, line)?;
    let start = scan.lines.get(line + 1)?.start;
    let after = (line + 1..scan.lines.len()).find(|&next| is_over(scan, next)).unwrap_or(scan.lines.len());
    // The file's last line break is no part of the last packet.
    let over = after == scan.lines.len() && scan.line(after - 1).is_empty() && after > line + 2;
    let end = scan.lines.get(after - 1 - usize::from(over))?.end;
    if after == line + 1 || is_row(scan.line(line + 1)) {
        return None;
    }
    let text = &scan.source[start..end];
    let from = message(text).unwrap_or_else(|| text.len().saturating_sub(about.length));
    let payload = start + from..if about.length == 0 { start + from } else { end };
    let (sender, receiver) = (about.sender, about.receiver);
    let link = if sender < receiver { [&sender[..], b" ", &receiver].concat() } else { [&receiver[..], b" ", &sender].concat() };
    Some(Packet { link, sender, payload: scan.slice(payload.clone()), range: payload, next: after })
}

struct About {
    sender: Vec<u8>,
    receiver: Vec<u8>,
    length: usize,
}

/// `22:12:03.252421 IP 127.0.0.1.44810 > 127.0.0.1.8765: Flags [P.], .., length 266`.
fn about(scan: &Scan<'_, '_>, line: usize) -> Option<About> {
    let text = scan.line(line);
    memchr::memmem::find(text, b": Flags [")?;
    let all: Vec<Range<usize>> = words::blank_separated(text).collect();
    let arrow = all.iter().position(|word| &text[word.clone()] == b">")?;
    let (sender, receiver) = (all.get(arrow.checked_sub(1)?)?, all.get(arrow + 1)?);
    let label = all.iter().position(|word| &text[word.clone()] == b"length")?;
    let digits = std::str::from_utf8(&text[all.get(label + 1)?.clone()]).ok()?;
    let length = digits.trim_end_matches(':').parse().ok()?;
    let receiver = text[receiver.clone()].strip_suffix(b":").unwrap_or(&text[receiver.clone()]).to_vec();
    Some(About { sender: text[sender.clone()].to_vec(), receiver, length })
}

fn is_over(scan: &Scan<'_, '_>, line: usize) -> bool {
    about(scan, line).is_some() || scan.line(line).starts_with(b"```")
}

fn is_row(text: &[u8]) -> bool {
    text.trim_ascii_start().starts_with(b"0x0000:")
}

/// Where a message begins behind the dots of the headers.
fn message(text: &[u8]) -> Option<usize> {
    let version = memchr::memmem::find(text, b"HTTP/1.")?;
    let line = text[..version].iter().rposition(|byte| *byte == b'\n').map_or(0, |at| at + 1);
    let before = &text[line..version];
    let methods: [&[u8]; 5] = [b"POST ", b"GET ", b"PUT ", b"HEAD ", b"OPTIONS "];
    let method = methods.iter().filter_map(|method| memchr::memmem::find(before, method)).min();
    let answer = text.get(version + 8).filter(|byte| **byte == b' ').map(|_| version);
    method.map(|at| line + at).or(answer)
}
