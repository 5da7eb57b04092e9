//! `grantlint.toml` and the options that say the same.

mod common;

use common::{grantlint_in, scratch, stderr, stdout, verdicts};

/// An error in `body/`, and an info.
const PLUS: &str =
    "curl https://login.acme-corp.com/oauth/token -u app-7Kq2Zw:tea4Two7 -d grant_type=refresh_token -d refresh_token=rt_9f+Ab\n";

const ANONYMOUS: &str = "curl https://login.acme-corp.com/oauth/token -d grant_type=refresh_token -d refresh_token=rt_9fAbCd\n";

/// What is said of `PLUS` in a folder with this configuration.
fn said(config: &str, arguments: &[&str]) -> Vec<String> {
    let folder = scratch(&[("grantlint.toml", config), ("a/plus.sh", PLUS)]);
    let all = [&["--output-format", "json", "a/plus.sh"], arguments].concat();
    verdicts(&grantlint_in(folder.path(), &all, b""))
}

/// Exit code and standard error under a configuration.
fn complaint(config: &str) -> (Option<i32>, String) {
    let folder = scratch(&[("grantlint.toml", config), ("a/plus.sh", PLUS)]);
    let output = grantlint_in(folder.path(), &["a/plus.sh"], b"");
    (output.status.code(), stderr(&output))
}

const BOTH: [&str; 2] = ["info security/guessable-secret", "error body/plus-read-as-space"];

#[test]
fn rules_are_chosen_by_name_and_group() {
    assert_eq!(said("", &[]), BOTH);
    assert_eq!(said("select = [\"body\"]", &[]), BOTH[1..]);
    assert_eq!(said("ignore = [\"body/*\"]", &[]), BOTH[..1]);
    assert_eq!(said("ignore = [\"body\"]", &["--ignore", "security"]), Vec::<&str>::new());
    assert_eq!(said("", &["--select", "basic,security/guessable-secret"]), BOTH[..1]);
    assert_eq!(said("ignore = [\"security\"]", &["--select", "security"]), BOTH[..1]);
    assert_eq!(said("", &["--select", "all", "--ignore", "body", "--ignore", "security"]), Vec::<&str>::new());
}

#[test]
fn levels_are_ones_own() {
    assert_eq!(said("[levels]\nbody = \"info\"", &[]), ["info security/guessable-secret", "info body/plus-read-as-space"]);
    let narrow = "[levels]\n\"body/plus-read-as-space\" = \"warning\"\nbody = \"off\"";
    assert_eq!(said(narrow, &[]), ["info security/guessable-secret", "warning body/plus-read-as-space"]);
    assert_eq!(said("[levels]\nsecurity = \"off\"", &[]), BOTH[1..]);
}

#[test]
fn paths_have_settings_of_their_own() {
    let there = "[[overrides]]\npaths = [\"a/**\"]\nignore = [\"body\"]\nlevels = { security = \"warning\" }";
    assert_eq!(said(there, &[]), ["warning security/guessable-secret"]);
    assert_eq!(said(&there.replace("a/**", "b"), &[]), BOTH);
    let named = ["--stdin-filename", "a/x.sh", "--output-format", "json"];
    let folder = scratch(&[("grantlint.toml", there)]);
    assert_eq!(verdicts(&grantlint_in(folder.path(), &named, PLUS.as_bytes())), ["warning security/guessable-secret"]);
}

#[test]
fn the_run_has_settings_too() {
    let folder = scratch(&[("grantlint.toml", "fail-on = \"error\"\nlevel = \"error\""), ("a.sh", ANONYMOUS), ("b.sh", PLUS)]);
    let run = |arguments: &[&str]| grantlint_in(folder.path(), arguments, b"").status.code();
    assert_eq!(run(&["a.sh"]), Some(0));
    assert_eq!(run(&["a.sh", "--fail-on", "warning"]), Some(1));
    assert_eq!(run(&["b.sh"]), Some(1));
    assert!(!stdout(&grantlint_in(folder.path(), &["a.sh"], b"")).contains("warning["));
    assert!(stdout(&grantlint_in(folder.path(), &["a.sh", "--level", "warning"], b"")).contains("warning["));
}

#[test]
fn the_nearest_file_holds_alone() {
    let folder = scratch(&[
        ("grantlint.toml", "ignore = [\"security\"]"),
        ("a/plus.sh", PLUS),
        ("b/pyproject.toml", "[tool.other]\nx = 1\n[tool.grantlint]\nignore = [\"body\"]"),
        ("b/c/plus.sh", PLUS),
        ("d/pyproject.toml", "[project]\nname = \"d\""),
        ("d/plus.sh", PLUS),
    ]);
    let run =
        |arguments: &[&str]| verdicts(&grantlint_in(folder.path(), &[&["--output-format", "json"], arguments].concat(), b""));
    assert_eq!(run(&["."]), [BOTH[1], BOTH[0], BOTH[1]]);
    assert_eq!(run(&["b/c/plus.sh"]), BOTH[..1]);
    assert_eq!(run(&["--isolated", "d/plus.sh"]), BOTH);
    assert_eq!(run(&["--config", "b/pyproject.toml", "a/plus.sh"]), BOTH[..1]);
}

#[test]
fn files_are_included_and_excluded() {
    let config = "include = [\"*.sh\"]\nexclude = [\"old\"]";
    let folder = scratch(&[("grantlint.toml", config), ("a.sh", PLUS), ("a.txt", PLUS), ("x/old/b.sh", PLUS)]);
    let run =
        |arguments: &[&str]| verdicts(&grantlint_in(folder.path(), &[&["--output-format", "json"], arguments].concat(), b""));
    assert_eq!(run(&["."]), BOTH);
    assert_eq!(run(&["a.txt", "x/old/b.sh"]), Vec::<&str>::new());
    assert_eq!(run(&["a.txt"]), BOTH);
    let told = stderr(&grantlint_in(folder.path(), &["-v", "."], b""));
    assert!(told.contains("a.txt: left out by the configuration"), "{told}");
}

#[test]
fn providers_and_metadata_are_brought_along() {
    let facts = "id = \"acme\"\nname = \"Acme\"\nconfidence = \"high\"\ntoken_urls = [\"login.acme-corp.com/oauth/token\"]\n[refresh]\nauth = [\"client_secret_post\"]\n";
    let metadata = r#"{"token_endpoint": "https://login.acme-corp.com/elsewhere", "issuer": "https://login.acme-corp.com"}"#;
    let run = |config: &str| {
        let files = [("grantlint.toml", config), ("facts/acme.toml", facts), ("m.json", metadata), ("a.sh", PLUS)];
        let folder = scratch(&files);
        let output = grantlint_in(folder.path(), &["--output-format", "json", "a.sh"], b"");
        (stdout(&output), stderr(&output))
    };
    assert!(run("provider-files = [\"facts/acme.toml\"]").0.contains("\"provider\": \"acme\""));
    assert!(run("[hosts.\"*.acme-corp.com\"]\nprovider = \"keycloak\"").0.contains("\"provider\": \"keycloak\""));
    assert!(run("provider = \"zoho\"").0.contains("\"provider\": \"zoho\""));
    assert!(run("[hosts.\"login.acme-corp.com\"]\nmetadata = \"m.json\"").0.contains("transport/wrong-endpoint"));
    assert!(run("[hosts.\"login.acme-corp.com\"]\nmetadata = \"n.json\"").1.contains("n.json"));
    assert!(
        run("[hosts.a]\nprovider = \"acme\"").1.starts_with("grantlint: grantlint.toml:2:12: no provider is called \"acme\"")
    );
    assert!(!run("provider-files = [\"facts/acme.toml\"]\n[hosts.a]\nprovider = \"acme\"").1.contains("no provider"));
}

#[test]
fn mistakes_have_a_place() {
    assert_eq!(
        complaint("fail_on = \"error\""),
        (Some(2), "grantlint: grantlint.toml:1:1: unknown key \"fail_on\"; did you mean fail-on?\n".to_owned())
    );
    assert_eq!(complaint("a = = b").0, Some(2));
    assert!(complaint("\nignore = [\"basic/no-colom\"]").1.contains("grantlint.toml:2:11: no rule or group"));
    let folder =
        scratch(&[("a.sh", PLUS), ("b/pyproject.toml", "[tool.grantlint]\nselct = []"), ("b/c.sh", PLUS), ("b/d.sh", PLUS)]);
    let output = grantlint_in(folder.path(), &["--output-format", "json", "."], b"");
    assert_eq!(output.status.code(), Some(2));
    assert_eq!(verdicts(&output), BOTH, "the other files are checked");
    assert_eq!(stderr(&output).matches("pyproject.toml:2:1: unknown key \"selct\"").count(), 1, "{}", stderr(&output));
}

#[test]
fn the_printed_configuration_says_the_same() {
    let page = std::fs::read_to_string(common::root().join("docs/configuration.md")).expect("the manual");
    let example = page.split("All of them at once:").nth(1).and_then(|rest| rest.split("```").nth(1)).expect("an example");
    let example = example
        .trim_start_matches("toml\n")
        .replace("provider-files = [\"providers/acme.toml\"]", "")
        .replace("provider = \"acme\"\nmetadata = \"metadata/acme.json\"", "");
    let example = example.lines().filter(|line| !line.starts_with("baseline")).collect::<Vec<_>>().join("\n");
    let folder = scratch(&[("grantlint.toml", &example)]);
    let printed = stdout(&grantlint_in(folder.path(), &["--print-config"], b""));
    assert!(printed.starts_with("# grantlint.toml\n"), "{printed}");
    std::fs::write(folder.path().join("grantlint.toml"), &printed).expect("written");
    assert_eq!(stdout(&grantlint_in(folder.path(), &["--print-config"], b"")), printed);
    let other = stdout(&grantlint_in(folder.path(), &["--print-config", "--fail-on", "info", "--profile", "oauth21"], b""));
    assert!(other.contains("fail-on = \"info\"") && other.contains("\nprofile = \"oauth21\""), "{other}");
    assert!(stdout(&grantlint_in(folder.path(), &["--print-config", "--isolated"], b"")).starts_with("# no configuration\n"));
}

#[test]
fn a_standard_raises_levels() {
    let post = "curl https://login.acme-corp.com/oauth/token -u app-7Kq2Zw:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE -d grant_type=password -d username=u -d password=hunter2Kq\n";
    let run = |arguments: &[&str]| {
        let folder = scratch(&[]);
        verdicts(&grantlint_in(folder.path(), &[&["--output-format", "json"], arguments].concat(), post.as_bytes()))
    };
    assert!(run(&[]).contains(&"warning security/password-grant".to_owned()));
    assert!(run(&["--profile", "oauth21"]).contains(&"error security/password-grant".to_owned()));
    assert!(!run(&["--profile", "oauth21"]).contains(&"error security/fapi2-client-auth".to_owned()));
    assert!(run(&["--profile", "fapi2"]).contains(&"error security/fapi2-client-auth".to_owned()));
}

#[test]
fn live_secrets_are_for_files_that_are_kept() {
    let live = "curl https://login.acme-corp.com/oauth/token -u app-7Kq2Zw:n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE -d grant_type=client_credentials\n";
    let folder = scratch(&[("a.sh", live), ("README.md", "words\n")]);
    let run = |arguments: &[&str], input: &str| {
        verdicts(&grantlint_in(folder.path(), &[&["--output-format", "json"], arguments].concat(), input.as_bytes()))
    };
    let rule = "security/live-secret-in-fixture";
    assert_eq!(run(&[], live), Vec::<&str>::new());
    assert_eq!(run(&["a.sh"], ""), Vec::<&str>::new());
    assert_eq!(run(&["."], ""), [format!("info {rule}")]);
    assert_eq!(run(&["--fixtures", "a.sh"], ""), [format!("error {rule}")]);
    assert_eq!(run(&["--select", rule], live), [format!("error {rule}")]);
    assert_eq!(run(&["--fixtures", "--ignore", rule, "a.sh"], ""), Vec::<&str>::new());
    assert_eq!(grantlint_in(folder.path(), &["--fixtures", "README.md"], b"").status.code(), Some(0));
    assert_eq!(grantlint_in(folder.path(), &["README.md"], b"").status.code(), Some(2));
}
