//! The console blocks of the README and of the pages in docs/ are run: they show what the program prints.

mod common;

use common::{grantlint, root, stdout};

/// Command and expected output of each ```` ```console ```` block.
fn blocks(page: &str) -> Vec<(String, String)> {
    let mut found = Vec::new();
    let mut lines = page.lines();
    while let Some(line) = lines.next() {
        if line != "```console" {
            continue;
        }
        let command = lines.next().and_then(|line| line.strip_prefix("$ ")).expect("a command").to_owned();
        let output: Vec<&str> = lines.by_ref().take_while(|line| *line != "```").collect();
        found.push((command, output.join("\n") + "\n"));
    }
    found
}

#[test]
fn every_console_block_is_what_the_program_prints() {
    let pages = ["README.md", "docs/usage.md"].map(|page| std::fs::read_to_string(root().join(page)).expect(page));
    let blocks: Vec<_> = pages.iter().flat_map(|page| blocks(page)).collect();
    assert!(blocks.len() >= 6, "only {} blocks", blocks.len());
    for (command, output) in blocks {
        let arguments: Vec<&str> = command.split(' ').skip(1).collect();
        let printed = stdout(&grantlint(&arguments, b""));
        assert_eq!(printed.trim_end(), output.trim_end(), "$ {command}");
    }
}
