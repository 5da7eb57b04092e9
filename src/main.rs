//! dev
#![allow(clippy::print_stdout, reason = "dev")]
fn main() {
    let mut bytes = Vec::new();
    std::io::Read::read_to_end(&mut std::io::stdin(), &mut bytes).ok();
    let report = grantlint::lint("standard input", &bytes, &grantlint::Options::default());
    print!("{}", grantlint::report::json::render(&[report]));
}
