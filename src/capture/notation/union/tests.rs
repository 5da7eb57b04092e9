#![allow(clippy::string_slice, clippy::indexing_slicing, reason = "a test may panic")]

use std::ops::Range;

use super::read_union_expression;
use crate::capture::notation::code::{CallArgument, Expr};

fn show(source: &str, expr: &Expr) -> String {
    let text = |at: &Range<usize>| source[at.clone()].to_owned();
    let all = |items: &[Expr]| items.iter().map(|item| show(source, item)).collect::<Vec<_>>().join(",");
    match expr {
        Expr::Text(at) | Expr::Name(at) => text(at),
        Expr::Joined(parts, _) => format!("join({})", all(parts)),
        Expr::Bare(at) => format!("bare:{}", text(at)),
        Expr::Code(at) => format!("code:{}", text(at)),
        Expr::List(items, _) => format!("[{}]", all(items)),
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
fn one_grammar_for_all() {
    for (source, want) in [
        ("$this->http->post('u', ['a' => 'b' . $c->d])", "$this->http->post('u',{'a'=join('b',$c->d)})"),
        ("post<Token>(`u`, {a, 'b': c})", "post(`u`,{a=a,'b'=c})"),
        ("new Dictionary<string, string>\n{\n  { \"a\", b },\n  [\"c\"] = \"d\"\n}", "Dictionary({[\"a\",b],\"c\"=\"d\"})"),
        ("new Dictionary<string, string>() {\n  { \"a\", b }\n}", "Dictionary([\"a\",b])"),
        ("(HttpWebRequest)WebRequest.Create(\"u\")", "WebRequest.Create(\"u\")"),
        ("[NSURL URLWithString:@\"u\"]", "NSURL . URLWithString(@\"u\")"),
        ("[r setValue:@\"v\" forHTTPHeaderField:@\"n\"]", "r . setValue(@\"v\",forHTTPHeaderField=@\"n\")"),
        ("@{@\"a\": @\"b\"}", "{@\"a\"=@\"b\"}"),
        ("'a=' || l_b || '&c=' || d", "join('a=',l_b,'&c=',d)"),
        ("\"a=\" & b & \"&c=\" & d", "join(\"a=\",b,\"&c=\",d)"),
        ("\"a=\" .. b", "join(\"a=\",b)"),
        ("\"Basic \".base64_encode($a.\":\".$b)", "join(\"Basic \",base64_encode(join($a,\":\",$b)))"),
        ("request(\"u\") |>\n  req_body_form(a = \"b\")", "request(\"u\") . req_body_form(a=\"b\")"),
        ("Map(\"a\" -> \"b\", \"c\" -> d)", "Map(\"a\"=\"b\",\"c\"=d)"),
        ("mapOf(\"a\" to b)", "mapOf(\"a\"=b)"),
        ("new[]\n{\n  new P<a, b>(\"c\", d),\n}", "[P(\"c\",d)]"),
        ("json!({\"a\": 1})", "json({\"a\"=bare:1})"),
        (
            "https.request{\n  url = \"u\",\n  headers = { [\"A\"] = \"b\" }\n}",
            "https.request({url=\"u\",headers={\"A\"=\"b\"}})",
        ),
        ("client.post(\"u\") {\n  header(\"A\", \"b\")\n  setBody(c)\n}", "client.post(\"u\",header(\"A\",\"b\"),setBody(c))"),
        ("%{\"a\" => b}", "{\"a\"=b}"),
        ("[{\"A\", \"b\"}]", "[[\"A\",\"b\"]]"),
        ("url.Values{\"a\": {\"b\"}}", "url.Values({\"a\"=[\"b\"]})"),
        ("'u/%s' % (a)", "'u/%s' . %(a)"),
        ("'a={}&b={}'.format(c, d)", "'a={}&b={}' . format(c,d)"),
        ("f(x if y else z)", "f(code:x if y else z)"),
        ("x.then((r) => { y })", "x.then(code:(r) => { y })"),
        ("s.getBytes(\"utf-8\")", "s.getBytes(\"utf-8\")"),
        ("[#\"Content-Type\" = \"a\", b = c]", "{#\"Content-Type\"=\"a\",b=c}"),
        ("&[(\"a\", \"b\"), (\"c\", &d)]", "[[\"a\",\"b\"],[\"c\",d]]"),
        ("URLRequest(url: URL(string: \"u\")!)", "URLRequest(url=URL(string=\"u\"))"),
    ] {
        let (expr, _) = read_union_expression(source.as_bytes(), 0).unwrap_or((Expr::Code(0..0), 0));
        assert_eq!(show(source, &expr), want, "{source}");
    }
}

#[test]
fn ends_with_its_line() {
    for (source, end) in [("a\nb", 1), ("'a' is prose", 3), ("f(\n1)\n2", 5), ("f(1", 3), ("{a: [}", 6)] {
        assert_eq!(read_union_expression(source.as_bytes(), 0).map(|(_, end)| end), Some(end), "{source}");
    }
}

proptest::proptest! {
    #![proptest_config(proptest::prelude::ProptestConfig::with_cases(2000))]

    #[test]
    fn never_fails(source in "[a-cN{}()\\[\\]'\"`,:=>.+$#@%&|<!/\\\\ \n-]{0,60}") {
        if let Some((expr, end)) = read_union_expression(source.as_bytes(), 0) {
            proptest::prop_assert!(expr.at().end <= source.len() && end <= source.len());
        }
        super::read_arguments(source.as_bytes(), 0);
    }
}
