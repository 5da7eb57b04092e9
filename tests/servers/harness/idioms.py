"""Requests as people write them for each client, beside what `grantlint convert` writes: a function per idiom, which yields None
where the idiom cannot say the request."""
import json
import re
import shlex
from urllib.parse import parse_qsl

from harness.drafts import FORM
from harness.meanings import JSON_TYPE

# They make another request of what was meant.
CHANGING = {"curl_parts", "requests_parts", "axios_untyped"}
IDIOMS = {"curl": [], "requests": [], "faraday": [], "axios": []}


def idiom(client):
    def register(write):
        IDIOMS[client].append(write)
        return write

    return register


def source(client, number, meaning, origin):
    """The request in one of the client's idioms that fit it; each in turn."""
    fitting = [(write.__name__, text) for write in IDIOMS[client] if (text := write(meaning, origin)) is not None]
    return fitting[number % len(fitting)] if fitting else None


def url(meaning, origin, with_query=True):
    return origin + meaning.path + (f"?{meaning.query}" if meaning.query and with_query else "")


def form(meaning):
    """Names and values of a form that the client may encode and name by itself."""
    return meaning.params if meaning.field("content-type") == FORM else None


def mapped(meaning):
    """The same where each name is there once; names that are numbers go first in objects of JavaScript."""
    params = form(meaning)
    names = [name for name, _ in params or ()]
    return dict(params) if params and len(set(names)) == len(names) and not any(name.isdigit() for name in names) else None


def as_json(meaning):
    if meaning.field("content-type") != JSON_TYPE or not meaning.body.startswith(b"{"):
        return None
    return json.loads(meaning.body)


def is_post(meaning):
    return meaning.verb == "POST"


def given(meaning, *more, basic=False):
    """Header fields that must be named: all but the type and, where an option says them, the credentials."""
    names = set(more) | (set() if basic else {"authorization"} if meaning.user else set())
    return meaning.others("content-type", *names)


# curl.


def curl(*words):
    return " \\\n  ".join(words) + "\n"


def option(name, *values):
    return [f"{name} {shlex.quote(value)}" for value in values]


def curl_head(meaning, basic=False):
    lines = option("-H", *(f"{name}: {value}" for name, value in given(meaning, basic=basic)))
    return lines + (option("-u", ":".join(meaning.user)) if meaning.user and not basic else [])


@idiom("curl")
def curl_one_body(meaning, origin):
    if not meaning.body or meaning.body.startswith(b"@") or b"\n" in meaning.body:
        return None
    kind = option("-H", f"Content-Type: {meaning.field('content-type') or ''}")
    return curl(f"curl -sS -i -X {meaning.verb} {shlex.quote(url(meaning, origin))}", *kind, *curl_head(meaning, basic=True), *option("--data", meaning.body.decode()))


@idiom("curl")
def curl_encodes(meaning, origin):
    if not form(meaning) or not is_post(meaning) or not all(name.isascii() and re.fullmatch(r"[\w-]+", name) for name, _ in form(meaning)):
        return None
    return curl(f"curl --request POST --url {shlex.quote(url(meaning, origin))}", *curl_head(meaning), *option("--data-urlencode", *(f"{name}={value}" for name, value in form(meaning))))


@idiom("curl")
def curl_binary(meaning, origin):
    if not meaning.body or meaning.body.startswith(b"@"):
        return None
    kind = option("-H", f"content-type: {meaning.field('content-type')}") if meaning.field("content-type") else ["-H content-type:"]
    return curl(f"curl -s {shlex.quote(url(meaning, origin))} -X {meaning.verb}", *option("--data-binary", meaning.body.decode()), *kind, *curl_head(meaning))


@idiom("curl")
def curl_json(meaning, origin):
    if as_json(meaning) is None or meaning.field("accept"):
        return None
    return curl("curl", *option("--json", meaning.body.decode()), *curl_head(meaning), shlex.quote(url(meaning, origin)))


@idiom("curl")
def curl_get(meaning, origin):
    if meaning.verb != "GET":
        return None
    return curl(f"curl -G {shlex.quote(url(meaning, origin, with_query=False))}", *curl_head(meaning), *option("-d", *meaning.query.split("&")))


@idiom("curl")
def curl_query(meaning, origin):
    if not meaning.query or not is_post(meaning):
        return None
    content = option("-d", meaning.body.decode()) if form(meaning) else ["-X POST"]
    return curl(f"curl {shlex.quote(url(meaning, origin, with_query=False))}", *option("--url-query", *(f"+{part}" for part in meaning.query.split("&"))), *content, *curl_head(meaning))


@idiom("curl")
def curl_parts(meaning, origin):
    if not form(meaning) or not is_post(meaning) or meaning.is_correct or any(set(value) & set('"\\;<@') for _, value in form(meaning)):
        return None
    return curl(f"curl {shlex.quote(url(meaning, origin))}", *curl_head(meaning), *option("-F", *(f"{name}={value}" for name, value in form(meaning))))


# requests.


def python_dict(pairs):
    return "{" + ", ".join(f"{name!r}: {value!r}" for name, value in dict(pairs).items()) + "}"


def python_call(call, meaning, *arguments, basic=False, kind=None):
    fields = given(meaning, basic=basic) + ([("Content-Type", kind)] if kind else [])
    arguments = [*arguments, *([f"headers={python_dict(fields)}"] if fields else [])]
    if meaning.user and not basic:
        arguments.append(f"auth=({meaning.user[0]!r}, {meaning.user[1]!r})")
    return f"import requests\n\nresponse = {call}(\n    " + ",\n    ".join(arguments) + ",\n)\n"


def ascii_user(meaning):
    return not meaning.user or all(part.isascii() for part in meaning.user)


@idiom("requests")
def requests_dict(meaning, origin):
    if not mapped(meaning) or not is_post(meaning) or not ascii_user(meaning):
        return None
    return python_call("requests.post", meaning, repr(url(meaning, origin)), f"data={python_dict(form(meaning))}")


@idiom("requests")
def requests_pairs(meaning, origin):
    if not form(meaning) or not ascii_user(meaning):
        return None
    return python_call("requests.request", meaning, repr(meaning.verb), repr(url(meaning, origin)), f"data={list(form(meaning))!r}")


@idiom("requests")
def requests_text(meaning, origin):
    if not meaning.body or not meaning.body.isascii():
        return None
    payload = f"payload = {meaning.body.decode()!r}\nheaders = {python_dict(meaning.fields)}\n"
    return f'import requests\n\nurl = {url(meaning, origin)!r}\n{payload}\nresponse = requests.request("{meaning.verb}", url, headers=headers, data=payload)\nprint(response.text)\n'


@idiom("requests")
def requests_json(meaning, origin):
    if as_json(meaning) is None or not is_post(meaning):
        return None
    return python_call("requests.post", meaning, repr(url(meaning, origin)), f"json={python_dict(as_json(meaning).items())}")


@idiom("requests")
def requests_urlencode(meaning, origin):
    if not meaning.params or not is_post(meaning) or not mapped_or_untyped(meaning):
        return None
    text = python_call("requests.post", meaning, repr(url(meaning, origin)), f"data=urlencode({python_dict(meaning.params)})", basic=True, kind=meaning.field("content-type"))
    return "from urllib.parse import urlencode\n" + text


def mapped_or_untyped(meaning):
    return mapped(meaning) or not meaning.field("content-type") and len(dict(meaning.params)) == len(meaning.params)


@idiom("requests")
def requests_session(meaning, origin):
    if not mapped(meaning) or not is_post(meaning) or not meaning.user or not ascii_user(meaning):
        return None
    fields = given(meaning)
    headers = f", headers={python_dict(fields)}" if fields else ""
    auth = f"auth=HTTPBasicAuth({meaning.user[0]!r}, {meaning.user[1]!r})"
    return f"import requests\nfrom requests.auth import HTTPBasicAuth\n\nsession = requests.Session()\ndata = {python_dict(form(meaning))}\nresponse = session.post({url(meaning, origin)!r}, data=data, {auth}{headers})\n"


@idiom("requests")
def requests_query(meaning, origin):
    pairs = query_pairs(meaning)
    if not pairs or meaning.body or not ascii_user(meaning):
        return None
    return python_call(f"requests.{meaning.verb.lower()}", meaning, repr(url(meaning, origin, with_query=False)), f"params={python_dict(pairs)}")


@idiom("requests")
def requests_parts(meaning, origin):
    if meaning.is_correct or not mapped(meaning) or not is_post(meaning) or not ascii_user(meaning):
        return None
    files = "{" + ", ".join(f"{name!r}: (None, {value!r})" for name, value in form(meaning)) + "}"
    return python_call("requests.post", meaning, repr(url(meaning, origin)), f"files={files}")


def query_pairs(meaning):
    pairs = parse_qsl(meaning.query, keep_blank_values=True)
    return pairs if len(dict(pairs)) == len(pairs) else None


# Faraday.


def ruby(text):
    return "'" + text.replace("\\", "\\\\").replace("'", "\\'") + "'"


def ruby_hash(pairs):
    return "{ " + ", ".join(f"{ruby(name)} => {ruby(value)}" for name, value in dict(pairs).items()) + " }" if pairs else "{}"


def ruby_fields(meaning, kind=None):
    return ruby_hash(meaning.others("content-type") + ([("Content-Type", kind)] if kind else []))


def ruby_mapped(meaning):
    """Brackets in names and an absent value mean something else to Faraday's encoder."""
    pairs = mapped(meaning)
    return None if pairs is None or any(set(name) & set("[]") for name in pairs) else pairs


HEAD = 'require "faraday"\n\n'


@idiom("faraday")
def faraday_class(meaning, origin):
    if not ruby_mapped(meaning) or not is_post(meaning):
        return None
    return f"{HEAD}response = Faraday.post({ruby(url(meaning, origin))}, {ruby_hash(form(meaning))}, {ruby_fields(meaning)})\n"


@idiom("faraday")
def faraday_connection(meaning, origin):
    if not ruby_mapped(meaning) or not is_post(meaning) or meaning.query:
        return None
    basic = f"  f.request :basic_auth, {ruby(meaning.user[0])}, {ruby(meaning.user[1])}\n" if meaning.user else ""
    made = f"conn = Faraday.new(url: {ruby(origin)}) do |f|\n  f.request :url_encoded\n{basic}  f.adapter Faraday.default_adapter\nend\n"
    return f"{HEAD}{made}response = conn.post({ruby(meaning.path)}, {ruby_hash(form(meaning))}, {ruby_hash(given(meaning))})\n"


@idiom("faraday")
def faraday_basic(meaning, origin):
    if not ruby_mapped(meaning) or not is_post(meaning) or not meaning.user:
        return None
    fields = "".join(f"  req.headers[{ruby(name)}] = {ruby(value)}\n" for name, value in given(meaning))
    made = f"conn = Faraday.new({ruby(origin)})\nconn.basic_auth({ruby(meaning.user[0])}, {ruby(meaning.user[1])})\n"
    address = ruby(url(meaning, ""))
    return f"{HEAD}{made}response = conn.post({address}) do |req|\n{fields}  req.body = {ruby_hash(form(meaning))}\nend\n"


@idiom("faraday")
def faraday_text(meaning, origin):
    if not meaning.body or not is_post(meaning) or b"\n" in meaning.body or not meaning.field("content-type"):
        return None
    return f"{HEAD}response = Faraday.post({ruby(url(meaning, origin))}, {ruby(meaning.body.decode())}, {ruby_fields(meaning, meaning.field('content-type'))})\n"


@idiom("faraday")
def faraday_encoded(meaning, origin):
    if not mapped(meaning) or not is_post(meaning):
        return None
    return f"{HEAD}conn = Faraday.new(url: {ruby(origin)})\nresponse = conn.post({ruby(url(meaning, ''))}, URI.encode_www_form({ruby_hash(form(meaning))}), {ruby_fields(meaning, FORM)})\n"


@idiom("faraday")
def faraday_json(meaning, origin):
    if as_json(meaning) is None or not is_post(meaning):
        return None
    return f'require "json"\n{HEAD}response = Faraday.post({ruby(url(meaning, origin))}) do |req|\n  req.headers = {ruby_fields(meaning, JSON_TYPE)}\n  req.body = {ruby_hash(as_json(meaning).items())}.to_json\nend\n'


@idiom("faraday")
def faraday_query(meaning, origin):
    pairs = query_pairs(meaning)
    if not pairs or meaning.body or any(set(name) & set("[]") for name, _ in pairs):
        return None
    if meaning.verb == "GET":
        return f"{HEAD}response = Faraday.get({ruby(url(meaning, origin, with_query=False))}, {ruby_hash(pairs)}, {ruby_fields(meaning)})\n"
    lines = "".join(f"  req.params[{ruby(name)}] = {ruby(value)}\n" for name, value in pairs)
    lines += "".join(f"  req.headers[{ruby(name)}] = {ruby(value)}\n" for name, value in meaning.others("content-type"))
    return f"{HEAD}conn = Faraday.new(url: {ruby(origin)})\nresponse = conn.{meaning.verb.lower()}({ruby(meaning.path)}) do |req|\n{lines}end\n"


# axios.


def js(value):
    return json.dumps(value, ensure_ascii=False)


def js_object(pairs):
    return "{" + ", ".join(f"{js(name)}: {js(value)}" for name, value in dict(pairs).items()) + "}"


def js_options(meaning, kind=None, basic=False, more=()):
    fields = given(meaning, basic=basic) + ([("Content-Type", kind)] if kind else [])
    options = [*more, *([f"headers: {js_object(fields)}"] if fields else [])]
    if meaning.user and not basic:
        options.append(f"auth: {{ username: {js(meaning.user[0])}, password: {js(meaning.user[1])} }}")
    return "{ " + ", ".join(options) + " }"


AXIOS = "const axios = require('axios');\n\n"


@idiom("axios")
def axios_search_params(meaning, origin):
    if not mapped(meaning) or not is_post(meaning):
        return None
    return f"{AXIOS}await axios.post({js(url(meaning, origin))}, new URLSearchParams({js_object(form(meaning))}), {js_options(meaning)});\n"


@idiom("axios")
def axios_appended(meaning, origin):
    if not form(meaning) or not is_post(meaning):
        return None
    lines = "".join(f"params.append({js(name)}, {js(value)});\n" for name, value in form(meaning))
    return f"{AXIOS}const params = new URLSearchParams();\n{lines}await axios.post({js(url(meaning, origin))}, params.toString(), {js_options(meaning, kind=FORM)});\n"


@idiom("axios")
def axios_untyped(meaning, origin):
    return None if meaning.field("content-type") else axios_text_of(meaning, origin)


@idiom("axios")
def axios_text(meaning, origin):
    return axios_text_of(meaning, origin) if meaning.field("content-type") else None


def axios_text_of(meaning, origin):
    if not meaning.body or not is_post(meaning):
        return None
    return f"{AXIOS}await axios.post({js(url(meaning, origin))}, {js(meaning.body.decode())}, {js_options(meaning, kind=meaning.field('content-type'), basic=True)});\n"


@idiom("axios")
def axios_config(meaning, origin):
    if not mapped(meaning):
        return None
    options = js_options(meaning, more=(f"method: {js(meaning.verb.lower())}", f"url: {js(url(meaning, origin))}", f"data: new URLSearchParams({js_object(form(meaning))})"))
    return f"{AXIOS}const config = {options};\n\nconst response = await axios(config);\n"


@idiom("axios")
def axios_stringified(meaning, origin):
    if not mapped(meaning) or not is_post(meaning):
        return None
    options = js_options(meaning, kind=FORM, basic=True, more=("method: 'POST'", f"url: {js(url(meaning, origin))}", f"data: qs.stringify({js_object(form(meaning))})"))
    return f"const qs = require('qs');\n{AXIOS}await axios.request({options});\n"


@idiom("axios")
def axios_object(meaning, origin):
    if not mapped(meaning) or not is_post(meaning) or any(set(name) & set("[].") for name in mapped(meaning)):
        return None
    return f"{AXIOS}await axios.post({js(url(meaning, origin))}, {js_object(form(meaning))}, {js_options(meaning, kind=FORM)});\n"


@idiom("axios")
def axios_json(meaning, origin):
    if as_json(meaning) is None or not is_post(meaning):
        return None
    return f"{AXIOS}await axios.post({js(url(meaning, origin))}, {js_object(as_json(meaning).items())}, {js_options(meaning)});\n"


@idiom("axios")
def axios_json_text(meaning, origin):
    if as_json(meaning) is None or not is_post(meaning):
        return None
    options = js_options(meaning, kind=JSON_TYPE, more=("method: 'post'", f"url: {js(url(meaning, origin))}", f"data: JSON.stringify({js_object(as_json(meaning).items())})"))
    return f"{AXIOS}await axios({options});\n"


@idiom("axios")
def axios_query(meaning, origin):
    pairs = query_pairs(meaning)
    if not pairs or meaning.body or any(set(name) & set("[]") for name, _ in pairs):
        return None
    params = f"params: {js_object(pairs)}"
    nothing = "" if meaning.verb == "GET" else ", null"
    return f"{AXIOS}await axios.{meaning.verb.lower()}({js(url(meaning, origin, with_query=False))}{nothing}, {js_options(meaning, more=(params,))});\n"


@idiom("axios")
def axios_bare(meaning, origin):
    if meaning.body or meaning.query or not is_post(meaning):
        return None
    return f"{AXIOS}await axios.post({js(url(meaning, origin))}, undefined, {js_options(meaning)});\n"
