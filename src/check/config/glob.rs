//! Patterns of paths, as `.gitignore` users write them.

use globset::{GlobBuilder, GlobSet, GlobSetBuilder};

/// Patterns of paths. `*` stays within one segment, `**` does not; a pattern without a slash fits at any depth; the name
/// of a folder stands for all that is in it.
#[derive(Clone, Debug, Default)]
pub struct Globs {
    patterns: Vec<String>,
    set: GlobSet,
}

impl Globs {
    /// Reads patterns.
    ///
    /// # Errors
    /// The number of the first that is none, and why.
    pub fn new(patterns: Vec<String>) -> Result<Globs, (usize, String)> {
        let mut builder = GlobSetBuilder::new();
        for (index, pattern) in patterns.iter().enumerate() {
            for form in forms(pattern) {
                let glob = GlobBuilder::new(&form).literal_separator(true).build();
                builder.add(glob.map_err(|error| (index, error.kind().to_string()))?);
            }
        }
        let set = builder.build().map_err(|error| (0, error.kind().to_string()))?;
        Ok(Globs { patterns, set })
    }

    /// True when the path, relative to the folder of the configuration and with `/` between its segments, fits one.
    pub fn fits(&self, path: &str) -> bool {
        self.set.is_match(path)
    }

    /// As written.
    pub fn patterns(&self) -> &[String] {
        &self.patterns
    }
}

/// The pattern itself, and all that is beneath it.
fn forms(pattern: &str) -> [String; 2] {
    let bare = pattern.trim_start_matches("./").trim_end_matches('/');
    let rooted = if bare.contains('/') { bare.trim_start_matches('/').to_owned() } else { format!("**/{bare}") };
    let beneath = format!("{rooted}/**");
    [rooted, beneath]
}

#[cfg(test)]
mod tests {
    use super::Globs;

    #[test]
    fn fits_as_people_expect() {
        let fits = |pattern: &str, path: &str| Globs::new(vec![pattern.to_owned()]).expect("a pattern").fits(path);
        for (pattern, path) in [
            ("*.har", "a/b/login.har"),
            ("fixtures", "test/fixtures/a.txt"),
            ("fixtures/", "fixtures/a/b.txt"),
            ("fixtures/*.txt", "fixtures/a.txt"),
            ("./fixtures/**/x.txt", "fixtures/a/b/x.txt"),
            ("/a.txt", "a.txt"),
            ("**", "a/b"),
            ("{a,b}/x[0-9].txt", "b/x7.txt"),
        ] {
            assert!(fits(pattern, path), "{pattern} {path}");
        }
        for (pattern, path) in [("fixtures/*.txt", "fixtures/a/b.txt"), ("a/b", "x/a/b"), ("*.har", "a.txt")] {
            assert!(!fits(pattern, path), "{pattern} {path}");
        }
        assert_eq!(Globs::new(vec!["a".to_owned(), "a[".to_owned()]).map_err(|error| error.0).err(), Some(1));
    }
}
