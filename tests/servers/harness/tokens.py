"""The signed tokens of the examples, made anew for the time of the run: their claims stay, the times move, the jti is fresh."""
import base64
import hashlib
import hmac
import json
import re
import time
import uuid

from cryptography.hazmat.primitives import hashes
from cryptography.hazmat.primitives.asymmetric import ec, padding, rsa
from cryptography.hazmat.primitives.asymmetric.utils import decode_dss_signature

# The time at which the examples play: 2026-11-01 12:00 UTC.
THEN = 1793534400
JWT = re.compile(rb"eyJ[\w-]+\.[\w-]+\.[\w-]{20,}(?![\w.-])")


def b64(data):
    return base64.urlsafe_b64encode(data).rstrip(b"=")


def unb64(text):
    return base64.urlsafe_b64decode(text + b"=" * (-len(text) % 4))


class Keys:
    """One set of keys for a run. None of them is ever written to a file that is kept."""

    def __init__(self):
        self.client = ec.generate_private_key(ec.SECP256R1())
        self.rsa = rsa.generate_private_key(65537, 2048)
        self.server = rsa.generate_private_key(65537, 2048)
        self.proof = ec.generate_private_key(ec.SECP256R1())

    def public(self):
        point = self.client.public_key().public_numbers()
        numbers = self.rsa.public_key().public_numbers()
        return {
            "client_key": {"kty": "EC", "crv": "P-256", "kid": "key-2026", "use": "sig", "x": number(point.x, 32), "y": number(point.y, 32)},
            "client_rsa_key": {"kty": "RSA", "kid": "key-2026", "use": "sig", "n": number(numbers.n), "e": number(numbers.e)},
            "server_key": self.server_key(),
        }

    def server_key(self):
        private = self.server.private_numbers()
        parts = {"n": private.public_numbers.n, "e": private.public_numbers.e, "d": private.d, "p": private.p, "q": private.q,
                 "dp": private.dmp1, "dq": private.dmq1, "qi": private.iqmp}
        return {"kty": "RSA", "use": "sig", "kid": "server", **{name: number(value) for name, value in parts.items()}}

    def sign(self, header, message, secret):
        algorithm = header.get("alg")
        if algorithm == "ES256":
            key = self.proof if "jwk" in header or header.get("typ") == "dpop+jwt" else self.client
            r, s = decode_dss_signature(key.sign(message, ec.ECDSA(hashes.SHA256())))
            return r.to_bytes(32, "big") + s.to_bytes(32, "big")
        if algorithm == "RS256":
            return self.rsa.sign(message, padding.PKCS1v15(), hashes.SHA256())
        if algorithm == "HS256":
            return hmac.new(secret.encode(), message, hashlib.sha256).digest()
        return None

    def renew(self, octets, secret, delta=None):
        """The same octets with every whole JWT made anew, its times moved by these seconds, or from the day of the examples to now.
        A length that was right stays right."""
        delta = int(time.time()) - THEN if delta is None else delta
        seen = {}
        new = lambda text: JWT.sub(lambda match: seen.setdefault(match[0], self.renewed(match[0], secret, delta)), text)
        head, blank, body = octets.partition(b"\r\n\r\n")
        length, after = b"Content-Length: %d" % len(body), new(body)
        return new(head).replace(length, b"Content-Length: %d" % len(after)) + blank + after

    def renewed(self, token, secret, delta):
        try:
            header, claims = (json.loads(unb64(part)) for part in token.split(b".")[:2])
        except ValueError:
            return token
        if not isinstance(header, dict) or not isinstance(claims, dict):
            return token
        moved = {name: shift(name, value, delta) for name, value in claims.items()}
        self.put_own_key(header.get("jwk"))
        message = b".".join(b64(json.dumps(part, separators=(",", ":")).encode()) for part in (header, moved))
        signature = self.sign(header, message, secret)
        return token if signature is None else message + b"." + b64(signature)

    def put_own_key(self, jwk):
        """A proof carries the public half of the key that signs it."""
        if isinstance(jwk, dict) and {"x", "y"} <= set(jwk):
            point = self.proof.public_key().public_numbers()
            jwk.update(x=number(point.x, 32), y=number(point.y, 32))


def number(value, size=None):
    return b64(value.to_bytes(size or (value.bit_length() + 7) // 8, "big")).decode()


def shift(name, value, delta):
    if name == "jti" and isinstance(value, str):
        return f"{value[:24]}-{uuid.uuid4().hex[:12]}"
    if name not in ("iat", "exp", "nbf") or isinstance(value, (str, bool)):
        return value
    return value + (delta * 1000 if value > 10**12 else delta)
