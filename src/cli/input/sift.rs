//! Files of a folder, read into one buffer for each thread: what can hold no request costs no more than that.

use std::cell::RefCell;
use std::fs::File;
use std::io::Read;
use std::path::Path;

use super::{Input, Selection, Unread, checked};
use grantlint::Filter;
use grantlint::source::MAX_BYTES;

thread_local! {
    static SIEVE: RefCell<Sieve> = RefCell::new(Sieve { filter: Filter::new(), buffer: vec![0; LEAST] });
}

/// Most files fit into so much; a longer buffer is not kept.
const LEAST: usize = 1 << 16;

struct Sieve {
    filter: Filter,
    buffer: Vec<u8>,
}

/// `None` for a file that can hold no request.
pub(super) fn file(path: &Path) -> Option<Result<Input, Unread>> {
    SIEVE.with_borrow_mut(|sieve| match sieve.read(path) {
        Ok(length) => sieve.kept(path, length).map(checked),
        Err(error) => Some(Err(Unread::new(&path.display().to_string(), error))),
    })
}

impl Sieve {
    /// How much of the buffer the file takes.
    fn read(&mut self, path: &Path) -> std::io::Result<usize> {
        let mut file = File::open(path)?;
        let mut length = 0;
        while length as u64 <= MAX_BYTES {
            if length == self.buffer.len() {
                self.buffer.resize(length * 2, 0);
            }
            match file.read(&mut self.buffer[length..]) {
                Ok(0) => break,
                Ok(count) => length += count,
                Err(error) if error.kind() == std::io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
        Ok(length)
    }

    fn kept(&mut self, path: &Path, length: usize) -> Option<Input> {
        let bytes = &self.buffer[..length];
        let kept = self.filter.may_hold_request(bytes).then(|| bytes.to_vec());
        if self.buffer.len() > LEAST {
            self.buffer = vec![0; LEAST];
        }
        let name = path.display().to_string();
        kept.map(|bytes| Input { name, bytes, given: Selection::ByFolder, path: Some(path.to_owned()) })
    }
}
