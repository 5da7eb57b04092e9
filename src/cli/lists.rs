//! `explain`, `rules`, `providers`, `formats`, `completions`, `man`.

use std::io::{Read, Write};

use clap::CommandFactory;

use crate::cli::arguments::ListFormat;

/// No answer is longer.
const MOST: u64 = 1 << 20;

/// Prints the page of a rule, an error or a provider; `false` when there is none of that name.
/// `-` reads it from standard input: a whole answer, or a sentence of one.
pub(crate) fn explain(name: &str) -> std::io::Result<bool> {
    let mut typed = String::new();
    if name == "-" {
        std::io::stdin().lock().take(MOST).read_to_string(&mut typed)?;
    }
    let name = if name == "-" { typed.trim() } else { name };
    match grantlint::explain(name) {
        Ok(page) => std::io::stdout().lock().write_all(page.as_bytes()).map(|()| true),
        Err(near) => {
            let hint = near.map(|near| format!("; did you mean {near}?")).unwrap_or_default();
            writeln!(std::io::stderr(), "grantlint: no rule, error or provider is called {name:?}{hint}").map(|()| false)
        }
    }
}

/// Prints every rule with its level and summary.
pub(crate) fn rules(format: ListFormat) -> std::io::Result<()> {
    let columns =
        |rule: &grantlint::Rule| [rule.name.to_owned(), rule.level().name().to_owned(), rule.meta("summary").to_owned()];
    table(format, ["name", "level", "summary"], grantlint::rules().map(columns).collect())
}

/// Prints every provider with how well founded its facts are.
pub(crate) fn providers(format: ListFormat) -> std::io::Result<()> {
    table(format, ["id", "confidence", "name"], grantlint::providers())
}

/// Prints the forms of captures.
pub(crate) fn formats(format: ListFormat) -> std::io::Result<()> {
    let rows = grantlint::formats().map(|(name, summary)| [name.to_owned(), summary.to_owned()]);
    table(format, ["name", "summary"], rows.collect())
}

/// Prints what a shell needs to complete the command line.
pub(crate) fn completions(shell: clap_complete::Shell) -> std::io::Result<()> {
    let mut script = Vec::new();
    clap_complete::generate(shell, &mut crate::cli::arguments::Cli::command(), "grantlint", &mut script);
    std::io::stdout().lock().write_all(&script)
}

/// Prints the manual page in roff.
pub(crate) fn manual() -> std::io::Result<()> {
    let mut page = Vec::new();
    clap_mangen::Man::new(crate::cli::arguments::Cli::command()).render(&mut page)?;
    std::io::stdout().lock().write_all(&page)
}

/// For people aligned columns, for programs a list of objects.
fn table<const N: usize>(format: ListFormat, names: [&str; N], rows: Vec<[String; N]>) -> std::io::Result<()> {
    let mut out = std::io::stdout().lock();
    if format == ListFormat::Json {
        let object =
            |row: &[String; N]| names.iter().zip(row).map(|(name, value)| ((*name).to_owned(), value.as_str().into())).collect();
        let list: Vec<serde_json::Map<String, serde_json::Value>> = rows.iter().map(object).collect();
        let text = serde_json::to_string_pretty(&list).map_err(std::io::Error::other)?;
        return writeln!(out, "{text}");
    }
    let widths: Vec<usize> = (0..N).map(|column| rows.iter().map(|row| row[column].len()).max().unwrap_or(0)).collect();
    for row in &rows {
        let cells = row.iter().zip(&widths).map(|(cell, width)| format!("{cell:<width$}"));
        writeln!(out, "{}", cells.collect::<Vec<_>>().join("  ").trim_end())?;
    }
    Ok(())
}
