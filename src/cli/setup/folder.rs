//! A configuration file with all that it names, read once.

use std::path::{Path, PathBuf};
use std::sync::Arc;

use crate::cli::{files, unknown_provider};
use grantlint::config::{Config, ConfigError, HostConfig, Ignored};
use grantlint::{Host, Metadata, OwnProvider};

/// A configuration and the folder that its paths begin at.
pub(crate) struct Folder {
    /// The file; `None` where there is none.
    pub(super) file: Option<PathBuf>,
    pub(super) root: PathBuf,
    pub(super) config: Config,
    pub(super) providers: Arc<[OwnProvider]>,
    pub(super) hosts: Arc<[Host]>,
}

impl Folder {
    /// No configuration.
    pub(super) fn empty(root: &Path) -> Folder {
        Folder { file: None, root: root.to_owned(), config: Config::default(), providers: Arc::new([]), hosts: Arc::new([]) }
    }

    /// The configuration in a folder, if there is one.
    pub(super) fn of(folder: &Path) -> Result<Option<Folder>, String> {
        let file = folder.join("grantlint.toml");
        if file.is_file() {
            return Folder::read(&file).map(Some);
        }
        let shared = folder.join("pyproject.toml");
        if !shared.is_file() {
            return Ok(None);
        }
        let text = text(&shared)?;
        let config = Config::read_pyproject(&text).map_err(|error| at(&shared, &error))?;
        config.map(|config| Folder::new(&shared, &text, config)).transpose()
    }

    /// The configuration in a file.
    pub(super) fn read(file: &Path) -> Result<Folder, String> {
        let text = text(file)?;
        let shared = file.file_name().is_some_and(|name| name == "pyproject.toml");
        let config = if shared { Config::read_pyproject(&text).map(Option::unwrap_or_default) } else { Config::read(&text) };
        Folder::new(file, &text, config.map_err(|error| at(file, &error))?)
    }

    fn new(file: &Path, text: &str, config: Config) -> Result<Folder, String> {
        let file = std::path::absolute(file).map_err(|error| format!("{}: {error}", shown(file)))?;
        let root = file.parent().unwrap_or(Path::new("/")).to_owned();
        let providers =
            config.provider_files.iter().map(|name| provider(&within(&file, &root, name)?)).collect::<Result<_, _>>()?;
        let hosts = config.hosts.iter().map(|host| of_host(&file, &root, host)).collect::<Result<_, _>>()?;
        config.baseline.iter().try_for_each(|name| within(&file, &root, name).map(drop))?;
        let folder = Folder { file: Some(file), root, config, providers, hosts };
        folder.know_providers(text)?;
        Ok(folder)
    }

    /// Every provider that the file names must be known.
    fn know_providers(&self, text: &str) -> Result<(), String> {
        let config = &self.config;
        let of_hosts = config.hosts.iter().filter_map(|host| host.provider.as_deref());
        let of_paths = config.overrides.iter().filter_map(|one| one.provider.as_deref());
        for id in config.provider.as_deref().into_iter().chain(of_hosts).chain(of_paths) {
            let file = self.file.as_deref().unwrap_or(&self.root);
            let place = text.find(&format!("\"{id}\"")).or(text.find(&format!("'{id}'"))).unwrap_or(0);
            self.knows(id).map_err(|message| at(file, &ConfigError::at(text, place, message)))?;
        }
        Ok(())
    }

    /// Whether a provider of that id is built in or brought along.
    pub(super) fn knows(&self, id: &str) -> Result<(), String> {
        let own = self.providers.iter().any(|provider| provider.id() == id);
        unknown_provider(Some(id).filter(|_| !own)).map_or(Ok(()), Err)
    }

    /// A path from the folder of the configuration on, as patterns see it.
    pub(super) fn relative(&self, path: &Path) -> String {
        slashed(path.strip_prefix(&self.root).unwrap_or(path))
    }

    /// Entries about a file, with their places.
    pub(super) fn ignored<'f>(&'f self, path: &Path) -> impl Iterator<Item = (String, &'f Ignored)> {
        let file = self.file.as_deref().unwrap_or(&self.root);
        entries(file, &self.config.ignored, self.relative(path))
    }
}

/// `.grantlintignore.toml`.
pub(crate) struct IgnoreList {
    file: PathBuf,
    root: PathBuf,
    ignored: Vec<Ignored>,
}

impl IgnoreList {
    /// The list in a folder, if there is one.
    pub(super) fn of(folder: &Path) -> Result<Option<IgnoreList>, String> {
        let file = folder.join(".grantlintignore.toml");
        if !file.is_file() {
            return Ok(None);
        }
        let ignored = Config::read_ignore_file(&text(&file)?).map_err(|error| at(&file, &error))?;
        Ok(Some(IgnoreList { file, root: folder.to_owned(), ignored }))
    }

    /// Entries about a file, with their places.
    pub(super) fn entries<'f>(&'f self, path: &Path) -> impl Iterator<Item = (String, &'f Ignored)> {
        entries(&self.file, &self.ignored, slashed(path.strip_prefix(&self.root).unwrap_or(path)))
    }
}

fn entries<'f>(file: &Path, all: &'f [Ignored], name: String) -> impl Iterator<Item = (String, &'f Ignored)> {
    let file = shown(file);
    all.iter().filter(move |entry| entry.path.fits(&name)).map(move |entry| (format!("{file}:{}", entry.line), entry))
}

/// The metadata document in a file.
pub(super) fn metadata(file: &Path) -> Result<Metadata, String> {
    let bytes = files::read_plain(file).map_err(|error| format!("{}: {error}", shown(file)))?;
    Metadata::read(&bytes).map_err(|error| format!("{}:{error}", shown(file)))
}

fn provider(file: &Path) -> Result<OwnProvider, String> {
    let text = text(file)?;
    OwnProvider::read(&text).map_err(|error| at(file, &ConfigError::at(&text, error.at, error.message)))
}

fn of_host(file: &Path, root: &Path, host: &HostConfig) -> Result<Host, String> {
    let metadata = host.metadata.as_ref().map(|name| metadata(&within(file, root, name)?)).transpose()?;
    Ok(Host { pattern: host.pattern.clone(), provider: host.provider.clone(), metadata })
}

/// A file that a configuration names. What somebody has checked out may not reach beyond the repository, or beyond its own
/// folder where there is none.
fn within(file: &Path, root: &Path, name: impl AsRef<Path>) -> Result<PathBuf, String> {
    let path = root.join(&name);
    let limit = root.ancestors().find(|folder| folder.join(".git").exists()).unwrap_or(root);
    let known = std::fs::canonicalize(&path).or_else(|_| {
        let folder = path.parent().unwrap_or(root);
        std::fs::canonicalize(folder).map(|folder| folder.join(path.file_name().unwrap_or_default()))
    });
    let limit = std::fs::canonicalize(limit).unwrap_or_else(|_| limit.to_owned());
    match known {
        Ok(known) if !known.starts_with(&limit) => {
            Err(format!("{}: {} is outside of {}", shown(file), name.as_ref().display(), shown(&limit)))
        }
        _ => Ok(path),
    }
}

fn text(file: &Path) -> Result<String, String> {
    files::read_text(file).map_err(|error| format!("{}: {error}", shown(file)))
}

fn at(file: &Path, error: &ConfigError) -> String {
    format!("{}:{error}", shown(file))
}

/// A path as messages name it: from the working folder on, where it is beneath it.
pub(super) fn shown(path: &Path) -> String {
    let here = std::env::current_dir().unwrap_or_default();
    path.strip_prefix(&here).unwrap_or(path).display().to_string()
}

/// A path with `/` between its segments, on every system.
pub(crate) fn slashed(path: &Path) -> String {
    path.components().map(|part| part.as_os_str().to_string_lossy()).collect::<Vec<_>>().join("/").replacen("//", "/", 1)
}
