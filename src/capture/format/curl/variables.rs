//! Variables: those of the shell, which may hold any options, and curl's own (`--variable name=value`, `{{name}}` in the
//! argument of an `--expand-` option).

use super::build::CurlArgument;
use super::options::OptionEffect;
use crate::capture::format::client::pieces;
use crate::text::codec::expansion_length;
use crate::text::layers::{Layers, Piece, Slice};

/// curl's variables whose values the command shows.
#[derive(Default)]
pub(super) struct CurlVariables(Vec<(Vec<u8>, Slice)>);

impl CurlVariables {
    /// `name=value`. One that comes from the environment or a file is not shown.
    pub(super) fn set(&mut self, layers: &Layers<'_>, argument: Slice) {
        let text = layers.bytes(argument);
        let text = text.strip_prefix(b"%").unwrap_or(text);
        let name = text.iter().take_while(|b| b.is_ascii_alphanumeric() || **b == b'_').count();
        let name = text[..name].to_vec();
        self.0.retain(|(known, _)| *known != name);
        if layers.bytes(argument).get(name.len()) == Some(&b'=') {
            let value = argument.from(name.len() + 1);
            self.0.push((name, value));
        }
    }

    /// The argument with what is known in place of `{{name}}`.
    pub(super) fn expanded(&self, layers: &mut Layers<'_>, argument: Slice) -> Slice {
        let text = layers.bytes(argument).to_vec();
        let mut pieces = Vec::new();
        let (mut copied, mut from) = (0, 0);
        while let Some(at) = text.get(from..).and_then(|rest| memchr::memmem::find(rest, b"{{")) {
            let open = from + at;
            let Some(length) = memchr::memmem::find(&text[open..], b"}}") else { break };
            from = open + length + 2;
            let escaped = open > 0 && text[open - 1] == b'\\';
            let value = if escaped { None } else { self.value(layers, &text[open + 2..open + length]) };
            match (escaped, value) {
                (true, _) => {
                    pieces.push(Piece::Copy(argument.sub(copied..open - 1)));
                    copied = open;
                }
                (false, Some(value)) => {
                    pieces.extend([Piece::Copy(argument.sub(copied..open)), Piece::Copy(value)]);
                    copied = from;
                }
                (false, None) => {}
            }
        }
        if pieces.is_empty() {
            return argument;
        }
        pieces.push(Piece::Copy(argument.from(copied)));
        layers.join(pieces)
    }

    /// `name:function:function`.
    fn value(&self, layers: &mut Layers<'_>, text: &[u8]) -> Option<Slice> {
        let mut words = text.split(|b| *b == b':');
        let name = words.next()?;
        let (_, value) = self.0.iter().find(|(known, _)| known == name)?;
        words.try_fold(*value, |value, function| changed(layers, value, function))
    }
}

/// What a function of curl's makes of a value.
fn changed(layers: &mut Layers<'_>, value: Slice, function: &[u8]) -> Option<Slice> {
    let pieces = match function {
        b"trim" => {
            let text = layers.bytes(value);
            let lead = text.len() - text.trim_ascii_start().len();
            return Some(value.sub(lead..lead + text.trim_ascii().len()));
        }
        b"url" => pieces::percent_encoded(layers, value),
        b"b64" => pieces::base64(layers.bytes(value), value, 1),
        b"json" => {
            let quoted = pieces::json_string(layers, value);
            let inner = quoted.len().saturating_sub(2);
            quoted.into_iter().skip(1).take(inner).collect()
        }
        _ => return None,
    };
    Some(layers.join(pieces))
}

/// Words that are wholly a variable: an array holds options, and so does any other beside an address.
pub(super) fn tell_options(layers: &Layers<'_>, arguments: &mut [CurlArgument]) {
    let is_address = |argument: &CurlArgument| argument.effect == OptionEffect::Url && held(layers, argument).is_none();
    let named = |argument: &CurlArgument| matches!(held(layers, argument), Some(VariableUse::Address));
    let address = arguments.iter().any(is_address) || arguments.iter().any(named);
    for argument in arguments.iter_mut() {
        let options = match held(layers, argument) {
            Some(VariableUse::Words) => true,
            Some(VariableUse::Anything) => address,
            Some(VariableUse::Address) | None => false,
        };
        if options {
            argument.effect = OptionEffect::Unknown;
        }
    }
}

/// What a word that is wholly a variable may hold.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
enum VariableUse {
    /// Any number of words.
    Words,
    /// An address, by its name.
    Address,
    Anything,
}

/// `None` when the word is more than a variable, or the argument of an option.
fn held(layers: &Layers<'_>, argument: &CurlArgument) -> Option<VariableUse> {
    if argument.effect != OptionEffect::Url || !argument.name.is_empty() {
        return None;
    }
    let text = layers.bytes(argument.value);
    let raw = layers.bytes(argument.flag);
    if raw.starts_with(b"@") && raw.len() > 1 {
        // PowerShell passes the members of the array.
        return Some(VariableUse::Words);
    }
    if raw.starts_with(b"'") || !is_wholly_variable(text) {
        return None;
    }
    Some(match text {
        b"$@" | b"$*" | b"\"$@\"" => VariableUse::Words,
        _ if text.ends_with(b"[@]}") || text.ends_with(b"[*]}") => VariableUse::Words,
        _ if names_address(text) => VariableUse::Address,
        _ => VariableUse::Anything,
    })
}

/// `$TOKEN_URL`, `${baseUrl}`, though not `$CURL_OPTS`.
fn names_address(text: &[u8]) -> bool {
    const WORDS: &[&str] = &["url", "uri", "host", "endpoint", "server", "domain", "issuer", "address", "site"];
    let name = String::from_utf8_lossy(text).to_ascii_lowercase();
    let mut words = name.split(|c: char| !c.is_ascii_alphanumeric());
    words.any(|word| word != "curl" && WORDS.iter().any(|known| word.ends_with(known)))
}

/// `$NAME`, `${NAME}`, `%NAME%`.
fn is_wholly_variable(text: &[u8]) -> bool {
    let name = |text: &[u8]| !text.is_empty() && text.iter().all(|b| b.is_ascii_alphanumeric() || *b == b'_');
    match text {
        [b'$', b'@' | b'*'] => true,
        [b'$', b'{', ..] => expansion_length(text) == Some(text.len()),
        [b'$', rest @ ..] => name(rest),
        [b'%', rest @ .., b'%'] => name(rest),
        _ => false,
    }
}

#[cfg(test)]
mod tests {
    use crate::capture::format::client::testing::{address, assert_shows, body, method, only, user};
    use crate::capture::model::Coverage;

    fn is_whole(request: &crate::capture::model::Request) -> bool {
        request.headers.shown().is_some_and(|headers| headers.coverage == Coverage::Whole)
    }

    #[test]
    fn curls_own_variables_are_put_in() {
        let text = "curl --variable 'rt= a+b ' --variable %ID --variable k@file --expand-data 'refresh_token={{rt:trim:url}}&client_id={{ID}}&k={{k}}&x=\\{{rt}}' --expand-user 'id:{{rt:trim:b64}}' https://h.example/oauth/token";
        assert_shows(text, &[(":body", "refresh_token=a%2Bb&client_id={{ID}}&k={{k}}&x={{rt}}"), (":user", "id:YSti")]);
        only(text, |_, request| assert!(is_whole(request)));
        assert_shows(
            "curl --variable a=b --expand-url 'https://{{a}}.example/{{a:none}}' -d 'x={{a}}'",
            &[(":address", "https://b.example/{{a:none}}"), (":body", "x={{a}}")],
        );
    }

    #[test]
    fn a_variable_beside_an_address_may_hold_any_options() {
        for variable in ["\"${args[@]}\"", "$AUTH_OPTS", "${CURL_OPTS}", "\"$@\"", "$*", "\"$EXTRA\""] {
            only(&format!("curl {variable} https://h.example/oauth/token -d grant_type=refresh_token"), |layers, request| {
                assert_eq!(address(layers, request).as_deref(), Some("https://h.example/oauth/token"), "{variable}");
                assert!(!is_whole(request), "{variable}");
                assert!(request.body.shown().is_some_and(|body| body.cut), "{variable}");
            });
            only(&format!("curl https://h.example/oauth/token {variable}"), |layers, request| {
                assert_eq!(method(layers, request), None, "{variable}");
                assert!(request.body.is_not_shown(), "{variable}");
            });
        }
    }

    #[test]
    fn a_variable_alone_is_the_address() {
        for variable in ["$TOKEN_URL", "\"$1\"", "${URL}", "\"${{ secrets.URL }}\""] {
            only(&format!("curl {variable} -d grant_type=refresh_token"), |layers, request| {
                assert_eq!(address(layers, request).as_deref(), Some(variable.trim_matches('"')));
                assert!(is_whole(request), "{variable}");
            });
        }
        only("curl $OPTS $TOKEN_URL -d a=b", |layers, request| {
            assert_eq!(address(layers, request).as_deref(), Some("$TOKEN_URL"));
            assert!(!is_whole(request));
        });
    }

    #[test]
    fn known_options_are_split_as_the_shell_does() {
        let text = "OPTS='-u id:s3cr -X POST'\ncurl $OPTS https://h.example/oauth/token -d a=b";
        only(text, |layers, request| {
            assert_eq!(user(layers, request).as_deref(), Some("id:s3cr"));
            assert!(is_whole(request));
        });
    }

    #[test]
    fn a_line_break_within_quotes_is_data() {
        only("curl https://h.example/oauth/token -u id:s --data '\ngrant_type=refresh_token&a=b'", |layers, request| {
            assert_eq!(body(layers, request).as_deref(), Some("\ngrant_type=refresh_token&a=b"));
            assert!(request.mangled.is_empty());
        });
    }

    #[test]
    fn other_schemes_make_no_basic_field() {
        for option in ["--digest", "--ntlm", "--anyauth", "--negotiate", "--basic --digest"] {
            only(&format!("curl {option} -u id:s3cr -d a=b https://h.example/oauth/token"), |layers, request| {
                assert_eq!(user(layers, request), None, "{option}");
                assert!(!is_whole(request));
            });
        }
        assert_shows("curl --digest --basic -u id:s3cr -d a=b https://h.example/oauth/token", &[(":user", "id:s3cr")]);
    }

    #[test]
    fn what_another_program_fills_in_is_one_word() {
        for host in ["${{ secrets.URL }}", "{{ base url }}", "<%= @host %>", "'{{ base }}'", "\"<%= host %>\""] {
            only(&format!("curl -u <%= @id %>:<%= @secret %> -d 'rt=<%= @rt %>' {host}/oauth/token"), |layers, request| {
                let want = format!("{}/oauth/token", host.trim_matches(|c| "'\"".contains(c)));
                assert_eq!(address(layers, request), Some(want));
                assert_eq!(user(layers, request).as_deref(), Some("<%= @id %>:<%= @secret %>"));
                assert!(request.mangled.is_empty(), "{host}: {:?}", request.mangled);
            });
        }
    }

    #[test]
    fn comments_in_backticks_are_none_of_the_words() {
        let text = "curl `# get a token` \\\n  -X POST `#post` \\\n  https://h.example/oauth/token `# it's here` \\\n  -d a=b";
        assert_shows(text, &[(":address", "https://h.example/oauth/token"), (":body", "a=b")]);
        only(text, |_, request| assert!(is_whole(request)));
    }
}
