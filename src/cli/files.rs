//! Files are written whole or not at all.

use std::io::Write;
use std::path::Path;

/// No configuration, baseline or document that a configuration names is larger.
const LARGEST: u64 = 64 << 20;

/// What a plain file of bounded size holds. A pipe would be waited for without end, and a device has no end.
pub(crate) fn read_plain(path: &Path) -> std::io::Result<Vec<u8>> {
    let known = std::fs::metadata(path)?;
    if !known.is_file() {
        return Err(std::io::Error::other("this is not a plain file"));
    }
    if known.len() > LARGEST {
        return Err(std::io::Error::other("larger than 64 MB, which is not read"));
    }
    std::fs::read(path)
}

/// The same as text.
pub(crate) fn read_text(path: &Path) -> std::io::Result<String> {
    String::from_utf8(read_plain(path)?).map_err(|_| std::io::Error::other("this is not UTF-8"))
}

/// Makes `file` belong to whom the file with `known` belongs, with its mode. Where the owner cannot be kept, nobody else gets
/// a file that runs as its owner.
#[cfg(unix)]
pub(crate) fn keep_owner(file: &std::fs::File, known: &std::fs::Metadata) -> std::io::Result<()> {
    use std::os::unix::fs::{MetadataExt, PermissionsExt, fchown};
    let own = file.metadata()?;
    let same = (own.uid(), own.gid()) == (known.uid(), known.gid());
    let kept = same || fchown(file, Some(known.uid()), Some(known.gid())).is_ok();
    let mode = if kept { known.mode() & 0o7777 } else { known.mode() & 0o1777 };
    file.set_permissions(std::fs::Permissions::from_mode(mode))
}

/// The same where files have no owner of that kind.
#[cfg(not(unix))]
pub(crate) fn keep_owner(file: &std::fs::File, known: &std::fs::Metadata) -> std::io::Result<()> {
    file.set_permissions(known.permissions())
}

/// Puts `bytes` into a file; a crash at any point leaves the old file or the new one. What is no file, a device or a pipe,
/// is written to as it is.
pub(crate) fn write(path: &Path, bytes: &[u8]) -> std::io::Result<()> {
    let known = std::fs::metadata(path).ok();
    if known.as_ref().is_some_and(|known| !known.is_file()) {
        return std::fs::OpenOptions::new().write(true).open(path)?.write_all(bytes);
    }
    let target = if known.is_some() { std::fs::canonicalize(path)? } else { path.to_owned() };
    let folder = target.parent().filter(|folder| !folder.as_os_str().is_empty()).unwrap_or(Path::new("."));
    let mut file = builder().tempfile_in(folder)?;
    file.write_all(bytes)?;
    if let Some(known) = known {
        keep_owner(file.as_file(), &known)?;
    }
    file.as_file().sync_all()?;
    file.persist(&target).map(drop).map_err(|error| error.error)
}

/// A report is no secret: it has the permissions that new files have.
fn builder() -> tempfile::Builder<'static, 'static> {
    let mut builder = tempfile::Builder::new();
    builder.prefix(".grantlint-");
    #[cfg(unix)]
    builder.permissions(std::os::unix::fs::PermissionsExt::from_mode(0o666));
    builder
}
