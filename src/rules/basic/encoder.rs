//! Calls in source code that make the Basic value: some encoders break their lines, whatever they are given.

use crate::request::token::TokenRequest;
use crate::rules::rule::Context;
use crate::text::layers::Slice;

/// Ruby, Python, Java, PHP, Perl. All end the text with a line break or fold it.
const BREAKING: &[&str] = &[
    "Base64.encode64(",
    ".pack('m')",
    ".pack(\"m\")",
    "base64.encodebytes(",
    "base64.encodestring(",
    "Base64.getMimeEncoder()",
    "chunk_split(base64_encode(",
    "MIME::Base64::encode_base64(",
];

/// What takes the breaks out again.
const MENDING: &[&str] = &["gsub", "delete", "strip", "chomp", ".tr(", "replace", "split", "squish", "rstrip", "trim", "s/"];

/// The call behind the Authorization field that breaks its lines, where the text shows one.
pub(super) fn breaking(request: &TokenRequest, cx: &Context<'_>) -> Option<Slice> {
    let at = request.authorization.shown()?.credentials;
    let text = cx.text(at);
    if MENDING.iter().any(|mend| text.contains(mend)) {
        return None;
    }
    BREAKING.iter().find_map(|call| text.find(call).map(|start| at.sub(start..start + call.len())))
}

#[cfg(test)]
mod tests {
    use crate::rules::testing::verdict;

    const RUBY: &str = "conn = Faraday.new(url: 'https://login.acme-corp.com')\nconn.post('/oauth/token') do |req|\n  req.headers['Authorization'] = HEADER\n  req.body = URI.encode_www_form(grant_type: 'refresh_token', refresh_token: 'rt_9fAbCd')\nend\n";

    #[test]
    fn ruby_code_shows_the_fault() {
        let call = |header: &str| RUBY.replace("HEADER", header);
        let name = "basic/line-wrapped";
        assert_eq!(verdict(&call(r##""Basic #{Base64.encode64("#{ENV['ID']}:#{ENV['SECRET']}")}""##), name), Some("error"));
        assert_eq!(
            verdict(&call(r##""Basic #{Base64.encode64("#{ENV['ID']}:#{ENV['SECRET']}")}""##), "basic/raw-credentials"),
            None
        );
        assert_eq!(verdict(&call(r##""Basic #{Base64.strict_encode64("#{ENV['ID']}:#{ENV['SECRET']}")}""##), name), None);
        assert_eq!(verdict(&call(r##""Basic #{Base64.encode64("#{ENV['ID']}:x").delete("\n")}""##), name), None);
    }
}
