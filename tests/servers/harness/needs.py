"""What a request needs of a server: the client's registration, the endpoint, the grant, and further features. And what the
servers must know beforehand so that every good example is right: its tokens, codes, redirect addresses and scopes."""
import base64
import hashlib
import json
from dataclasses import dataclass
from urllib.parse import parse_qsl

from harness import machine, tokens, wire

CLIENT = "app-7Kq2Zw"
ISSUER = "https://login.acme-corp.com"
FEATURE = {b"/oauth/revoke": "revoke", b"/oauth/introspect": "introspect", b"/oauth/par": "par", b"/oauth/bc-authorize": "bc-authorize"}


@dataclass(frozen=True)
class Needs:
    method: str
    secret: str
    path: bytes
    features: frozenset


def form(request):
    return dict(parse_qsl(request.body.decode("utf-8", "replace"), keep_blank_values=True))


def path_of(request):
    parts = request.start.split(b" ")
    target = parts[1] if len(parts) > 1 else b""
    return target.split(b"?")[0].split(b"#")[0]


def of(request):
    """The needs of a correct request; not sendable where it is made for another server than the tests'."""
    if wire.HOST not in b" ".join(request.values(b"host")):
        raise wire.NotSendable("another provider's own request")
    path, given = path_of(request), form(request)
    if any(placeholder(given.get(name, "x")) for name in ("refresh_token", "code", "token", "client_secret", "subject_token")):
        raise wire.NotSendable("a value is left out")
    if path not in wire.ENDPOINTS:
        raise wire.NotSendable("another provider's own address")
    method, secret = authentication(request, given)
    features = {method}
    if path in FEATURE:
        features.add(FEATURE[path])
    else:
        features.add(given.get("grant_type", "?"))
    if request.values(b"dpop"):
        features.add("dpop")
    if path == b"/oauth/introspect" and given.get("token", "").startswith("rt_"):
        features.add("introspect-refresh")
    if method == "body" and given.get("grant_type") == machine.REFRESH:
        features.add("body on refresh")
    if "code_verifier" in given:
        features.add("pkce")
    if "resource" in given:
        features.add("resource")
    if "request" in given:
        features.add("request-object")
    if "authorization_details" in given:
        features.add("authorization-details")
    return Needs(method, secret, path, frozenset(features))


def authentication(request, given):
    basic = [value[6:] for value in request.values(b"authorization") if value[:6].lower() == b"basic "]
    if basic:
        return "basic", of_basic(basic[0])
    if request.values(b"authorization"):
        raise wire.NotSendable("not the test client")
    if given.get("client_id", CLIENT) != CLIENT:
        raise wire.NotSendable("not the test client")
    if "client_assertion" in given:
        return "jwt-secret" if algorithm(given["client_assertion"]).startswith("HS") else "jwt", ""
    if "client_secret" in given:
        return "body", given["client_secret"]
    if "client_id" in given:
        return "public", ""
    if given.get("grant_type") == machine.ASSERTION:
        return "basic", ""
    raise wire.NotSendable("no client that the servers know")


def of_basic(text):
    try:
        name, _, secret = base64.b64decode(text, validate=True).decode("utf-8").partition(":")
    except ValueError:
        raise wire.NotSendable("the credentials are left out") from None
    if name != CLIENT:
        raise wire.NotSendable("not the test client")
    return parse_qsl("x=" + secret)[0][1] if "%" in secret else secret


def algorithm(token):
    try:
        return json.loads(tokens.unb64(token.split(".")[0].encode())).get("alg", "")
    except ValueError:
        return ""


def goods(pages):
    """Every correct example that can be sent: page, example, request, needs."""
    for page in pages:
        for example in page.examples:
            if example.kind == "bad":
                continue
            try:
                request = wire.aimed(wire.read(example))
                yield page, example, request, of(request)
            except wire.NotSendable:
                continue


def placeholder(value):
    return any(letter in value for letter in "<{*$") or value.endswith("...") or value in ("", "null")


def settings(pages, secret):
    """What the servers are told before they start."""
    told = {"issuer": ISSUER, "client_id": CLIENT, "refresh_tokens": [], "access_tokens": [], "device_codes": [], "codes": [],
            "redirect_uris": ["https://shop.acme-corp.com/cb"], "scopes": ["read", "write"], "resources": []}
    secrets = {"basic": [secret], "body": [secret]}
    lists = {"refresh_token": "refresh_tokens", "device_code": "device_codes", "redirect_uri": "redirect_uris", "resource": "resources", "subject_token": "access_tokens"}
    for page, _, request, needs in goods(pages):
        given = form(request)
        if needs.secret and not placeholder(needs.secret) and needs.secret not in secrets.setdefault(needs.method, [secret]):
            secrets[needs.method].append(needs.secret)
        for name, where in lists.items():
            add(told[where], given.get(name))
        add(told["refresh_tokens" if given.get("token", "").startswith("rt_") else "access_tokens"], given.get("token"))
        for scope in given.get("scope", "").split():
            add(told["scopes"], scope)
        if given.get("code"):
            add_code(told["codes"], given)
    told["scopes"] = [scope for scope in told["scopes"] if scope not in ("openid", "offline_access")]
    told["registrations"] = [
        {"name": method if number == 0 else f"{method}.{number + 1}", "method": method, "id": CLIENT, "secret": word}
        for method in ("basic", "body", "public", "jwt", "jwt-secret") for number, word in enumerate(secrets.get(method, [secret]))]
    return told


def add(values, value):
    if value and value == value.strip() and not placeholder(value) and value not in values:
        values.append(value)


def add_code(codes, given):
    verifier = given.get("code_verifier", "")
    challenge = tokens.b64(hashlib.sha256(verifier.encode()).digest()).decode() if verifier else None
    code = {"code": given["code"], "redirect_uri": given.get("redirect_uri"), "challenge": challenge, "method": "S256", "verifier": verifier}
    known = next((one for one in codes if one["code"] == code["code"]), None)
    if known is None:
        codes.append(code)


def registration(told, needs):
    """The registration for a request, by its way to authenticate and its secret."""
    fits = [one for one in told["registrations"] if one["method"] == needs.method]
    exact = [one for one in fits if one["secret"] == needs.secret]
    return (exact or fits)[0]
