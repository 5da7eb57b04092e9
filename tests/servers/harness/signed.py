"""Faults in what is signed, and at the endpoints and grants that fewer servers have: client assertions, DPoP proofs, device codes,
resources, pushed and backchannel authorization requests, introspection."""
import base64
import json
from urllib.parse import quote

from harness import machine
from harness.drafts import FORM, Draft, NotHere, client, finished, grants
from harness.faults import FAULTS, fault
from harness.needs import ISSUER
from harness.tokens import THEN, b64, unb64

ASSERTION_TYPE = "urn:ietf:params:oauth:client-assertion-type:jwt-bearer"
SIGNED = [("jwt", machine.CLIENT), ("jwt", machine.REFRESH), ("jwt-secret", machine.CLIENT)]
PROVEN = [("basic", machine.REFRESH), ("body", machine.REFRESH)]
# Each stands for a signature until the run signs; it is as long as one.
UNSIGNED = "A" * 86


def jwt(header, claims):
    return ".".join(b64(json.dumps(part).encode()).decode() for part in (header, claims)) + "." + UNSIGNED


def assertion(kind, rng):
    header = {"alg": "HS256"} if kind == "jwt-secret" else {"alg": "ES256", "kid": "key-2026"}
    if rng.random() < 0.5:
        header["typ"] = rng.choice(["JWT", "client-authentication+jwt"])
    # One of the servers takes the issuer alone, the other the endpoint as well.
    claims = {"iss": "app-7Kq2Zw", "sub": "app-7Kq2Zw", "aud": ISSUER, "jti": f"a7Kq-{rng.randrange(10**6)}", "iat": THEN, "exp": THEN + rng.choice([600, 900, 1800])}
    return jwt(header, claims)


def proof(rng):
    # The run puts its own public key in.
    key = {"kty": "EC", "crv": "P-256", "x": "l8tFrhx-34tV3hRICRDY9zCkDlpBhF42UQUfWVAWBFs", "y": "9VE4jf_Ok_o64zbTTlcuNJajHmt6v9TDVrU0CdvGRDA"}
    return jwt({"typ": "dpop+jwt", "alg": "ES256", "jwk": key}, {"jti": f"p7Kq-{rng.randrange(10**6)}", "htm": "POST", "htu": ISSUER + "/oauth/token", "iat": THEN})


# Correct requests.

def signed(way, told, rng):
    kind, grant = way
    own = [["client_id", told["client_id"]], ["client_assertion_type", ASSERTION_TYPE], ["client_assertion", assertion(kind, rng)]]
    secret = told["registrations"][0]["secret"] if kind == "jwt-secret" else ""
    return finished(Draft("/".join(way), kind, "/oauth/token", frozenset({kind, grant}), secret, [["grant_type", grant], *grants(told, rng)[grant], *own], []), rng)


def proven(way, told, rng):
    made = plain(way, told, rng, "/oauth/token", [["grant_type", machine.REFRESH], *grants(told, rng)[machine.REFRESH]], {machine.REFRESH, "dpop"})
    made.fields.append(["DPoP", proof(rng)])
    return made


def device(way, told, rng):
    return plain(way, told, rng, "/oauth/token", [["grant_type", machine.DEVICE], ["device_code", rng.choice(told["device_codes"])]], {machine.DEVICE})


def resource(way, told, rng):
    asked = [["grant_type", machine.REFRESH], *grants(told, rng)[machine.REFRESH], ["resource", rng.choice(told["resources"])]]
    return plain(way, told, rng, "/oauth/token", asked, {machine.REFRESH, "resource"})


def pushed(way, told, rng):
    code = next(known for known in told["codes"] if known["challenge"])
    asked = [["response_type", "code"], ["client_id", told["client_id"]], ["redirect_uri", told["redirect_uris"][0]], ["scope", "openid"],
             ["code_challenge", code["challenge"]], ["code_challenge_method", "S256"]]
    return plain(way, told, rng, "/oauth/par", asked, {"par"})


def backchannel(way, told, rng):
    return plain(way, told, rng, "/oauth/bc-authorize", [["scope", "openid"], ["login_hint", "kim"], ["binding_message", "W4SCT"]], {"bc-authorize"})


def introspection(way, told, rng):
    return plain(way, told, rng, "/oauth/introspect", [["token", rng.choice(told["access_tokens"])]], {"introspect"})


def plain(way, told, rng, path, asked, features):
    kind = way[0]
    secret = told["registrations"][0]["secret"]
    fields, params = client(kind, told, secret, rng)
    kinds = {kind, "body on refresh"} if (kind, machine.REFRESH) == ("body", way[1]) else {kind}
    return finished(Draft("/".join(way), kind, path, frozenset(kinds | features), secret, asked + [one for one in params if one not in asked], fields), rng)


# Client assertions.

def remade(d, *, header=None, claims=None, drop=()):
    """The assertion with other members; the run signs what comes of it."""
    old_header, old_claims, _ = parts(d.param("client_assertion"))
    d.set_param("client_assertion", jwt(without({**old_header, **(header or {})}, drop), without({**old_claims, **(claims or {})}, drop)))


def parts(token):
    header, claims, signature = token.split(".")
    return json.loads(unb64(header.encode())), json.loads(unb64(claims.encode())), signature


def without(members, names):
    return {name: value for name, value in members.items() if name not in names}


@fault("client/assertion-alg", make=signed, ways=SIGNED)
def assertion_alg(d, rng):
    remade(d, header={"alg": rng.choice(["es256", "ES-256", "rs256", "ECDSA", "SHA256withECDSA", "hs256"])})


@fault("client/assertion-audience", make=signed, ways=SIGNED)
def assertion_audience(d, rng):
    remade(d, claims={"aud": rng.choice(["https://auth.shop-corp.com", "https://login.acme-staging.com/oauth/token", "app-7Kq2Zw", "http://localhost:8080", "token"])})


@fault("client/assertion-claims", "client/assertion-subject", make=signed, ways=SIGNED)
def assertion_claims(d, rng):
    remade(d, drop=[rng.choice(["iss", "sub", "aud", "exp"])])


# Without a clock only the server's own shows it.
@fault("client/assertion-expired", visible=False, make=signed, ways=SIGNED)
def assertion_expired(d, rng):
    age = rng.choice([900, 7200, 86400 * 3])
    remade(d, claims={"iat": THEN - age, "exp": THEN - age + 300})


@fault("client/assertion-malformed", "param/value-quoted", "param/value-whitespace", "param/double-encoded", make=signed, ways=SIGNED)
def assertion_malformed(d, rng):
    token = d.param("client_assertion")
    head, claims, signature = token.split(".")
    cut = [f"{head}.{claims}", f"{head}.{claims}.", f"Bearer {token}", f'"{token}"', f"{head}.{claims[:-9]}.{signature}", token.replace(".", "%2E"), f"{head} {claims} {signature}"]
    d.set_param("client_assertion", rng.choice(cut))


@fault("client/assertion-numericdate", make=signed, ways=SIGNED)
def assertion_dates(d, rng):
    _, claims, _ = parts(d.param("client_assertion"))
    name = rng.choice(["exp", "iat"])
    remade(d, claims={name: rng.choice([str(claims[name]), "2026-11-01T12:05:00Z", claims[name] * 1000])})


@fault("client/assertion-pair", make=signed, ways=SIGNED)
def assertion_pair(d, rng):
    d.drop_param(rng.choice(["client_assertion_type", "client_assertion"]))


@fault("client/assertion-subject", make=signed, ways=SIGNED)
def assertion_subject(d, rng):
    remade(d, claims={rng.choice(["iss", "sub"]): rng.choice(["jo@acme-corp.com", "app-3Xn8Pd", "https://shop.acme-corp.com"])})


@fault("client/assertion-type-invalid", "client/saml-client-assertion", make=signed, ways=SIGNED)
def assertion_type(d, rng):
    wrong = ["jwt-bearer", "urn:ietf:params:oauth:grant-type:jwt-bearer", "urn:ietf:params:oauth:client-assertion-type:jwt", "client_assertion_type:jwt-bearer",
             "urn:ietf:params:oauth:client-assertion-type:saml2-bearer", "private_key_jwt"]
    d.set_param("client_assertion_type", rng.choice(wrong))


@fault("security/alg-none", make=signed, ways=SIGNED)
def assertion_unsigned(d, rng):
    remade(d, header={"alg": rng.choice(["none", "None", "NONE"])})
    d.set_param("client_assertion", d.param("client_assertion").removesuffix(UNSIGNED))


# DPoP proofs.

def reproved(d, *, header=None, claims=None, drop=()):
    old_header, old_claims, _ = parts(d.get("DPoP"))
    d.put("DPoP", jwt(without({**old_header, **(header or {})}, drop), without({**old_claims, **(claims or {})}, drop)))


@fault("header/dpop-alg", make=proven, ways=PROVEN)
def proof_alg(d, rng):
    reproved(d, header={"alg": rng.choice(["HS256", "es256", "RS1", "HS512"])})


@fault("header/dpop-claims", make=proven, ways=PROVEN)
def proof_claims(d, rng):
    reproved(d, drop=[rng.choice(["jti", "htm", "htu", "iat"])])


@fault("header/dpop-duplicate", make=proven, ways=PROVEN)
def proof_twice(d, rng):
    d.add("DPoP", proof(rng), place=rng.randrange(len(d.fields)))


@fault("header/dpop-htm", make=proven, ways=PROVEN)
def proof_method(d, rng):
    reproved(d, claims={"htm": rng.choice(["GET", "post", "Post", "PUT"])})


@fault("header/dpop-htu", make=proven, ways=PROVEN)
def proof_address(d, rng):
    reproved(d, claims={"htu": rng.choice([ISSUER, ISSUER + "/oauth/authorize", "/oauth/token", "https://api.acme-corp.com/oauth/token", "http://login.acme-corp.com/oauth/token"])})


@fault("header/dpop-iat", visible=False, make=proven, ways=PROVEN)
def proof_age(d, rng):
    reproved(d, claims={"iat": THEN + rng.choice([-3600, -86400, 3600, 86400])})


@fault("header/dpop-jwk", make=proven, ways=PROVEN)
def proof_key(d, rng):
    key = parts(d.get("DPoP"))[0]["jwk"]
    if rng.random() < 0.4:
        reproved(d, drop=["jwk"])
    else:
        reproved(d, header={"jwk": rng.choice([without(key, ["x"]), json.dumps(key), without(key, ["crv"]), without(key, ["kty"])])})


@fault("header/dpop-malformed", make=proven, ways=PROVEN)
def proof_malformed(d, rng):
    token = d.get("DPoP")
    head, claims, signature = token.split(".")
    d.put("DPoP", rng.choice([f"{head}.{claims}", f"DPoP {token}", f'"{token}"', f"{head}.{claims[:-7]}.{signature}", "undefined", f"Bearer {token}"]))


@fault("header/dpop-typ", make=proven, ways=PROVEN)
def proof_type(d, rng):
    kind = rng.choice([None, "JWT", "dpop", "at+jwt"])
    reproved(d, header={"typ": kind}) if kind else reproved(d, drop=["typ"])


@fault("security/private-key-leaked", make=proven, ways=PROVEN)
def proof_private(d, rng):
    key = parts(d.get("DPoP"))[0]["jwk"]
    reproved(d, header={"jwk": {**key, "d": base64.urlsafe_b64encode(rng.randbytes(32)).rstrip(b"=").decode()}})


# Other grants and endpoints.

@fault("param/required-missing", "param/grant-type-inconsistent", "param/device-code-kind", make=device, ways=[("basic", machine.DEVICE), ("public", machine.DEVICE)])
def device_code_missing(d, rng):
    d.set_param("device_code", d.param("device_code"), new=rng.choice(["user_code", "code", "device_id", "scope"]))


@fault("param/grant-type-unknown", make=device, ways=[("basic", machine.DEVICE), ("public", machine.DEVICE)])
def device_grant(d, rng):
    d.set_param("grant_type", rng.choice(["device_code", "urn:ietf:params:oauth:grant_type:device_code", "urn:ietf:params:oauth:grant-type:device", "device", "urn:ietf:params:oauth:device_code"]))


@fault("param/resource-invalid", make=resource, ways=[("basic", machine.REFRESH), ("body", machine.REFRESH)])
def resource_invalid(d, rng):
    uri = d.param("resource")
    d.set_param("resource", rng.choice([uri + "#orders", "/orders", "orders", uri.replace("https://", "")]))


@fault("param/par-request-uri", make=pushed, ways=[("basic", "par")])
def pushed_reference(d, rng):
    d.params.append(["request_uri", f"urn:ietf:params:oauth:request_uri:{rng.randrange(10**9)}"])


@fault("param/code-challenge-syntax", make=pushed, ways=[("basic", "par")])
def pushed_challenge(d, rng):
    known = d.param("code_challenge")
    if rng.random() < 0.3:
        d.set_param("code_challenge_method", rng.choice(["s256", "SHA256", "sha256", "S-256"]))
    else:
        d.set_param("code_challenge", rng.choice([known + "=", known[:-3] + "+/9", known + "%3D"]))


@fault("param/redirect-uri-invalid", "param/value-whitespace", make=pushed, ways=[("basic", "par")])
def pushed_redirect(d, rng):
    uri = d.param("redirect_uri")
    d.set_param("redirect_uri", rng.choice([uri + "#top", uri.replace("https://", ""), "/cb", uri + " "]))


@fault("param/ciba-identity-hint", make=backchannel, ways=[("basic", "bc-authorize"), ("body", "bc-authorize")])
def backchannel_hint(d, rng):
    if rng.random() < 0.5:
        d.drop_param("login_hint")
    else:
        d.params.append([rng.choice(["login_hint_token", "id_token_hint"]), "lt_9fAbCd"])


@fault("client/introspection-unauthenticated", "client/no-identification", make=introspection, ways=[("basic", "introspect"), ("body", "introspect")])
def introspection_anonymous(d, rng):
    if d.method == "basic":
        d.drop("Authorization")
    else:
        d.params = [pair for pair in d.params if pair[0] == "token"]


@fault("param/misnamed", "param/required-missing", "param/unknown", "param/introspection-misnamed", "param/revocation-misnamed", make=introspection, ways=[("basic", "introspect"), ("body", "introspect")])
def introspection_misnamed(d, rng):
    d.set_param("token", d.param("token"), new=rng.choice(["access_token", "Token", "tokens", "id_token", "refresh_token"]))


# Octets that only raw requests show.

@fault("param/value-charset")
def value_charset(d, rng):
    key = d.main_param()
    value = d.param(key)
    at = rng.randrange(1, len(value))
    d.set_param(key, value[:at] + rng.choice(["\u00e4", "\x07", "\u4e2d", "\x1b", "\u20ac"]) + value[at:])


@fault("header/value-control-char", "basic/control-char", "header/authorization-not-token68")
def field_control(d, rng):
    d.put("Authorization", f"Basic {d.token()}{rng.choice([chr(7), chr(0), chr(27), chr(127)])}")


# Who pastes a message leaves the length out before anything else.
@fault("transport/length-missing", visible=False)
def no_length(d, rng):
    d.length = "none"


@fault("header/content-type-boundary-on-form")
def boundary_on_form(d, rng):
    mark = rng.choice(["----WebKitFormBoundary7MA4YWxkTrZu0gW", "X-ACME-BOUNDARY", "e4c0b7d1a2"])
    d.put("Content-Type", f"{FORM}; boundary={mark}")
    d.body = ("".join(f'--{mark}\r\nContent-Disposition: form-data; name="{key}"\r\n\r\n{value}\r\n' for key, value in d.params) + f"--{mark}--\r\n").encode()


@fault("transport/length-and-chunked")
def length_and_chunked(d, rng):
    content = d.content()
    d.add("Transfer-Encoding", "chunked")
    d.length = rng.choice([str(len(content)), "0", "12"])
    d.body = b"%x\r\n%s\r\n0\r\n\r\n" % (len(content), content)


@fault("transport/bare-cr")
def bare_cr(d, rng):
    d.add(rng.choice(["X-Request-Id", "Cache-Control"]), rng.choice(["7Kq2\rZw", "no-cache\r"]), place=rng.randrange(len(d.fields)))
