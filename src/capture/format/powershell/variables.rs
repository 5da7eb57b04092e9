//! What is assigned before a command.

use std::collections::HashMap;
use std::ops::Range;

use super::PowerShellText;
use super::expression::{PowerShellReader, PowerShellValue, TableEntry, name_length};
use crate::text::layers::Layers;

/// Variables by their names in lower case, without the sigil.
#[derive(Default)]
pub(super) struct PowerShellVariables(HashMap<Vec<u8>, PowerShellValue>);

impl PowerShellVariables {
    /// The assignments that begin in the lines of the range.
    pub(super) fn read(layers: &mut Layers<'_>, text: PowerShellText<'_>, range: Range<usize>) -> PowerShellVariables {
        let mut known = PowerShellVariables::default();
        let mut at = range.start;
        while at < range.end {
            let line = text.rest(at);
            let lead = line.iter().take_while(|b| b" \t".contains(b)).count();
            let end = if line.get(lead) == Some(&b'$') { known.statement(layers, text, at + lead) } else { None };
            let from = end.unwrap_or(at).max(at);
            at = memchr::memchr(b'\n', text.rest(from)).map_or(range.end, |width| from + width + 1);
        }
        known
    }

    pub(super) fn get(&self, name: &[u8]) -> Option<&PowerShellValue> {
        self.0.get(&name.to_ascii_lowercase())
    }

    /// `$name = value`, `$name.Add(key, value)`, `$name[key] = value`; the offset behind it.
    fn statement(&mut self, layers: &mut Layers<'_>, text: PowerShellText<'_>, start: usize) -> Option<usize> {
        let length = name_length(text.rest(start + 1));
        let name = text.rest(start + 1).get(..length).filter(|name| !name.is_empty())?.to_ascii_lowercase();
        let mut reader = PowerShellReader { layers, text, variables: self, at: start + 1 + length, depth: 0 };
        reader.skip_blanks();
        let rest = text.rest(reader.at);
        if rest.get(..5).is_some_and(|call| call.eq_ignore_ascii_case(b".Add(")) {
            reader.at += 5;
            let entry = pair(&mut reader, b',', start)?;
            let end = reader.at;
            self.insert(name, entry);
            return Some(end);
        }
        if rest.starts_with(b"[") {
            reader.at += 1;
            let entry = keyed(&mut reader, start)?;
            let end = reader.at;
            self.insert(name, entry);
            return Some(end);
        }
        if !rest.starts_with(b"=") {
            return None;
        }
        reader.at += 1;
        let value = reader.pipeline()?;
        let end = reader.at;
        self.0.insert(name, value);
        Some(end)
    }

    fn insert(&mut self, name: Vec<u8>, entry: TableEntry) {
        if let PowerShellValue::Map(entries) = self.0.entry(name).or_insert_with(|| PowerShellValue::Map(Vec::new())) {
            entries.push(entry);
        }
    }
}

/// `"key", value`.
fn pair(reader: &mut PowerShellReader<'_, '_, '_>, separator: u8, start: usize) -> Option<TableEntry> {
    let PowerShellValue::Text(key) = reader.value()? else { return None };
    reader.skip_blanks();
    (reader.text.rest(reader.at).first() == Some(&separator)).then_some(())?;
    reader.at += 1;
    let value = reader.value()?;
    Some(TableEntry { key, value, unit: reader.text.slice(start..reader.at) })
}

/// `"key"] = value`.
fn keyed(reader: &mut PowerShellReader<'_, '_, '_>, start: usize) -> Option<TableEntry> {
    let PowerShellValue::Text(key) = reader.value()? else { return None };
    (reader.text.rest(reader.at).first() == Some(&b']')).then_some(())?;
    reader.at += 1;
    reader.skip_blanks();
    (reader.text.rest(reader.at).first() == Some(&b'=')).then_some(())?;
    reader.at += 1;
    let value = reader.pipeline()?;
    Some(TableEntry { key, value, unit: reader.text.slice(start..reader.at) })
}
