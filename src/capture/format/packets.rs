//! Packets as tcpdump and tshark print them: `tcpdump -X` and other hex dumps, `tcpdump -A`, `tshark -z follow`; and
//! the octets in ureq's trace.

mod follow;
mod hex;
mod text;
mod ureq;

use std::ops::Range;

use super::message::{self, Dialogue, DialogueSource, MessageContent};
use super::{Fragment, Scan};
use crate::capture::model::View;
use crate::text::layers::{Layers, Slice};

pub(super) const FORM: &str = "packets";

/// So many lines without a packet end a dump.
const MAX_GAP: usize = 40;

/// The dialogue whose first request is in the packet at `line`.
pub(super) fn read_packets(scan: &mut Scan<'_, '_>, line: usize) -> Vec<Fragment> {
    let packet = if follow::begins(scan, line) {
        follow::packet
    } else if text::begins(scan, line) {
        text::packet
    } else if ureq::begins(scan, line) {
        ureq::packet
    } else if hex::begins(scan, line) {
        hex::packet
    } else {
        return Vec::new();
    };
    dialogue(scan, line, packet).unwrap_or_default()
}

/// What one side sent at once.
struct Packet {
    link: Vec<u8>,
    sender: Vec<u8>,
    payload: Slice,
    range: Range<usize>,
    next: usize,
}

type PacketReader = fn(&mut Scan<'_, '_>, usize) -> Option<Packet>;

/// Begins at a request only, so that a long dump of other traffic is not read again and again.
fn dialogue(scan: &mut Scan<'_, '_>, line: usize, packet: PacketReader) -> Option<Vec<Fragment>> {
    let first = packet(scan, line).filter(|packet| is_request(scan.layers, packet.payload))?;
    let mut dialogue = Dialogue::default();
    let mut next = first.next;
    let mut last = first.next;
    hear(scan, &mut dialogue, first);
    while next < scan.lines.len() && next - last <= MAX_GAP {
        match packet(scan, next) {
            Some(found) => {
                next = found.next.max(next + 1);
                last = next;
                hear(scan, &mut dialogue, found);
            }
            None => next += 1,
        }
    }
    let told = DialogueSource { form: FORM, view: View::Wire, content: MessageContent::Octets, client: None };
    let mut found = dialogue.fragments(scan.layers, told);
    if let (Some(fragment), Some(end)) = (found.last_mut(), scan.lines.get(last - 1)) {
        fragment.range.end = fragment.range.end.max(end.end);
    }
    Some(found)
}

fn hear(scan: &mut Scan<'_, '_>, dialogue: &mut Dialogue, packet: Packet) {
    if !packet.payload.is_empty() {
        dialogue.hear(scan.layers, &packet.link, &packet.sender, packet.payload, packet.range);
    }
}

fn is_request(layers: &Layers<'_>, payload: Slice) -> bool {
    let text = layers.bytes(payload);
    message::begins(text) && !text.starts_with(b"HTTP/")
}

#[cfg(test)]
mod tests;
