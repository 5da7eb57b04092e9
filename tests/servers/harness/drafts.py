"""Correct requests, as drafts that a fault can be planted in."""
import base64
from dataclasses import dataclass, field
from urllib.parse import quote

from harness import machine, wire

FORM = "application/x-www-form-urlencoded"
AGENTS = ["acme-sync/2.1", "python-requests/2.31.0", "curl/8.5.0", "Faraday v2.9.0", "axios/1.6.7", "okhttp/4.12.0", "Go-http-client/1.1"]


class NotHere(Exception):
    """A fault that cannot be planted in this request."""


@dataclass
class Draft:
    base: str
    method: str
    path: str
    features: frozenset
    secret: str
    params: list
    fields: list
    verb: str = "POST"
    query: str = ""
    body: bytes = None
    length: str = None
    raw: dict = field(default_factory=dict)

    def need(self, *wanted):
        """For faults that only make sense in some requests."""
        if not any(one == self.method or one in self.features for one in wanted):
            raise NotHere

    def get(self, name):
        found = next((value for key, value in self.fields if key.lower() == name.lower()), None)
        if found is None:
            raise NotHere
        return found

    def put(self, name, value, new=None):
        """The value of a field, and perhaps a new name."""
        self.get(name)
        self.fields = [[new or key, value] if key.lower() == name.lower() else [key, old] for key, old in self.fields]

    def drop(self, name):
        self.get(name)
        self.fields = [pair for pair in self.fields if pair[0].lower() != name.lower()]

    def add(self, name, value, place=None):
        self.fields.insert(len(self.fields) if place is None else place, [name, value])

    def basic(self, text):
        """These octets as the credentials."""
        self.put("Authorization", "Basic " + b64(text))

    def token(self):
        """The Base64 text of the credentials."""
        self.need("basic")
        return self.get("Authorization").removeprefix("Basic ")

    def param(self, name):
        found = next((value for key, value in self.params if key == name), None)
        if found is None:
            raise NotHere
        return found

    def set_param(self, name, value, new=None):
        self.param(name)
        self.params = [[new or key, value] if key == name else [key, old] for key, old in self.params]

    def drop_param(self, name):
        self.param(name)
        self.params = [pair for pair in self.params if pair[0] != name]

    def main_param(self):
        """The parameter that carries the grant."""
        return next((key for key in ("refresh_token", "code", "token", "device_code") if any(key == name for name, _ in self.params)), None) or self.no_main()

    def no_main(self):
        raise NotHere

    def form(self):
        return "&".join(f"{key}={quote(value, safe=self.raw.get('safe', ''))}" for key, value in self.params)

    def content(self):
        return self.form().encode() if self.body is None else self.body

    def octets(self):
        content = self.content()
        lines = [f"{self.verb} {self.path}{self.query} HTTP/1.1".encode()]
        fields = list(self.fields)
        if self.length != "none":
            fields.append(["Content-Length", self.length or str(len(content))])
        lines += [name.encode() + self.raw.get("colon", {}).get(name, ": ").encode() + value.encode() for name, value in fields]
        return b"".join(line + b"\r\n" for line in lines) + b"\r\n" + content


def b64(data):
    return base64.b64encode(data if isinstance(data, bytes) else data.encode()).decode()


def unb64(text):
    return base64.b64decode(text).decode()


def client(kind, told, secret, rng):
    """The fields and parameters that authenticate the client, in one of the ways."""
    name = told["client_id"]
    if kind == "basic":
        return [["Authorization", "Basic " + b64(f"{name}:{secret}")]], []
    if kind == "body":
        return [], [["client_id", name], ["client_secret", secret]]
    return [], [["client_id", name]]


def grants(told, rng):
    code = next(known for known in told["codes"] if known["challenge"] and known["verifier"])
    return {
        machine.REFRESH: [["refresh_token", rng.choice(told["planted_tokens"])]],
        machine.CLIENT: [["scope", rng.choice(["read", "read write", "write"])]],
        machine.DEVICE: [["device_code", (told["device_codes"] or [""])[0]]],
        machine.CODE: [["code", code["code"]], ["redirect_uri", code["redirect_uri"]], ["code_verifier", code["verifier"]]],
    }


WAYS = [("basic", machine.REFRESH), ("body", machine.REFRESH), ("public", machine.REFRESH), ("basic", machine.CLIENT), ("body", machine.CLIENT),
        ("basic", machine.CODE), ("body", machine.CODE), ("public", machine.CODE), ("basic", "revoke")]


def draft(way, told, rng):
    """A correct request: the way to authenticate, the grant, and what differs between clients."""
    kind, grant = way
    # A plus or a percent sign in Basic credentials means something else to servers that decode them as a form.
    plain = [one["secret"] for one in told["registrations"] if one["method"] == "basic" and not set(one["secret"]) & set("+%")]
    secret = rng.choice(plain) if kind == "basic" else told["registrations"][0]["secret"]
    fields, params = client(kind, told, secret, rng)
    if grant == "revoke":
        path, asked, features = "/oauth/revoke", [["token", rng.choice(told["planted_tokens"])]], {kind, "revoke"}
    else:
        path, asked, features = "/oauth/token", [["grant_type", grant], *grants(told, rng)[grant]], {kind, grant}
    if grant == machine.CODE:
        features.add("pkce")
    if (kind, grant) == ("body", machine.REFRESH):
        features.add("body on refresh")
    params = asked + params if rng.random() < 0.7 else params + asked
    return finished(Draft("/".join(way), kind, path, frozenset(features), secret, params, fields), rng)


def finished(made, rng):
    """With the fields that differ between clients, in any order."""
    given = [["Content-Type", FORM], *made.fields]
    if rng.random() < 0.8:
        given.append(["Accept", rng.choice(["application/json", "*/*", "application/json, text/plain, */*"])])
    if rng.random() < 0.6:
        given.append(["User-Agent", rng.choice(AGENTS)])
    rng.shuffle(given)
    made.fields = [["Host", wire.HOST.decode()], *given]
    return made
