//! Secrets of many kinds planted in many layouts: none is left by `redact`, in any encoding.

use std::fmt::Write;

use base64::Engine;
use base64::engine::general_purpose::{STANDARD, URL_SAFE_NO_PAD};
use grantlint::{Options, redact};

/// Kinds of secrets: what it is called, and what one looks like. Those that are words can be known by their name only.
const KINDS: [(&str, &str); 26] = [
    ("client_secret", "Zk9mQ2vLR7tB4xW8nP1d"),
    ("password", "Kp7monkey"),
    ("refresh_token", "rt-9f2KqLm7Zx4Vb8Tn1Wc6"),
    ("access_token", "n7Rz4PqLx2Vt9KsD3mWb8YcH5gJf6TaE"),
    ("id_token", "eyJhbGciOiJFUzI1NiJ9.eyJzdWIiOiJxN1prIn0.c2lnbmF0dXJlLXE3Wms"),
    ("session", "hTqWm3ZrLc8NyKdPv2Xb7"),
    ("api_key", "AIzaSyD3mWb8YcH5gJf6TaEn7Rz4PqLx2Vt9Ks"),
    ("client_assertion", "eyJhbGciOiJSUzI1NiJ9.eyJpc3MiOiJhN1FtIn0.Zm9vYmFyLWE3UW0"),
    ("code_verifier", "dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk"),
    ("device_code", "GmRh8mcxhwAzk3oEqiMEg7DnyEysNk"),
    ("user_code", "KQZT-VW7N"),
    ("app_secret", "3f2b8c1e-7d4a-4b9e-8a6f-1c2d3e4f5a6b"),
    ("signing_key", "8f7d9a2b3c4d5e6f1a0b"),
    ("secret_access_key", "wJalrXUtnFEMI7K9MDENGbPxRfiCYzQ3wq1T"),
    ("aws_secret_access_key", "q3Lm9Zx7Vb2Kd8Tn4Wc6Rf1Hs5Jp0YgUeXo3Qa"),
    ("github_token", "ghp_q3Lm9Zx7Vb2Kd8Tn4Wc6Rf1Hs5Jp0Yg"),
    ("slack_token", "xoxb-384756102938-q3Lm9Zx7Vb2Kd8Tn"),
    ("stripe_secret", "sk_live_q3Lm9Zx7Vb2Kd8Tn4Wc6"),
    ("user_password", "Sommer1997x"),
    ("db_password", "Tr0ub4dorAnd3"),
    ("passphrase", "copper7-lantern-private"),
    ("otp_secret", "JBSW7Y3DPEHK3PXQ"),
    ("bearer_token", "mF7x9B5fq4JqM2Lz8Kt3"),
    ("webhook_secret", "whsec_q3Lm9Zx7Vb2Kd8Tn4Wc6Rf1H"),
    ("cookie", "a8f3c2e9d7b1405566f2"),
    ("consumer_secret", "Rf1Hs5Jp0YgUeXo3Qa9Zx7Vb2Kd8Tn"),
];

/// Round a name and a value; `N` and `V` stand for them.
const LAYOUTS: &[&str] = &[
    "N=V",
    "N = V",
    "N: V",
    "N:V",
    "N => V",
    "N := V",
    "N\tV",
    "N | V",
    "| N | V |",
    "N=V&grant_type=x",
    "a=b&N=V",
    "?N=V#top",
    "GET /x?N=V HTTP/1.1\r\nHost: api.acme-corp.com\r\n\r\n",
    "POST /login HTTP/1.1\r\nHost: api.acme-corp.com\r\nContent-Type: application/x-www-form-urlencoded\r\n\r\nuser=joe&N=V",
    "POST /oauth/token HTTP/1.1\r\nHost: a.acme-corp.com\r\n\r\ngrant_type=client_credentials&N=V",
    "POST /oauth/token HTTP/1.1\r\nHost: a.acme-corp.com\r\nContent-Type: application/json\r\n\r\n{\"grant_type\":\"x\",\"N\":\"V\"}",
    "curl https://login.acme-corp.com/oauth/token -d grant_type=x -d N=V",
    "curl https://login.acme-corp.com/oauth/token -d 'grant_type=x&N=V'",
    "curl https://login.acme-corp.com/oauth/token --data-urlencode \"N=V\" -d grant_type=x",
    "curl https://login.acme-corp.com/oauth/token -F 'N=V'",
    "curl -H 'X-N: V' https://api.acme-corp.com/x",
    "http POST login.acme-corp.com/oauth/token N=V grant_type=x",
    "acme login --N V --verbose",
    "acme login --N=V",
    "export N=V",
    "export N='V'",
    "set N=V",
    "$env:N = \"V\"",
    "{\"N\":\"V\"}",
    "{\"N\": \"V\", \"a\": 1}",
    "{'N': 'V'}",
    "{ N: 'V' }",
    "{ N: \"V\" }",
    "{\"N\":[\"V\"]}",
    "{\"N\":[\"a\", \"V\"]}",
    "{\"N\":{\"value\":\"V\"}}",
    "{\"key\":\"N\",\"value\":\"V\"}",
    "{\"value\":\"V\",\"key\":\"N\"}",
    "{\"name\": \"N\", \"type\": \"text\", \"value\": \"V\"}",
    "{\"body\":\"{\\\"N\\\":\\\"V\\\"}\"}",
    "{\"body\":\"{\\\"a\\\":\\\"{\\\\\\\"N\\\\\\\":\\\\\\\"V\\\\\\\"}\\\"}\"}",
    "{\"body\":\"a=b&N=V&c=d\"}",
    ":N=>\"V\"",
    "{:N=>\"V\", :a=>1}",
    "%{N: \"V\"}",
    "'N' => 'V',",
    "array(1) {\n  [\"N\"]=>\n  string(9) \"V\"\n}",
    "[N] => V",
    "$N = 'V';",
    "N = \"V\"",
    "const N = \"V\";",
    "let N: &str = \"V\";",
    "String N = \"V\";",
    "N = b\"V\"",
    "N = r'V'",
    "N: Some(\"V\")",
    "Config { N: Some(\"V\") }",
    ".N(\"V\")",
    "builder.N('V').build()",
    "params.put(\"N\", \"V\");",
    "params.append('N', 'V')",
    "new Pair<string, string>(\"N\", \"V\")",
    "[('N', 'V'), ('a', 'b')]",
    "[[\"N\", \"V\"]]",
    "(\"N\", \"V\")",
    "{N=V, a=b}",
    "{N=[V], a=[b]}",
    "map[N:[V] a:[b]]",
    "map[N:V a:b]",
    "N=V; Path=/; HttpOnly",
    "N: V\nother: 1",
    "N:\n  - V",
    "N: 'V'",
    "N: \"V\" # a comment",
    "N: |\n  V\n",
    "[section]\nN=V\n",
    "N=\"V\"\n",
    "<N>V</N>",
    "<a N=\"V\"/>",
    "<input type=\"hidden\" name=\"N\" value=\"V\">",
    "<input value=\"V\" name=\"N\">",
    "<add key=\"N\" value=\"V\" />",
    "<key>N</key><string>V</string>",
    "<key>N</key>\n<string>V</string>",
    "<tr><td>N</td><td>V</td></tr>",
    "<dt>N</dt><dd>V</dd>",
    "<b>N</b>: V",
    "`N`: `V`",
    "**N**: V",
    "**N:** V",
    "_N_: V",
    "* N: V",
    "- N = `V`",
    "> N: V",
    "1. N: V",
    "The N is V and it fails",
    "my N is \"V\"",
    "N - V",
    "id,N\napp,V\n",
    "id;N\napp;V\n",
    "id\tN\napp\tV\n",
    "| id | N |\n|---|---|\n| app | V |\n",
    "\"id\",\"N\"\n\"app\",\"V\"\n",
    "id,N,x\napp,V,1\nbpp,V,2\n",
    "N&#61;V",
    "&quot;N&quot;:&quot;V&quot;",
    "%22N%22%3A%22V%22",
    "a%3Db%26N%3DV%26c",
    "a%253Db%2526N%253DV%2526c",
    "{\\u0022N\\u0022:\\u0022V\\u0022}",
    "^\\^\"N^\\^\":^\\^\"V^\\^\"",
    "2026-11-27 10:00:01 DEBUG [main] o.a.Client - N=V",
    "level=debug msg=\"sent\" N=V",
    "level=debug msg=\"sent N=V ok\"",
    "D, [2026-11-27] DEBUG -- : {\"N\"=>\"V\"}",
    "> N: V\n< HTTP/1.1 200 OK",
    "> X-N: V",
    "Content-Disposition: form-data; name=\"N\"\r\n\r\nV\r\n--b",
    "send: b'N=V'",
    "header: N: V",
    "at Object.login (N='V')",
    "Error: invalid N: V",
    "Error: invalid N 'V'",
    "N(V)",
    "N {V}",
    "N is: V",
    "N → V",
    "/* N: V */",
    "// N = V",
    "# N=V",
    "; N=V",
    "N -> V",
    "N==V",
    "\"N\" : \"V\"",
    "'N':'V'",
    "\"N\",\"V\"",
    "@N = V",
    "{{N}}: V",
    "--form-string N=V",
    "-e N=V",
    "docker run -e N=V image",
    "env N=V ./run",
    "--from-literal=N=V",
    "-D N=V",
    "-DN=V",
    "-p:N=V",
    "/N:V",
    "N|V",
    "N||V",
    "[N: V]",
    "(N: V)",
    "<N: V>",
    "N (V)",
    "N: <V>",
    "N: [V]",
    "N: {V}",
    "N='<V>'",
    "N=\"${V}\"",
    "N=$V",
    "N: *V*",
    "N: V.",
    "N: V,",
    "N: V;",
    "N: V!",
    "N: V)",
    "N:   V",
    "N .......... V",
    "N – V",
    "N — V",
    "N=V # comment",
    "N=V;",
    "(N=V)",
    "N='V' ./run",
    "N\u{a0}: V",
    "N\u{ff1a}V",
    "\u{201c}N\u{201d}: \u{201c}V\u{201d}",
    "\u{2018}N\u{2019} = \u{2018}V\u{2019}",
];

/// Where a secret has no name that tells: only what is random can be known.
const NAMELESS: &[&str] = &[
    "here it is V thanks",
    "V",
    "\"V\"",
    "https://hooks.acme-corp.com/services/V",
    "https://api.acme-corp.com/x?y=V",
    "Authorization: Bearer V",
    "Authorization: Token V",
    "X-Acme-Gateway: V",
    "Cookie: theme=dark; x=V",
    "Set-Cookie: x=V; Path=/",
    "https://joe:V@api.acme-corp.com/",
    "curl -u joe:V https://api.acme-corp.com/",
    "curl -U joe:V https://api.acme-corp.com/",
    "curl --user 'joe:V' https://api.acme-corp.com/",
    "curl --proxy-user joe:V https://api.acme-corp.com/",
    "curl --cert c.p12:V https://api.acme-corp.com/",
    "curl --pass V --cert c.pem https://api.acme-corp.com/",
    "curl --tlspassword V https://api.acme-corp.com/",
    "curl --variable key=V https://api.acme-corp.com/",
    "curl -b 'x=V' https://api.acme-corp.com/",
    "curl --oauth2-bearer V https://api.acme-corp.com/",
    "req.SetBasicAuth(\"app\", \"V\")",
    "HTTPBasicAuth('app', 'V')",
    "auth=('app', 'V')",
    "basic_auth \"app\", \"V\"",
    "POST /v1 HTTP/1.1\r\nHost: api.acme-corp.com\r\nX-Key: V\r\n\r\n",
];

/// A way of writing a text, by its name.
type Way = (&'static str, fn(&str) -> String);

/// Ways of writing the value itself.
const WRITTEN: [Way; 7] = [
    ("as it is", |text| text.to_owned()),
    ("percent", |text| percent(text)),
    ("percent twice", |text| percent(text).replace('%', "%25")),
    ("unicode escapes", |text| text.chars().fold(String::new(), |out, c| out + &format!("\\u{:04x}", u32::from(c)))),
    ("Base64", |text| STANDARD.encode(text)),
    ("Base64 twice", |text| STANDARD.encode(STANDARD.encode(text))),
    ("hexadecimal", |text| hex(text)),
];

fn percent(text: &str) -> String {
    text.bytes().fold(String::new(), |out, b| out + &format!("%{b:02X}"))
}

fn hex(text: &str) -> String {
    text.bytes().fold(String::new(), |mut out, b| {
        let _ = write!(out, "{b:02x}");
        out
    })
}

/// Twelve spellings by which a secret would be told.
fn spellings(secret: &str) -> Vec<String> {
    let entities = secret.bytes().fold(String::new(), |out, b| out + &format!("&#{b};"));
    let hex_escapes = secret.bytes().fold(String::new(), |out, b| out + &format!("\\x{b:02x}"));
    let mut all = vec![
        secret.to_owned(),
        entities,
        hex_escapes,
        secret.to_lowercase(),
        secret.replace('-', "%2D"),
        URL_SAFE_NO_PAD.encode(secret),
    ];
    all.extend(WRITTEN.iter().skip(1).map(|(_, write)| write(secret)));
    all.iter().map(|text| text.trim_end_matches('=').to_owned()).collect()
}

struct Case {
    label: String,
    text: String,
    secret: &'static str,
}

fn cases() -> Vec<Case> {
    let mut all = Vec::new();
    for (name, secret) in KINDS {
        for layout in LAYOUTS {
            for (way, write) in WRITTEN {
                // A word in hexadecimal or Base64 is another secret.
                let text =
                    layout.replace('N', "\u{1}").replace('V', "\u{2}").replace('\u{1}', name).replace('\u{2}', &write(secret));
                all.push(Case { label: format!("{layout:?} {name} {way}"), text, secret });
            }
        }
        for layout in NAMELESS {
            let text = layout.replace('V', secret);
            all.push(Case { label: format!("{layout:?} {name}"), text, secret });
        }
    }
    all
}

/// Words in places that tell nothing are words.
fn cannot_be_known(case: &Case) -> bool {
    let random = ["\"here it is V thanks\"", "\"V\"", "\"\\\"V\\\"\"", "\"https://hooks.acme-corp.com/services/V\""];
    let wordlike = ["Kp7monkey", "KQZT-VW7N", "Sommer1997x", "Tr0ub4dorAnd3", "copper7-lantern-private"];
    // `${words-words}` is a variable with a default, for a shell.
    let variable = case.label.starts_with("\"N=\\\"${V}\\\"\"");
    wordlike.contains(&case.secret) && (variable || random.iter().any(|layout| case.label.starts_with(layout)))
}

fn hunt(cases: &[Case]) {
    let mut left = Vec::new();
    for case in cases.iter().filter(|case| !cannot_be_known(case)) {
        let out = String::from_utf8_lossy(&redact(case.text.as_bytes(), &Options::default())).into_owned();
        let found = spellings(case.secret).into_iter().find(|spelling| out.contains(spelling.as_str()));
        left.extend(found.map(|found| {
            format!("{}: {found} is left\n    {}\n    {}", case.label, case.text.escape_debug(), out.escape_debug())
        }));
    }
    assert!(left.is_empty(), "{}\n{} of {} left", left.join("\n"), left.len(), cases.len());
}

/// Every so many cases: the rest is for the long run.
const STEP: usize = 23;

#[test]
fn no_canary_is_left() {
    let cases: Vec<Case> = cases().into_iter().enumerate().filter(|(at, _)| at % STEP == 0).map(|(_, case)| case).collect();
    hunt(&cases);
}

#[test]
#[ignore = "all of them, which takes minutes without optimisation"]
fn no_canary_is_left_in_any_layout() {
    assert!(LAYOUTS.len() + NAMELESS.len() >= 200, "{} layouts", LAYOUTS.len() + NAMELESS.len());
    hunt(&cases());
}
