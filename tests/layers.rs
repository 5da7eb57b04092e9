//! Layers from outside: what a finding underlines and what a repair writes, through one to four
//! encodings.

#[path = "layers/joins.rs"]
mod joins;
#[path = "layers/points.rs"]
mod points;
#[path = "layers/properties.rs"]
mod properties;
#[path = "layers/random.rs"]
mod random;
#[path = "layers/stacks.rs"]
mod stacks;

use grantlint::codec::Codec;
use grantlint::layers::{Edit, Layers, NotLowered, Piece, Slice, Span};

/// Where `needle` is in `within`.
fn find(layers: &Layers, within: Slice, needle: &str) -> Slice {
    let text = layers.bytes(within);
    let at = text.windows(needle.len()).position(|window| window == needle.as_bytes());
    let at = at.unwrap_or_else(|| panic!("{needle:?} is not in {:?}", layers.text(within)));
    within.sub(at..at + needle.len())
}

fn decode(layers: &mut Layers, at: Slice, codec: Codec) -> Slice {
    layers.decode(at, codec).unwrap_or_else(|place| panic!("{codec:?}: {:?}", layers.text(place)))
}

/// The text that `written` in the file stands for.
fn read(layers: &mut Layers, written: &str, codec: Codec) -> Slice {
    let at = find(layers, layers.root(), written);
    decode(layers, at, codec)
}

/// The whole file, decoded.
fn read_all(layers: &mut Layers, codec: Codec) -> Slice {
    decode(layers, layers.root(), codec)
}

/// The bytes of the file that `slice` underlines.
fn underlined<'f>(layers: &Layers, file: &'f str, slice: Slice) -> &'f str {
    let Span { start, end } = layers.span(slice);
    &file[start as usize..end as usize]
}

fn apply(file: &[u8], edit: &Edit) -> Vec<u8> {
    let (start, end) = (edit.span.start as usize, edit.span.end as usize);
    [&file[..start], &edit.text, &file[end..]].concat()
}

/// The file with `slice` replaced.
fn replaced(layers: &Layers, slice: Slice, new: &str) -> Result<String, NotLowered> {
    let file = layers.bytes(layers.root());
    let edit = layers.lower(slice, new.as_bytes())?;
    Ok(String::from_utf8_lossy(&apply(file, &edit)).into_owned())
}

#[test]
fn a_form_value_in_the_json_of_a_har() {
    let file = r#"{"é":1,"text":"grant_type=refresh_token\u0026client_secret=a%2Bb\u002Fc"}"#;
    let mut layers = Layers::new(file.as_bytes());
    let body = read(&mut layers, r"grant_type=refresh_token\u0026client_secret=a%2Bb\u002Fc", Codec::Json);
    assert_eq!(layers.text(body), "grant_type=refresh_token&client_secret=a%2Bb/c");

    let written = find(&layers, body, "a%2Bb/c");
    let secret = decode(&mut layers, written, Codec::Form);
    assert_eq!(layers.bytes(secret), b"a+b/c");
    assert_eq!(layers.parent(secret), Some(written));
    assert_eq!((layers.codec(secret.layer), layers.codec(layers.root().layer)), (Codec::Form, Codec::File));
    for (part, source) in [("/", r"\u002F"), ("a+b/c", r"a%2Bb\u002Fc"), ("+b", "%2Bb")] {
        assert_eq!(underlined(&layers, file, find(&layers, secret, part)), source);
    }

    // In the form value a quote is `%22`, which JSON need not escape; in the JSON text it is
    // `\"`.
    assert_eq!(
        replaced(&layers, find(&layers, secret, "b/"), "\"&").as_deref(),
        Ok(r#"{"é":1,"text":"grant_type=refresh_token\u0026client_secret=a%2B%22%26c"}"#)
    );
    assert_eq!(
        replaced(&layers, find(&layers, body, "grant_type"), "a\"b").as_deref(),
        Ok(r#"{"é":1,"text":"a\"b=refresh_token\u0026client_secret=a%2Bb\u002Fc"}"#)
    );
}

#[test]
fn basic_credentials_in_a_json_header() {
    let file = r#"{"name":"Authorization","value":"Basic aWQ6c2VjcmV0"}"#;
    let mut layers = Layers::new(file.as_bytes());
    let value = read(&mut layers, "Basic aWQ6c2VjcmV0", Codec::Json);
    let credentials = decode(&mut layers, value.from("Basic ".len()), Codec::Base64);
    assert_eq!(layers.bytes(credentials), b"id:secret");

    // A byte underlines its quantum.
    let (id, colon, secret) = (credentials.to(2), credentials.sub(2..3), credentials.from(3));
    assert_eq!(underlined(&layers, file, secret), "c2VjcmV0");
    assert_eq!(underlined(&layers, file, colon), "aWQ6");

    // The same length modulo three touches only its quanta, any other rewrites the value.
    let edit = layers.lower(secret, b"SECRET").expect("Base64 holds everything");
    assert_eq!(edit.text, b"U0VDUkVU");
    assert_eq!(
        replaced(&layers, id, "client").as_deref(),
        Ok(r#"{"name":"Authorization","value":"Basic Y2xpZW50OnNlY3JldA=="}"#)
    );
}

#[test]
fn a_shell_word_with_two_quotings() {
    let file = "curl -d 'grant_type=refresh_token&client_id='\"a b\" \\\r\n  --data-urlencode x";
    let mut layers = Layers::new(file.as_bytes());
    let word = read(&mut layers, "'grant_type=refresh_token&client_id='\"a b\"", Codec::Shell);
    assert_eq!(layers.text(word), "grant_type=refresh_token&client_id=a b");
    assert_eq!(underlined(&layers, file, find(&layers, word, "=a b")), "='\"a b");

    let after = |slice: &str, new: &str| replaced(&layers, find(&layers, word, slice), new).expect("it can be written");
    assert!(after("refresh_token", "it's").starts_with(r"curl -d 'grant_type=it'\''s&client_id='"));
    assert!(after("a b", "$x\"").contains(r#"client_id='"\$x\"" "#));
    assert!(after("&client_id=a", "").starts_with("curl -d 'grant_type=refresh_token'\" b\" \\\r\n"));
}

#[test]
fn what_the_shell_fills_in_stays_so() {
    let file = r#"curl -d "client_id=$ID&client_secret=${SECRET} &code=a" -d 'client_id=$ID'"#;
    let mut layers = Layers::new(file.as_bytes());
    let word = read(&mut layers, r#""client_id=$ID&client_secret=${SECRET} &code=a""#, Codec::Shell);
    let quoted = read(&mut layers, "'client_id=$ID'", Codec::Shell);
    assert!(layers.is_live(find(&layers, word, "$ID")) && !layers.is_live(find(&layers, word, "client_id=")));
    assert!(!layers.is_live(find(&layers, quoted, "$ID")));

    let secret = find(&layers, word, "${SECRET} ");
    let secret = decode(&mut layers, secret, Codec::Form);
    assert!(layers.is_live(secret));
    let after = |slice: Slice, new: &str| replaced(&layers, slice, new);
    assert_eq!(after(secret, "${SECRET}"), Ok(file.replace("} &", "}&")));
    assert_eq!(after(find(&layers, word, "&client_secret=${SECRET} "), ""), Ok(file.replace("&client_secret=${SECRET} ", "")));
    assert_eq!(after(find(&layers, word, "code=a"), "code=$a"), Ok(file.replace("code=a", r"code=\$a")));
    // The name must not run on into the new text.
    assert_eq!(after(find(&layers, word, "&client_s"), "S"), Ok(file.replace("&client_s", "\"S\"")));
    assert_eq!(after(find(&layers, word, "CRET"), "X"), Err(NotLowered::NotEncodable(Codec::Shell)));
}

#[test]
fn what_is_not_live_is_not_made_so() {
    for (codec, file, part, new, after) in [
        (Codec::Shell, "\"$AB\"", "$AB", "$AC", Ok(r#""\$AC""#)),
        (Codec::Shell, "https://a/?b", "b", "b*", Ok("https://a/?'b*'")),
        (Codec::Shell, "\"a!\"", "a", "!a", Ok("\"\"'!a'\"!\"")),
        (Codec::Ruby, "\"a{b}\"", "a", "#", Ok(r#""\#{b}""#)),
        (Codec::Ruby, "\"a#{b}\"", "a", "#", Ok("\"##{b}\"")),
        (Codec::Ruby, "'a#{b}'", "a", "\r\n", Ok(r#""\r\n\#{b}""#)),
        (Codec::Python, "f'{a}b'", "b", "{'", Ok(r"f'{a}{{\''")),
        // A raw literal has no escapes, and any other would not be filled in.
        (Codec::Python, "rf'{a}b'", "b", "'", Err(NotLowered::NotEncodable(Codec::Python))),
    ] {
        let mut layers = Layers::new(file.as_bytes());
        let text = read_all(&mut layers, codec);
        let outcome = replaced(&layers, find(&layers, text, part), new);
        assert_eq!(outcome.as_deref(), after.as_deref(), "{file}");
    }
    let mut layers = Layers::new(b"https://a/?b");
    let url = read_all(&mut layers, Codec::Shell);
    assert!(!layers.is_live(url));
}

#[test]
fn a_faraday_log_and_a_python_call() {
    let file = "{\"Authorization\"=>\"Basic aWQ6\\u0063\"}\r\nrequests.post(u, data=b'scope=\\xc3\\xa9')";
    let mut layers = Layers::new(file.as_bytes());
    let ruby = read(&mut layers, "\"Basic aWQ6\\u0063\"", Codec::Ruby);
    assert_eq!(layers.text(ruby), "Basic aWQ6c");
    assert_eq!(underlined(&layers, file, ruby.from(10)), r"\u0063");
    assert_eq!(replaced(&layers, ruby.from(10), "#{x}\n"), Ok(file.replace(r"\u0063", r"\#{x}\n")));

    let python = read(&mut layers, r"b'scope=\xc3\xa9'", Codec::Python);
    assert_eq!(layers.text(python), "scope=é");
    assert_eq!(replaced(&layers, python.from(6), "ü'"), Ok(file.replace(r"\xc3\xa9", r"\xc3\xbc\'")));
}

#[test]
fn a_folded_header() {
    let file = "Authorization: Basic aWQ6\r\n c2VjcmV0\r\n";
    let mut layers = Layers::new(file.as_bytes());
    let value = read(&mut layers, "Basic aWQ6\r\n c2VjcmV0", Codec::HttpValue);
    assert_eq!(layers.text(value), "Basic aWQ6 c2VjcmV0");
    let fold = find(&layers, value, "6 c").sub(1..2);
    assert_eq!(underlined(&layers, file, fold), "\r\n ");
    assert_eq!(replaced(&layers, fold, "").as_deref(), Ok("Authorization: Basic aWQ6c2VjcmV0\r\n"));
    assert_eq!(replaced(&layers, value.to(5), "a\r\nb"), Err(NotLowered::NotEncodable(Codec::HttpValue)));
    // The shell word in it could be written with a raw line break, but the header could not.
    let word = decode(&mut layers, value.to(5), Codec::Shell);
    assert_eq!(layers.lower(word.from(5), b"\n").map(|edit| edit.text), Ok(b"$'\\n'".to_vec()));
}

#[test]
fn wrapped_base64_joined() {
    let file = "Basic aWQ6\n  c2VjcmV0";
    let mut layers = Layers::new(file.as_bytes());
    let root = layers.root();
    let token = layers.join(vec![Piece::Copy(root.sub(6..10)), Piece::Copy(root.from(13))]);
    assert_eq!((layers.text(token).as_ref(), layers.codec(token.layer)), ("aWQ6c2VjcmV0", Codec::Join));
    let credentials = decode(&mut layers, token, Codec::Base64);
    assert_eq!(underlined(&layers, file, credentials.from(3)), "c2VjcmV0");
    assert_eq!(underlined(&layers, file, credentials), "aWQ6\n  c2VjcmV0");
    assert_eq!(replaced(&layers, credentials.from(6), "rot").as_deref(), Ok("Basic aWQ6\n  c2Vjcm90"));
    // Everything is written again, but what differs is within one line.
    assert_eq!(replaced(&layers, credentials.from(8), "").as_deref(), Ok("Basic aWQ6\n  c2VjcmU="));
    assert_eq!(replaced(&layers, credentials.to(1), ""), Err(NotLowered::Seam));
}

#[test]
fn a_value_that_only_the_parser_can_read() {
    let file = "string: 'it''s'";
    let mut layers = Layers::new(file.as_bytes());
    let value = layers.decode_as(layers.root().from(8), Codec::Shell, b"it's");
    assert_eq!(layers.codec(value.layer), Codec::Coarse);
    for part in [value, value.to(2), value.sub(1..1)] {
        assert_eq!(underlined(&layers, file, part), "'it''s'");
        assert_eq!(layers.lower(part, b"x"), Err(NotLowered::Coarse));
    }
    let agreed = layers.decode_as(layers.root().from(8), Codec::Shell, b"its");
    assert_eq!(layers.codec(agreed.layer), Codec::Shell);
    assert_eq!(underlined(&layers, file, agreed.from(2)), "s");
    let empty = layers.coarse(layers.root().from(8), b"");
    assert_eq!(underlined(&layers, file, empty), "'it''s'");
}

#[test]
fn an_error_names_its_bytes() {
    let file = r#"{"t":"a=1\u0026b=%zz"}"#;
    let mut layers = Layers::new(file.as_bytes());
    let body = read(&mut layers, r"a=1\u0026b=%zz", Codec::Json);
    let place = layers.decode(body.from(6), Codec::Form).expect_err("%zz");
    assert_eq!(place, body.sub(6..7));
    assert_eq!(underlined(&layers, file, place), "%");
    let nothing = body.from(99);
    assert_eq!(layers.decode(nothing, Codec::Ruby), Err(nothing));
}
