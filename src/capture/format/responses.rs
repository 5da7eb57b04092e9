//! What the recorder of Python's `responses` writes: answers, with the method and the address of their requests only.

use super::record::{self, Interaction, RecordLayout};
use crate::capture::model::{Capture, Exchange, Request, View};
use crate::capture::notation::tree::Tree;
use crate::text::layers::{Layers, Slice};

pub(super) const FORM: &str = "responses";

pub(super) fn recognise(text: &[u8]) -> Option<&'static str> {
    let squeezed: Vec<u8> = text.iter().copied().filter(|byte| !byte.is_ascii_whitespace()).take(40).collect();
    squeezed.starts_with(b"responses:-response:").then_some("a list of responses")
}

pub(super) fn read_responses(layers: &mut Layers<'_>, text: Slice) -> Capture {
    let tree = Tree::new(layers, text);
    let list = tree.root().and_then(|root| tree.member(&root, &["responses"])).map(|list| tree.items(&list)).unwrap_or_default();
    let shape = RecordLayout { form: FORM, list, request: Some(&["response"]), response: &["response"] };
    record::read_records(layers, &tree, &shape, exchange)
}

fn exchange(layers: &mut Layers<'_>, interaction: Interaction) -> Exchange {
    let node = &interaction.request;
    let request = Request {
        method: record::seen(record::member(layers, node, &["method"])),
        url: record::target(layers, node, &["url"]),
        ..record::request(FORM)
    };
    let response = interaction.response.and_then(|response| record::response(layers, &response));
    Exchange { request, response, view: View::Logical, at: interaction.at, form: FORM }
}
