//! What the files are there for. A request that failed is to be explained; a file that a repository keeps is to be right
//! as a file: what was recorded in it worked, or failed on purpose, and its placeholders were never sent.

/// What the files are there for.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Purpose {
    /// A request that failed, or is about to be sent.
    #[default]
    Attempt,
    /// A file found while looking through a folder: its requests are explained, but an answer alone is no request.
    Found,
    /// A file of a repository.
    Kept(Kept),
}

/// A file of a repository.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Kept {
    /// What kind of file it is.
    pub text: Text,
    /// Whether requests in program text count.
    pub code: Code,
}

/// What kind of file it is.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Text {
    /// Recordings, collections, scripts.
    Data,
    /// Written for readers: what it shows may be a sample.
    Document,
    /// Source code of a program.
    Program,
}

/// Whether requests in program text count.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub enum Code {
    /// Only the secrets in them.
    #[default]
    LeftOut,
    /// Also what is wrong with a call that is certain to be one.
    Included,
}

const DOCUMENTS: &[&str] = &["adoc", "asciidoc", "htm", "html", "ipynb", "md", "mdx", "org", "rst", "tex", "textile", "txt"];

const PROGRAMS: &[&str] = &[
    "bal", "c", "cc", "cjs", "clj", "cls", "coffee", "cpp", "cr", "cs", "cxx", "d", "dart", "el", "elm", "erb", "erl", "ex",
    "exs", "fs", "gd", "go", "gradle", "groovy", "h", "haml", "hpp", "hs", "java", "jl", "js", "jsp", "jsx", "kt", "kts", "lua",
    "m", "mjs", "ml", "mm", "mts", "cts", "mustache", "nim", "pas", "php", "phtml", "pl", "pm", "pp", "py", "pyi", "r", "rake",
    "rb", "rbi", "rs", "sc", "scala", "slim", "sol", "sql", "svelte", "swift", "t", "tcl", "tf", "ts", "tsx", "twig", "v", "vb",
    "vue", "zig",
];

impl Text {
    /// The kind of a file, by the ending of its name.
    pub fn of(name: &str) -> Text {
        let file = name.rsplit(['/', '\\']).next().unwrap_or_default();
        let ending = file.rsplit_once('.').map(|(_, ending)| ending.to_ascii_lowercase()).unwrap_or_default();
        if PROGRAMS.contains(&ending.as_str()) {
            return Text::Program;
        }
        let read_me = !file.contains('.') && file.chars().all(|c| c.is_ascii_uppercase()) && file.len() > 3;
        if read_me || DOCUMENTS.contains(&ending.as_str()) { Text::Document } else { Text::Data }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn the_ending_tells_the_kind() {
        assert_eq!(Text::of("src/login.spec.ts"), Text::Program);
        assert_eq!(Text::of("docs\\Guide.MD"), Text::Document);
        assert_eq!(Text::of("README"), Text::Document);
        for data in ["spec/cassettes/token.yml", "a.har", "login.http", "fetch.sh", "token.py.har", ".env", "Makefile"] {
            assert_eq!(Text::of(data), Text::Data, "{data}");
        }
    }
}
