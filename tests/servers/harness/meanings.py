"""What the real clients are told to send: the good examples of the pages, and a generated set, correct and wrong."""
import json
import random
from dataclasses import dataclass
from urllib.parse import quote_plus

from harness import drafts, machine, needs, wire
from harness.drafts import FORM

SEED = 20261107
# Each holds something that clients write in different ways. `${name}` is not among them: it reads as a variable on purpose.
VALUES = ["a b", "x+y z", "50% off", "a&b=c", "*~'()!", "/?:@,;", "Zoë café", "日本", "q\"q", "back\\slash", "pri$e", "{a}[b]", "#1", "<t>", "a=b==", "%41%2B", "tab\tbed", "`c`", "#{e}"]
JSON_TYPE = "application/json"


@dataclass(frozen=True)
class Meaning:
    """A request apart from the client that makes it. Names and values of a form are in `params`, credentials in `user`."""

    name: str
    verb: str
    path: str
    query: str
    fields: tuple
    body: bytes
    params: tuple = None
    user: tuple = None
    is_correct: bool = True
    draft: drafts.Draft = None

    def octets(self, host):
        target = self.path + (f"?{self.query}" if self.query else "")
        framing = [("Content-Length", str(len(self.body)))] if self.body or self.verb == "POST" else []
        lines = [f"{self.verb} {target} HTTP/1.1", f"Host: {host}", *(f"{name}: {value}" for name, value in (*self.fields, *framing))]
        return "".join(line + "\r\n" for line in lines).encode() + b"\r\n" + self.body

    def field(self, name):
        return next((value for key, value in self.fields if key.lower() == name.lower()), None)

    def others(self, *left_out):
        """The fields but for those of these names."""
        return [(key, value) for key, value in self.fields if key.lower() not in left_out]


def of_pages(every):
    """Each good example that can be sent, once."""
    seen = set()
    for page, example, request, _ in needs.goods(every):
        if example.kind != "good" or isinstance(request, wire.Raw):
            continue
        verb, target, _ = request.start.decode().split(" ")
        path, _, query = target.partition("?")
        fields = [line.decode().partition(":")[::2] for line in request.fields]
        fields = tuple((name, value.strip()) for name, value in fields if name.lower() not in ("host", "content-length", "transfer-encoding", "expect"))
        if not request.values(b"transfer-encoding") and not request.values(b"content-encoding"):
            one = Meaning(f"{page.rule} {example.name}", verb, path, query, fields, request.body)
            if one.octets("") not in seen:
                seen.add(one.octets(""))
                yield one


# What every server must take, and what it may refuse.
RIGHT, OTHER = [], []


def right(change):
    RIGHT.append(change)
    return change


def other(change):
    OTHER.append(change)
    return change


@right
def plain(d, rng):
    pass


@right
def with_value(d, rng):
    d.params.append(["note", rng.choice(VALUES)])


@right
def with_values(d, rng):
    d.params[:0] = [["note", rng.choice(VALUES)], ["x-9", rng.choice(VALUES)]]


@right
def with_own_name(d, rng):
    d.params.append([rng.choice(["a b", "n+n", "näme", "x[y]", "1"]), "v"])


@right
def with_empty(d, rng):
    d.params.insert(0, ["note", ""])


@right
def plus_for_blank(d, rng):
    d.params.append(["note", "a b c"])
    d.body = "&".join(f"{name}={quote_plus(value)}" for name, value in d.params).encode()


@right
def with_fields(d, rng):
    d.fields += rng.sample([["X-Request-Id", "7f3a"], ["Cache-Control", "no-cache"], ["Accept-Language", "de, en;q=0.5"], ["User-Agent", "acme-sync/2.1"], ["X-Quoted", "a \"b\" 'c' $d"], ["Accept", "application/json"]], 2)


@other
def with_charset(d, rng):
    """oxide-auth takes the bare type only."""
    d.put("Content-Type", rng.choice([FORM + ";charset=UTF-8", FORM + "; charset=utf-8"]))


@other
def with_query(d, rng):
    """django-oauth-toolkit takes no parameters in the address."""
    d.query = "?" + rng.choice(["tenant=acme", "a=b%20c", "api-version=2&x=%2B"])


@other
def secret_twice(d, rng):
    d.need("basic")
    d.params += [["client_id", needs.CLIENT], ["client_secret", d.secret]]


@other
def wrong_secret(d, rng):
    d.need("basic")
    d.basic(f"{needs.CLIENT}:{rng.choice(['Zoë', 'wrong', 'a:b', 'a b+c%d'])}")


@other
def as_json(d, rng):
    d.body = json.dumps(dict(d.params), separators=(",", ":")).encode()
    d.put("Content-Type", JSON_TYPE)


@other
def json_under_form(d, rng):
    d.body = json.dumps(dict(d.params)).encode()


@other
def without_type(d, rng):
    d.drop("Content-Type")


@other
def as_text(d, rng):
    d.put("Content-Type", rng.choice(["text/plain", JSON_TYPE, "application/xml"]))


@other
def in_query(d, rng):
    d.query, d.params = "?" + d.form(), []
    d.drop("Content-Type")


@other
def by_get(d, rng):
    d.verb, d.query, d.params = "GET", "?" + d.form(), []
    d.drop("Content-Type")


@other
def by_put(d, rng):
    d.verb = "PUT"


@other
def empty_value(d, rng):
    d.set_param(d.main_param(), "")


@other
def name_twice(d, rng):
    name = d.main_param()
    d.params.append([name, d.param(name)])


@other
def without_main(d, rng):
    d.drop_param(d.main_param())


@other
def other_value(d, rng):
    d.set_param(d.main_param(), rng.choice(VALUES))


@other
def with_line_break(d, rng):
    d.body = d.form().encode() + b"\n"


@other
def without_body(d, rng):
    d.params = []
    d.drop("Content-Type")


def generated(told):
    """The same requests in every run: each change of each correct request that it fits."""
    made = []
    for change in (*RIGHT, *OTHER):
        rng = random.Random(f"{SEED}/{change.__name__}")
        for way in (*drafts.WAYS, ("basic", machine.DEVICE), ("body", machine.DEVICE)):
            draft = drafts.draft(way, told, rng)
            try:
                change(draft, rng)
            except drafts.NotHere:
                continue
            made.append(of_draft(f"{change.__name__} {draft.base}", draft, change in RIGHT))
    return made


def of_draft(name, draft, is_correct):
    fields = once([(key, value) for key, value in draft.fields if key != "Host"])
    basic = draft.method == "basic" and next(value for key, value in fields if key == "Authorization")
    user = tuple(drafts.unb64(basic.removeprefix("Basic ")).split(":", 1)) if basic else None
    params = tuple(map(tuple, draft.params)) if draft.body is None and draft.params else None
    return Meaning(name, draft.verb, draft.path, draft.query[1:], tuple(fields), draft.content(), params, user, is_correct, draft)


def once(fields):
    """The last of each name: most clients send no name twice."""
    return list({key.lower(): (key, value) for key, value in fields}.values())
