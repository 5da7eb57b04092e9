"""Authlib (PyPI) behind flask and waitress. No token is ever used up."""
import logging

from authlib.integrations.flask_oauth2 import AuthorizationServer
from authlib.oauth2.rfc6749 import ClientMixin, InvalidGrantError, TokenMixin, grants
from authlib.oauth2.rfc7009 import RevocationEndpoint
from authlib.oauth2.rfc7523 import JWTBearerClientAssertion, JWTBearerGrant
from authlib.oauth2.rfc7636 import CodeChallenge
from authlib.oauth2.rfc7662 import IntrospectionEndpoint
from authlib.oauth2.rfc8628 import DeviceCodeGrant
from flask import Flask

from common import SCOPE, SETTINGS, code_of, serve, waitress

logging.getLogger("werkzeug").setLevel(logging.ERROR)
METHODS = {"basic": "client_secret_basic", "body": "client_secret_post", "public": "none", "jwt": "client_assertion_jwt", "jwt-secret": "client_assertion_jwt"}
AUDIENCES = [SETTINGS["issuer"], SETTINGS["issuer"] + "/oauth/token"]


class Client(ClientMixin):
    def __init__(self, registration):
        self.client_id = registration["id"]
        self.secret = registration["secret"]
        self.method = METHODS[registration["method"]]

    def get_client_id(self):
        return self.client_id

    def get_default_redirect_uri(self):
        return SETTINGS["redirect_uris"][0]

    def get_allowed_scope(self, scope):
        return " ".join(one for one in (scope or "").split() if one in SETTINGS["scopes"])

    def check_redirect_uri(self, uri):
        return uri in SETTINGS["redirect_uris"]

    def check_client_secret(self, secret):
        return secret == self.secret

    def check_endpoint_auth_method(self, method, endpoint):
        return method == self.method

    def check_response_type(self, kind):
        return kind == "code"

    def check_grant_type(self, grant):
        return self.method != "none" or grant != "client_credentials"


class Token(TokenMixin):
    def __init__(self, client):
        self.client = client

    def check_client(self, client):
        return client.client_id == self.client.client_id

    def get_client(self):
        return self.client

    def get_user(self):
        return User()

    def get_scope(self):
        return SCOPE

    def get_expires_in(self):
        return 3600

    def is_expired(self):
        return False

    def is_revoked(self):
        return False


class User:
    def get_user_id(self):
        return "kim"


class Code:
    def __init__(self, known):
        self.redirect_uri, self.code_challenge, self.code_challenge_method = known["redirect_uri"], known["challenge"], known["method"]

    def get_redirect_uri(self):
        return self.redirect_uri

    def get_scope(self):
        return SCOPE


class Device:
    def __init__(self, client):
        self.client = client

    def get_client_id(self):
        return self.client.client_id

    def get_scope(self):
        return SCOPE

    def get_user_code(self):
        return "AAAA"

    def is_expired(self):
        return False


def make(registration):
    client = Client(registration)
    methods = list(dict.fromkeys(METHODS.values()))

    class Refresh(grants.RefreshTokenGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = methods

        def authenticate_refresh_token(self, token):
            return Token(client) if token in SETTINGS["refresh_tokens"] else None

        def authenticate_user(self, credential):
            return User()

        def revoke_old_credential(self, credential):
            pass

    class AuthorizationCode(grants.AuthorizationCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = methods

        def query_authorization_code(self, code, of):
            known = code_of(code)
            return known and Code(known)

        def delete_authorization_code(self, code):
            pass

        def authenticate_user(self, code):
            return User()

    class ClientCredentials(grants.ClientCredentialsGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = methods

    class Devices(DeviceCodeGrant):
        TOKEN_ENDPOINT_AUTH_METHODS = methods

        def query_device_credential(self, code):
            return Device(client) if code in SETTINGS["device_codes"] else None

        def query_user_grant(self, code):
            return User(), True

        def should_slow_down(self, credential):
            return False

    class Assertion(JWTBearerGrant):
        def resolve_issuer_client(self, issuer):
            return client if issuer == client.client_id else None

        def resolve_client_public_key(self, of):
            return SETTINGS["client_rsa_key"]

        def authenticate_user(self, subject):
            return User()

        def get_audiences(self):
            return AUDIENCES

        def has_granted_permission(self, of, user):
            return True

    class ClientAssertion(JWTBearerClientAssertion):
        def get_audiences(self):
            return AUDIENCES

        def validate_jti(self, claims, jti):
            return True

        def resolve_client_public_key(self, of):
            if registration["method"] == "jwt-secret":
                return client.secret
            return SETTINGS["client_key"]

    class Revocation(RevocationEndpoint):
        CLIENT_AUTH_METHODS = methods

        def query_token(self, token, hint):
            return Token(client) if token in SETTINGS["refresh_tokens"] + SETTINGS["access_tokens"] else None

        def revoke_token(self, token, request):
            pass

    class Introspection(IntrospectionEndpoint):
        CLIENT_AUTH_METHODS = methods

        def check_permission(self, token, of, request):
            return True

        def query_token(self, token, hint):
            return Token(client) if token in SETTINGS["refresh_tokens"] + SETTINGS["access_tokens"] else None

        def introspect_token(self, token):
            return {"active": True, "client_id": client.client_id}

    app = Flask(__name__)
    server = AuthorizationServer(app, query_client=lambda name: client if name == client.client_id else None, save_token=lambda *_: None)
    server.register_client_auth_method(ClientAssertion.CLIENT_AUTH_METHOD, ClientAssertion())
    for grant in (Refresh, ClientCredentials, Devices, Assertion):
        server.register_grant(grant)
    server.register_grant(AuthorizationCode, [CodeChallenge(required=False)])
    server.register_endpoint(Revocation)
    server.register_endpoint(Introspection)
    every = ["GET", "POST", "PUT", "PATCH", "DELETE"]
    app.add_url_rule("/oauth/token", "token", lambda: server.create_token_response(), methods=every)
    app.add_url_rule("/oauth/revoke", "revoke", lambda: server.create_endpoint_response("revocation"), methods=every)
    app.add_url_rule("/oauth/introspect", "introspect", lambda: server.create_endpoint_response("introspection"), methods=every)
    return app


serve(make, waitress)
