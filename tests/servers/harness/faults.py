"""The faults of the catalogue that can be planted in raw HTTP. Each changes a correct draft; its name is the rule that should speak
(or several, where one damage may be told in more than one way)."""
from dataclasses import dataclass
from typing import Callable
from urllib.parse import quote

from harness.drafts import FORM, WAYS, NotHere, b64, draft

FAULTS = []


@dataclass(frozen=True)
class Fault:
    rules: tuple
    plant: Callable
    visible: bool
    make: Callable
    ways: list


def fault(*rules, visible=True, make=draft, ways=WAYS):
    """`make` writes the correct request in one of `ways`."""
    def register(plant):
        FAULTS.append(Fault(rules, plant, visible, make, ways))
        return plant

    return register


# Basic credentials.

@fault("basic/base64url-alphabet")
def base64url(d, rng):
    token = d.token()
    if not set(token) & set("+/"):
        raise NotHere
    d.put("Authorization", "Basic " + token.replace("+", "-").replace("/", "_"))


@fault("basic/bom")
def basic_bom(d, rng):
    d.need("basic")
    d.basic(b"\xef\xbb\xbf" + pair(d).encode())


@fault("basic/bytes-repr")
def bytes_repr(d, rng):
    d.put("Authorization", rng.choice(["Basic b'%s'", 'Basic b"%s"']) % d.token())


@fault("basic/control-char")
def control_char(d, rng):
    d.need("basic")
    d.basic(pair(d) + rng.choice(["\n", "\r\n", "\t", "\0", "\r"]))


@fault("basic/double-base64")
def double_base64(d, rng):
    d.basic(d.token())


@fault("basic/double-scheme")
def double_scheme(d, rng):
    d.put("Authorization", rng.choice(["Basic Basic ", "Basic basic ", "Basic Basic: "]) + d.token())


@fault("basic/empty-client-id")
def empty_client_id(d, rng):
    d.need("basic")
    d.basic(":" + d.secret)


@fault("basic/empty-secret")
def empty_secret(d, rng):
    d.need("basic")
    d.basic(name(d) + ":")


@fault("basic/hex-not-base64")
def hex_token(d, rng):
    d.need("basic")
    text = pair(d).encode().hex()
    d.put("Authorization", "Basic " + rng.choice([text, text.upper()]))


@fault("basic/inner-quotes")
def inner_quotes(d, rng):
    d.need("basic")
    quoted = ['"{0}:{1}"', '"{0}":"{1}"', "'{0}:{1}'", "{0}:'{1}'", '{0}:"{1}"']
    d.basic(rng.choice(quoted).format(name(d), d.secret))


@fault("basic/inner-whitespace")
def inner_whitespace(d, rng):
    d.need("basic")
    d.basic(rng.choice(["{0}: {1}", "{0} :{1}", " {0}:{1}", "{0}:{1} ", "{0} : {1}"]).format(name(d), d.secret))


@fault("basic/line-wrapped")
def line_wrapped(d, rng):
    token, at = d.token(), rng.choice([20, 40, 60])
    d.put("Authorization", "Basic " + rng.choice([token[:at] + " " + token[at:], token + "\\n", token[:60] + "\\n" + token[60:]]))


@fault("basic/no-colon")
def no_colon(d, rng):
    d.need("basic")
    d.basic(rng.choice(["{0}{1}", "{1}", "{0}", "{0};{1}", "{0}|{1}", "{0},{1}"]).format(name(d), d.secret))


@fault("basic/not-base64", "header/authorization-not-token68", "header/value-quoted", "basic/inner-quotes")
def not_base64(d, rng):
    token = d.token()
    d.put("Authorization", "Basic " + rng.choice([f'"{token}"', f"'{token}'", f"<{token}>", f"{token};", f"{{{token}}}"]))


@fault("basic/padding-missing")
def padding_missing(d, rng):
    if not d.token().endswith("="):
        raise NotHere
    d.put("Authorization", "Basic " + d.token().rstrip("="))


@fault("basic/padding-wrong")
def padding_wrong(d, rng):
    token = d.token()
    d.put("Authorization", "Basic " + rng.choice([token + "=", token + "==", token.rstrip("=") + "==="]))


@fault("basic/percent-encoded-token")
def percent_token(d, rng):
    if quote(d.token(), safe="") == d.token():
        raise NotHere
    d.put("Authorization", "Basic " + quote(d.token(), safe=""))


@fault("basic/placeholder", "basic/undefined-credentials", "basic/sample-credentials")
def basic_placeholder(d, rng):
    d.need("basic")
    d.basic(rng.choice(["client_id:client_secret", "YOUR_CLIENT_ID:YOUR_CLIENT_SECRET", "<client_id>:<client_secret>", "{client_id}:{client_secret}", "your-client-id:your-client-secret"]))


@fault("basic/raw-credentials")
def raw_credentials(d, rng):
    d.need("basic")
    d.put("Authorization", "Basic " + pair(d))


@fault("basic/sample-credentials")
def sample_credentials(d, rng):
    d.need("basic")
    d.basic(rng.choice(["s6BhdRkqt3:gX1fBat3bV", "s6BhdRkqt3:7Fjfp0ZBr1KtDRbnfVdmIw", "Aladdin:open sesame"]))


# Which of two words is the secret cannot be seen; a variable may be filled in later; in a paste a length may be older than the text.

@fault("basic/swapped", visible=False)
def swapped(d, rng):
    d.need("basic")
    d.basic(f"{d.secret}:{name(d)}")


@fault("basic/undefined-credentials")
def undefined_credentials(d, rng):
    d.need("basic")
    d.basic(rng.choice(["undefined:undefined", "{0}:undefined", "null:null", "{0}:None", "None:None", "undefined:{1}", "{0}:null", "nil:nil"]).format(name(d), d.secret))


@fault("basic/user-credentials")
def user_credentials(d, rng):
    d.need("basic")
    d.basic(rng.choice(["jo@acme-corp.com", "kim.lee@acme-corp.com", "ops@example.org"]) + ":" + d.secret)


@fault("basic/wide-encoding")
def wide(d, rng):
    d.need("basic")
    d.basic(pair(d).encode(rng.choice(["utf-16-le", "utf-16-be", "utf-16"])))


# The body.

@fault("body/json", "header/content-type-not-form")
def json_body(d, rng):
    d.body = as_json(d)
    d.put("Content-Type", rng.choice(["application/json", "application/json; charset=utf-8", "application/vnd.api+json"]))


@fault("body/json-under-form-type")
def json_under_form(d, rng):
    d.body = as_json(d)


@fault("body/multipart")
def multipart(d, rng):
    mark = rng.choice(["----WebKitFormBoundary7MA4YWxkTrZu0gW", "X-ACME-BOUNDARY", "e4c0b7d1a2"])
    d.put("Content-Type", f"multipart/form-data; boundary={mark}")
    parts = [f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in d.params]
    d.body = ("".join(parts) + f"--{mark}--\r\n").encode()


@fault("body/html-escaped-separator")
def html_separator(d, rng):
    d.body = d.form().replace("&", rng.choice(["&amp;", "&#38;", "\\u0026"])).encode()


@fault("body/leading-question-mark")
def leading_question(d, rng):
    d.body = (rng.choice(["?", "?&", "/oauth/token?"]) + d.form()).encode()


@fault("body/line-breaks")
def line_breaks(d, rng):
    d.body = d.form().replace("&", rng.choice(["\n&", "&\n", "\r\n&", "&\r\n  ", "\r\n"])).encode()


@fault("body/malformed-percent")
def malformed_percent(d, rng):
    d.body = d.form().encode() + rng.choice([b"%", b"%zz", b"%2", b"%u2026"])


@fault("body/missing", "param/grant-type-missing")
def no_body(d, rng):
    d.body = b""
    if rng.random() < 0.4:
        d.drop("Content-Type")


@fault("body/array-names")
def array_names(d, rng):
    form = rng.choice(["{0}[]", "data[{0}]", "params[{0}]", "{0}[0]"])
    chosen = rng.choice([None, d.params[0][0]])
    d.params = [[form.format(key) if chosen in (None, key) else key, value] for key, value in d.params]
    d.body = "&".join(f"{key}={quote(value, safe='')}" for key, value in d.params).encode()


@fault("body/bom")
def body_bom(d, rng):
    d.body = b"\xef\xbb\xbf" + d.form().encode()


@fault("body/semicolon-separator")
def semicolons(d, rng):
    d.body = d.form().replace("&", rng.choice([";", "; ", ","])).encode()


@fault("body/shell-quotes")
def shell_quotes(d, rng):
    d.body = (rng.choice(["'{}'", '"{}"', "'{}", '{}"', "$'{}'"]).format(d.form())).encode()


@fault("body/whole-body-encoded")
def whole_encoded(d, rng):
    d.body = quote(d.form(), safe=rng.choice(["", "="])).encode()


@fault("body/smart-punctuation", "param/value-quoted")
def smart(d, rng):
    key = d.main_param()
    value = d.param(key)
    d.set_param(key, rng.choice(["“{}”", "‘{}’", "{}…", "{}\u200b", "\u00a0{}"]).format(value))


@fault("body/object-object")
def object_object(d, rng):
    d.body = rng.choice([b"[object Object]", b"%5Bobject+Object%5D=", b"[object FormData]", b"[object URLSearchParams]"])


@fault("body/inspected-hash")
def inspected(d, rng):
    ruby = "{" + ", ".join(f':{key}=>"{value}"' for key, value in d.params) + "}"
    python = "{" + ", ".join(f"'{key}': '{value}'" for key, value in d.params) + "}"
    strings = "{" + ", ".join(f'"{key}"=>"{value}"' for key, value in d.params) + "}"
    d.body = rng.choice([ruby, python, strings]).encode()


@fault("body/trailing-newline")
def trailing_newline(d, rng):
    if d.params[-1][0] not in ("refresh_token", "client_secret", "code", "code_verifier", "client_id"):
        raise NotHere
    d.body = d.form().encode() + rng.choice([b"\n", b"\r\n"])


@fault("body/unexpanded-variable", visible=False)
def unexpanded(d, rng):
    key = d.main_param()
    d.raw["safe"] = "${}"
    d.set_param(key, rng.choice(["$REFRESH_TOKEN", "${TOKEN}", "{{refresh_token}}", "%REFRESH_TOKEN%", "#{token}"]))


@fault("body/headers-in-body")
def headers_in_body(d, rng):
    d.body = f"Accept: application/json\r\nContent-Type: {FORM}\r\n\r\n".encode() + d.form().encode()


@fault("body/not-utf8")
def not_utf8(d, rng):
    d.body = d.form().encode() + rng.choice([b"%FF", b"%E9t%E9", b"\xe9", b"%C3"])


# Client authentication.

@fault("client/multiple-auth-methods")
def two_methods(d, rng):
    d.need("basic")
    d.params += [["client_id", name(d)], ["client_secret", d.secret]] if rng.random() < 0.7 else [["client_secret", d.secret]]


@fault("client/client-id-mismatch")
def id_mismatch(d, rng):
    d.need("basic")
    d.params.append(["client_id", rng.choice(["app-3Xn8Pd", "acme-web", "0oa7Kq2Zw"])])


@fault("client/no-identification", "client/unauthenticated-client-credentials")
def no_client(d, rng):
    if d.method == "basic":
        d.drop("Authorization")
    else:
        d.params = [pair for pair in d.params if pair[0] not in ("client_id", "client_secret")]


@fault("client/secret-missing", "client/unauthenticated-client-credentials", visible=False)
def secret_missing(d, rng):
    d.need("body")
    d.drop_param("client_secret")


@fault("client/secret-without-id")
def secret_without_id(d, rng):
    d.need("body")
    d.drop_param("client_id")


@fault("client/empty-secret-param")
def empty_secret_param(d, rng):
    d.need("body")
    d.set_param("client_secret", "")


@fault("client/secret-equals-id")
def secret_equals_id(d, rng):
    d.need("body")
    d.set_param("client_secret", d.param("client_id"))


@fault("client/credentials-in-headers", "transport/params-in-headers")
def credentials_in_fields(d, rng):
    d.need("basic")
    d.drop("Authorization")
    names = rng.choice([("client_id", "client_secret"), ("Client-Id", "Client-Secret"), ("X-Client-Id", "X-Client-Secret")])
    d.add(names[0], name(d))
    d.add(names[1], d.secret)


@fault("client/bearer-on-token-endpoint")
def bearer(d, rng):
    d.need("basic")
    d.put("Authorization", "Bearer " + rng.choice(["at_9fAbCd", "at_51cDeF7h", d.token()]))


@fault("client/unauthenticated-client-credentials", "client/no-identification", "client/secret-missing")
def anonymous_client_credentials(d, rng):
    d.need("client_credentials")
    if d.method == "basic":
        d.drop("Authorization")
        d.params.append(["client_id", name(d)])
    else:
        d.drop_param("client_secret")


# Fields.

@fault("header/authorization-scheme-missing")
def no_scheme(d, rng):
    d.put("Authorization", d.token())


@fault("header/authorization-scheme-typo", "header/authorization-separator", "header/authorization-scheme-missing")
def scheme_typo(d, rng):
    d.put("Authorization", rng.choice(["Basci ", "Baisc ", "Bsic ", "Basics ", "BasicAuth ", "Basik "]) + d.token())


@fault("header/authorization-separator")
def separator(d, rng):
    d.put("Authorization", rng.choice(["Basic:", "Basic: ", "Basic=", "Basic", "Basic,", "Basic\t"]) + d.token())


@fault("header/content-type-missing")
def no_type(d, rng):
    d.drop("Content-Type")


@fault("header/content-type-not-form", "header/content-type-body-mismatch")
def not_form(d, rng):
    d.put("Content-Type", rng.choice(["text/plain", "application/json", "application/xml", "text/html", "application/octet-stream", "*/*"]))


@fault("header/content-type-typo", "header/content-type-not-form", "header/content-type-malformed")
def type_typo(d, rng):
    d.put("Content-Type", rng.choice(["application/x-www-form-urlencode", "application/x-www-urlencoded", "application/x-www-form-url-encoded", "application/x-form-www-urlencoded", "x-www-form-urlencoded", "application/form-urlencoded"]))


@fault("header/content-type-malformed", "header/value-quoted", "header/content-type-typo")
def type_malformed(d, rng):
    d.put("Content-Type", rng.choice([f'"{FORM}"', f"'{FORM}'", "application/x-www-form-urlencoded charset=utf-8", "application / x-www-form-urlencoded", "application\\x-www-form-urlencoded"]))


@fault("header/content-type-duplicate")
def type_twice(d, rng):
    d.add("Content-Type", rng.choice(["application/json", "text/plain"]), place=1)


@fault("header/name-typo", "header/content-type-missing")
def name_typo(d, rng):
    if rng.random() < 0.5:
        d.need("basic")
        d.put("Authorization", d.get("Authorization"), new=rng.choice(["Authorisation", "Authorizaton", "Autorization", "Authentication", "Auhtorization"]))
    else:
        d.put("Content-Type", FORM, new=rng.choice(["ContentType", "Content_Type", "Contet-Type", "Content-type-", "Conten-Type"]))


@fault("header/name-invalid", "header/name-typo", "header/space-before-colon")
def name_invalid(d, rng):
    which = rng.choice(["Authorization", "Content-Type"])
    d.put(which, d.get(which), new=rng.choice(['"{}"', "'{}'", "{}()", "<{}>", "{},"]).format(which))


@fault("header/space-before-colon")
def space_before_colon(d, rng):
    which = rng.choice(["Authorization", "Content-Type", "Host"])
    d.get(which)
    d.raw["colon"] = {which: rng.choice([" : ", " :", "\t: "])}


@fault("header/obs-fold", "basic/line-wrapped")
def folded(d, rng):
    token = d.token()
    at = rng.choice([20, 44, 60])
    d.put("Authorization", "Basic " + token[:at] + rng.choice(["\r\n ", "\r\n\t"]) + token[at:])


@fault("header/value-quoted", "header/authorization-scheme-missing", "header/authorization-not-token68")
def value_quoted(d, rng):
    d.need("basic")
    d.put("Authorization", rng.choice(['"{}"', "'{}'", "`{}`"]).format(d.get("Authorization")))


@fault("header/proxy-authorization-misused")
def proxy(d, rng):
    d.need("basic")
    d.put("Authorization", d.get("Authorization"), new="Proxy-Authorization")


@fault("header/authorization-duplicate")
def authorization_twice(d, rng):
    d.need("basic")
    other = rng.choice(["Bearer at_9fAbCd", "Basic " + b64("app-3Xn8Pd:" + d.secret)])
    if rng.random() < 0.6:
        d.add("Authorization", other, place=1)
    else:
        d.put("Authorization", d.get("Authorization") + ", " + other)


@fault("header/leading-space-line", "header/obs-fold")
def leading_space(d, rng):
    d.fields[0][0] = rng.choice([" ", "  ", "\t"]) + d.fields[0][0]


@fault("header/value-non-ascii")
def value_non_ascii(d, rng):
    d.put("Authorization", rng.choice(["Basic\u00a0{}", "Basic {}\u200b", "Basic “{}”", "Basiс {}"]).format(d.token()))


# Parameters.

@fault("param/grant-type-missing")
def no_grant(d, rng):
    d.drop_param("grant_type")


@fault("param/grant-type-unknown", "param/grant-type-inconsistent")
def unknown_grant(d, rng):
    grant = d.param("grant_type")
    near = {"refresh_token": ["refresh", "refreshToken", "refresh-token", "refresh_tokens", "REFRESH_TOKEN", "Refresh_Token"],
            "client_credentials": ["client_credential", "clientCredentials", "client-credentials", "CLIENT_CREDENTIALS"],
            "authorization_code": ["code", "auth_code", "authorisation_code", "authorizationCode", "AUTHORIZATION_CODE", "authorization-code"]}
    d.set_param("grant_type", rng.choice(near[grant]))


@fault("param/grant-type-inconsistent", "param/required-missing", "client/refresh-token-missing")
def wrong_grant(d, rng):
    d.need("refresh_token", "authorization_code")
    d.set_param("grant_type", "authorization_code" if d.param("grant_type") == "refresh_token" else "refresh_token")


@fault("param/misnamed", "param/unknown", "param/name-invalid", "param/revocation-misnamed")
def misnamed(d, rng):
    key = rng.choice([one for one, _ in d.params if one != "scope"])
    camel = key.split("_")[0] + "".join(part.title() for part in key.split("_")[1:])
    forms = [key.replace("_", "-"), camel, key.replace("_", ""), key.upper(), key.replace("_", "."), key.title(), " " + key]
    chosen = rng.choice([form for form in forms if form != key])
    d.set_param(key, d.param(key), new=chosen)


@fault("param/required-missing", "param/grant-type-inconsistent", "param/misnamed", "body/missing")
def required_missing(d, rng):
    d.drop_param(d.main_param())


@fault("param/duplicate")
def duplicate(d, rng):
    key = rng.choice(["grant_type", d.main_param(), *(["client_id"] if d.method != "basic" else [])])
    value = d.param(key)
    d.params.insert(rng.randrange(len(d.params) + 1), [key, rng.choice([value, value, value + "x"])])


@fault("param/empty-value", "param/required-missing", "param/grant-type-missing")
def empty_value(d, rng):
    d.set_param(rng.choice(["grant_type", d.main_param()]), "")


@fault("param/undefined-literal")
def undefined_literal(d, rng):
    d.set_param(d.main_param(), rng.choice(["undefined", "null", "None", "nil", "NaN", "[object Object]", "false"]))


@fault("param/placeholder", "body/unexpanded-variable")
def placeholder(d, rng):
    d.set_param(d.main_param(), rng.choice(["<refresh_token>", "YOUR_REFRESH_TOKEN", "{refresh_token}", "your-refresh-token", "REFRESH_TOKEN_HERE", "[code]"]))


@fault("param/value-quoted")
def param_quoted(d, rng):
    key = rng.choice(["grant_type", d.main_param()])
    d.set_param(key, rng.choice(['"{}"', "'{}'", '{}"', "`{}`", '\\"{}\\"']).format(d.param(key)))


@fault("param/value-whitespace", "body/trailing-newline", "body/line-breaks")
def param_space(d, rng):
    key = rng.choice(["grant_type", d.main_param()])
    d.set_param(key, rng.choice(["{} ", " {}", "{}\n", "{}\r\n", "\t{}"]).format(d.param(key)))


@fault("param/double-encoded")
def double_encoded(d, rng):
    key = next((one for one, value in d.params if quote(value, safe="") != value and one not in ("scope",)), None)
    if key is None:
        raise NotHere
    d.set_param(key, quote(d.param(key), safe=""))


@fault("param/scope-syntax", "param/value-quoted")
def scope_syntax(d, rng):
    d.need("client_credentials", "refresh_token")
    d.params = [pair for pair in d.params if pair[0] != "scope"]
    d.params.append(["scope", rng.choice(["read,write", "[\"read\"]", "read, write", "read;write", "['read', 'write']", '"read write"'])])


@fault("param/redirect-uri-invalid", "param/value-whitespace")
def redirect_invalid(d, rng):
    d.need("authorization_code")
    uri = d.param("redirect_uri")
    d.set_param("redirect_uri", rng.choice([uri + "#top", uri.replace("https://", ""), uri.replace("https://", "https:/"), "/cb", uri + " ", uri.replace("/cb", "\\cb")]))


@fault("param/code-verifier-syntax")
def verifier_syntax(d, rng):
    d.need("authorization_code")
    verifier = d.param("code_verifier")
    d.set_param("code_verifier", rng.choice([verifier[:20], verifier + "=", verifier[:-1] + "+", "abc", verifier * 4, verifier[:42]]))


# The request as a whole.

@fault("transport/method-not-post", "transport/params-in-query", "transport/get-with-body")
def get_request(d, rng):
    d.verb, d.query, d.body = rng.choice(["GET", "PUT"]), "?" + d.form(), b""
    d.length = "none"
    d.drop("Content-Type")


@fault("transport/method-not-post", "transport/get-with-body")
def other_method(d, rng):
    d.verb = rng.choice(["PUT", "PATCH", "GET", "DELETE"])


@fault("transport/params-in-query", "body/missing")
def in_query(d, rng):
    d.query, d.body = "?" + d.form(), b""


@fault("transport/method-case")
def method_case(d, rng):
    d.verb = rng.choice(["post", "Post"])


@fault("transport/host-missing")
def host_missing(d, rng):
    d.drop("Host")
    d.add("Connection", "close")


@fault("transport/length-mismatch", "body/trailing-newline", visible=False)
def length_wrong(d, rng):
    d.length = str(len(d.content()) + rng.choice([-1, -2, -5, -10, -20, 1, 2, 5]))


@fault("transport/length-invalid")
def length_invalid(d, rng):
    d.length = rng.choice(["undefined", "NaN", "-1", "48.0", "0x30", "48, 72", "null"])


@fault("transport/target-invalid")
def target_invalid(d, rng):
    d.path = rng.choice([d.path.replace("/", "/ ", 1), d.path + " ", d.path.replace("/", "\\"), d.path.lstrip("/")])


@fault("transport/endpoint-fragment")
def fragment(d, rng):
    d.query = rng.choice(["#refresh", "#", "#/token"])


@fault("transport/params-in-headers", "header/name-invalid", "param/required-missing", "param/grant-type-missing", "body/missing")
def params_in_fields(d, rng):
    for key, value in d.params:
        d.add(key, value)
    d.body = b""


@fault("transport/encoding-label-wrong", "transport/request-compressed")
def encoding_label(d, rng):
    d.add("Content-Encoding", rng.choice(["gzip", "deflate", "utf-8", "UTF-8", "base64"]))


@fault("security/token-in-url", "security/secret-in-url")
def secret_in_url(d, rng):
    d.query = "?" + rng.choice([f"client_secret={quote(d.secret, safe='')}", "access_token=at_9fAbCd"])


@fault("transport/wrong-endpoint")
def wrong_endpoint(d, rng):
    d.path = rng.choice(["/oauth/authorize", "/.well-known/openid-configuration"])


def pair(d):
    return f"{name(d)}:{d.secret}"


def name(d):
    return "app-7Kq2Zw"


def as_json(d):
    import json

    return json.dumps(dict(d.params)).encode()
