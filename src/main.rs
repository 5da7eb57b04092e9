//! The program `grantlint`.

mod cli;

fn main() -> std::process::ExitCode {
    cli::main()
}
