//! stub
use super::{Fragment, Scan};
pub(super) fn read(_scan: &mut Scan<'_, '_>, _line: usize) -> Vec<Fragment> {
    Vec::new()
}
