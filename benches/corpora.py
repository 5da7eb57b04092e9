"""Corpora for benches/run, the same in every run: a tree, a HAR, logs, a cassette, and many requests in one file."""

import json
import os
import random
import sys

OUT = sys.argv[1]
FILES = int(os.environ.get("FILES", "20000"))
MEGABYTES = int(os.environ.get("MEGABYTES", "16"))
LETTERS = "abcdefghijklmnopqrstuvwxyz0123456789"
WORDS = (
    "account balance cache delta engine field gamma handle index job kernel layer module node order page query route "
    "shard task user value window render commit branch fetch response request header status parse token stream client"
).split()


def letters(rand, count):
    return "".join(rand.choices(LETTERS, k=count))


def prose(rand, length):
    out = ""
    while len(out) < length:
        out += " ".join(rand.choices(WORDS, k=9)) + ".\n"
    return out


def form(rand):
    return f"grant_type=refresh_token&refresh_token={letters(rand, 40)}&client_id={letters(rand, 16)}"


def curl(rand):
    return (
        "curl -X POST 'https://api.example.test/oauth/token' -H 'Content-Type: application/json' "
        f"-H 'X-Request-Id: {letters(rand, 20)}' --data '{form(rand)}'"
    )


def raw(rand, path, body):
    return (
        f"POST {path} HTTP/1.1\nHost: api.example.test\nContent-Type: application/x-www-form-urlencoded\n"
        f"X-Request-Id: {letters(rand, 20)}\n\n{body}\n"
    )


def source(rand, length):
    out = ""
    while len(out) < length:
        a, b, c = rand.choices(WORDS, k=3)
        out += f"def {a}_{b}({c}):\n    # {' '.join(rand.choices(WORDS, k=8))}\n    return {a}({b}, {rand.randint(0, 999)})\n\n"
    return out


def reply(rand):
    item = {"id": rand.randint(1, 10**7), "name": " ".join(rand.choices(WORDS, k=3)), "note": prose(rand, 60)}
    return json.dumps([item] * rand.randint(1, 8))


def tree(folder):
    rand = random.Random(1)
    makers = [
        lambda token: raw(rand, "/oauth/token" if token else "/v1/order", form(rand) if token else reply(rand)),
        lambda token: "#!/bin/sh\n" + (curl(rand) if token else "curl https://api.example.test/v1/order") + "\n" + prose(rand, 800),
        lambda token: json.dumps({"uri": "/oauth/token" if token else "/v1/x", "body": form(rand) if token else reply(rand)}),
        lambda token: source(rand, rand.randint(200, 5000)),
    ]
    for number in range(FILES):
        path = f"{folder}/pkg{number % 40:02}/{WORDS[number % 17]}"
        os.makedirs(path, exist_ok=True)
        with open(f"{path}/f{number:05}.txt", "w") as out:
            out.write(rand.choice(makers)(rand.random() < 0.03))


def har(path, megabytes):
    rand = random.Random(2)
    with open(path, "w") as out:
        out.write('{"log":{"version":"1.2","creator":{"name":"x"},"entries":[\n')
        number = 0
        while out.tell() < megabytes << 20:
            token = number % 100 == 50
            request = {
                "method": "POST" if token else "GET",
                "url": "https://api.example.test/" + ("oauth/token" if token else "v1/" + rand.choice(WORDS)),
                "headers": [{"name": "Authorization", "value": "Bearer " + letters(rand, 48)}] if not token else [],
            }
            if token:
                request["postData"] = {"mimeType": "application/x-www-form-urlencoded", "text": form(rand)}
            text = '{"error":"invalid_client"}' if token else prose(rand, rand.randint(1000, 60000))
            response = {"status": 400 if token else 200, "headers": [], "content": {"mimeType": "text/plain", "text": text}}
            out.write((",\n" if number else "") + json.dumps({"request": request, "response": response}))
            number += 1
        out.write("]}}\n")


def log(path, megabytes):
    rand = random.Random(3)
    with open(path, "w") as out:
        number = 0
        while out.tell() < megabytes << 20:
            out.write(f"2024-05-01 10:00:00 INFO {' '.join(rand.choices(WORDS, k=12))}\n")
            number += 1
            if number % 400 == 0:
                out.write(raw(rand, "/oauth/token", form(rand)) + "\n")


def lines(path):
    rand = random.Random(5)
    with open(path, "w") as out:
        number = 0
        while out.tell() < MEGABYTES << 20:
            token = number % 100 == 50
            row = {"time": f"2024-05-01T10:00:{number % 60:02}Z", "level": "info", "msg": " ".join(rand.choices(WORDS, k=9))}
            if token:
                url, body = "https://api.example.test/oauth/token", form(rand)
                headers = {"Content-Type": "application/json", "X-Request-Id": letters(rand, 20)}
                row["request"] = {"method": "POST", "url": url, "headers": headers, "body": body}
            else:
                row["user"], row["note"] = rand.choice(WORDS), prose(rand, rand.randint(50, 600))
            out.write(json.dumps(row) + "\n")
            number += 1


def cassette(path):
    rand = random.Random(6)
    with open(path, "w") as out:
        out.write("---\nhttp_interactions:\n")
        number = 0
        while out.tell() < MEGABYTES << 19:
            token = number % 100 == 50
            method, url, body = ("post", "oauth/token", form(rand)) if token else ("get", "v1/" + rand.choice(WORDS), "''")
            answer, status = ("'{\"error\":\"invalid_client\"}'", 400) if token else (json.dumps(reply(rand)), 200)
            out.write(
                f"- request:\n    method: {method}\n    uri: https://api.example.test/{url}\n    body:\n      encoding: UTF-8\n"
                f"      string: {body}\n    headers:\n      Content-Type:\n      - application/json\n  response:\n    status:\n"
                f"      code: {status}\n      message: x\n    headers: {{}}\n    body:\n      encoding: UTF-8\n      string: {answer}\n"
            )
            number += 1
        out.write("recorded_with: VCR 6.2.0\n")


def many(folder):
    rand = random.Random(4)
    os.makedirs(folder, exist_ok=True)
    for count in (1, 50, 100, 200, 400, 1000):
        with open(f"{folder}/{count}.sh", "w") as out:
            out.write("".join(curl(rand) + "\n" for _ in range(count)))


tree(f"{OUT}/tree")
har(f"{OUT}/big.har", MEGABYTES)
har(f"{OUT}/small.har", 1)
log(f"{OUT}/text.log", MEGABYTES)
log(f"{OUT}/small.log", 1)
lines(f"{OUT}/lines.jsonl")
cassette(f"{OUT}/cassette.yml")
many(f"{OUT}/many")
