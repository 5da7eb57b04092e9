use super::*;

fn said(text: &str) -> String {
    Config::read(text).map_err(|error| error.to_string()).expect_err("wrong")
}

#[test]
fn reads_every_key() {
    let text = r#"
select = ["all"]
ignore = ["header/user-agent-generic", "transport/*"]
level = "info"
fail-on = "error"
profile = "fapi2"
provider = "keycloak"
include = ["fixtures/**"]
exclude = "vendor"
provider-files = ["providers/acme.toml"]
baseline = "known.json"

[levels]
"basic/no-colon" = "warning"
basic = "off"

[hosts."*.acme-corp.com"]
provider = "acme"
metadata = "acme.json"

[[overrides]]
paths = ["legacy/**"]
ignore = ["body"]
levels = { "body/json" = "info" }
provider = "zoho"
profile = "oauth21"

[[ignored]]
path = "a.har"
rule = "body/json"
fingerprint = "0123456789abcdef"
reason = "an old client"
"#;
    let config = Config::read(text).expect("a configuration");
    assert_eq!(config.fail_on, Some(Level::Error));
    assert_eq!(config.exclude.patterns(), ["vendor"]);
    assert_eq!(config.levels.last().map(|(selector, _)| selector.as_str()), Some("basic/no-colon"));
    assert_eq!(config.hosts[0].metadata.as_deref(), Some("acme.json"));
    assert!(config.overrides[0].paths.fits("legacy/a/b.txt"));
    assert_eq!((config.ignored[0].line, config.ignored[0].reason.as_str()), (28, "an old client"));
    for key in KEYS {
        assert!(text.contains(key.path.rsplit('.').next().unwrap_or_default()), "{}", key.path);
    }
}

#[test]
fn says_where_and_what_was_meant() {
    assert_eq!(said("selekt = []"), "1:1: unknown key \"selekt\"; did you mean select?");
    assert_eq!(said("\nfail_on = \"error\""), "2:1: unknown key \"fail_on\"; did you mean fail-on?");
    assert_eq!(said("fail-on = \"eror\""), "1:11: fail-on is one of error, warning, info, not \"eror\"; did you mean error?");
    assert_eq!(
        said("ignore = [\"basic\",\n \"basic/no-colom\"]"),
        "2:2: no rule or group is called \"basic/no-colom\"; did you mean basic/no-colon?"
    );
    assert!(said("select = \"basic\"").starts_with("1:10: select is a list in brackets"));
    assert!(said("level = 3").starts_with("1:9: level is a text in quotes"));
    assert!(said("[levels]\n\"bodi\" = \"off\"").starts_with("2:1: no rule or group"));
    assert!(said("[levels]\n\"body\" = \"of\"").ends_with("did you mean off?"));
    assert!(said("[[overrides]]\nignore = [\"body\"]").starts_with("1:1: this entry of [[overrides]] lacks `paths`"));
    assert!(said("[[ignored]]\npath = \"a\"\nrule = \"body\"").contains("lacks `reason`"));
    assert!(said("exclude = [\"a\", \"b[\"]").starts_with("1:17: exclude: this is not a pattern"));
    assert!(said("a = = b").starts_with("1:5: this is not TOML"));
    assert!(said("[hosts.a]\nmetdata = \"x\"").ends_with("unknown key \"metdata\" in hosts; did you mean metadata?"));
}

#[test]
fn a_pyproject_may_hold_it() {
    let read = |text| Config::read_pyproject(text).map(|config| config.map(|config| config.provider));
    assert_eq!(read("[project]\nname = \"a\""), Ok(None));
    assert_eq!(read("[project]\nname = \"grantlint\""), Ok(None));
    assert_eq!(read("[tool.grantlint]\nprovider = \"box\""), Ok(Some(Some("box".to_owned()))));
    let error = Config::read_pyproject("[tool.grantlint]\nprovder = \"box\"").expect_err("wrong");
    assert_eq!((error.line, error.column), (2, 1));
}

#[test]
fn an_ignore_file_holds_nothing_else() {
    let read = Config::read_ignore_file;
    assert_eq!(read("[[ignored]]\npath = \"a\"\nrule = \"body\"\nreason = \"r\"").map(|list| list.len()), Ok(1));
    assert!(read("select = []").is_err());
    assert!(read("").is_ok_and(|list| list.is_empty()));
}
