//! The token requests of a file, to be written in other forms.

use crate::check::lint::{NoRequest, Options, each_request};
use crate::repair::convert::{Captured, outgoing_of};

impl Captured {
    /// Reads a capture. Unless [`Options::show_secrets`] is set, secrets become placeholders that name them.
    ///
    /// # Errors
    /// Why there is no token request in it.
    pub fn read(bytes: &[u8], options: &Options) -> Result<Captured, NoRequest> {
        let (requests, mask) = each_request(bytes, options, outgoing_of)?;
        Ok(Captured { requests, mask })
    }
}
