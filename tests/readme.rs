//! The console blocks of the README are run: what stands there is what the program prints.

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
    let page = std::fs::read_to_string(root().join("README.md")).expect("README.md");
    let blocks = blocks(&page);
    assert!(blocks.len() >= 3, "only {} blocks", blocks.len());
    for (command, output) in blocks {
        let arguments: Vec<&str> = command.split(' ').skip(1).collect();
        let printed = stdout(&grantlint(&arguments, b""));
        assert_eq!(printed.trim_end(), output.trim_end(), "$ {command}");
    }
}
