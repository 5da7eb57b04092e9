"""django-oauth-toolkit (PyPI, oauthlib inside) behind gunicorn, with a database of its own per registration. Rotation is off."""
import os
import shutil
import sys

import django
from django.conf import settings

from common import SCOPE, SETTINGS, gunicorn, now, serve

FOLDER = os.path.join(os.path.dirname(os.path.abspath(sys.argv[1])), "django")
shutil.rmtree(FOLDER, ignore_errors=True)
os.mkdir(FOLDER)
BLANK = os.path.join(FOLDER, "blank.sqlite3")
settings.configure(
    SECRET_KEY="k", DEBUG=False, ALLOWED_HOSTS=["*"], ROOT_URLCONF=__name__, USE_TZ=True, DEFAULT_AUTO_FIELD="django.db.models.AutoField",
    INSTALLED_APPS=["django.contrib.auth", "django.contrib.contenttypes", "oauth2_provider"], LOGGING_CONFIG=None, MIDDLEWARE=[__name__ + ".undone"], PASSWORD_HASHERS=["django.contrib.auth.hashers.MD5PasswordHasher"],
    DATABASES={"default": {"ENGINE": "django.db.backends.sqlite3", "NAME": BLANK}},
    OAUTH2_PROVIDER={
        "ROTATE_REFRESH_TOKEN": False, "SCOPES": {one: one for one in SETTINGS["scopes"]}, "DEFAULT_SCOPES": SETTINGS["scopes"], "PKCE_REQUIRED": False,
        "ACCESS_TOKEN_EXPIRE_SECONDS": 3600, "ALLOWED_REDIRECT_URI_SCHEMES": ["https", "http", "com.acme-corp.shop"],
    },
)
django.setup()

from django.core.management import call_command  # noqa: E402
from django.core.wsgi import get_wsgi_application  # noqa: E402
from django.db import connections, transaction  # noqa: E402
from django.urls import path  # noqa: E402
from django.views.decorators.csrf import csrf_exempt  # noqa: E402
from oauth2_provider import views  # noqa: E402
from oauth2_provider.models import AccessToken, Application, DeviceGrant, Grant, RefreshToken  # noqa: E402

call_command("migrate", verbosity=0)
connections.close_all()
# One client may use every grant here; the toolkit's own way to allow that is to override this method.
Application.allows_grant_type = lambda self, *wanted: True


urlpatterns = [
    path("oauth/token", csrf_exempt(views.TokenView.as_view())),
    path("oauth/revoke", csrf_exempt(views.RevokeTokenView.as_view())),
    path("oauth/introspect", csrf_exempt(views.IntrospectTokenView.as_view())),
]


def make(registration):
    if registration["method"] not in ("basic", "body", "public"):
        return None
    name = os.path.join(FOLDER, registration["name"] + ".sqlite3")
    shutil.copy(BLANK, name)
    settings.DATABASES["default"]["NAME"] = connections["default"].settings_dict["NAME"] = name
    seed(registration)
    connections.close_all()
    return get_wsgi_application()


def undone(answer):
    """What a request changes is undone after it: the next one finds the store as it was."""

    def inner(request):
        with transaction.atomic():
            response = answer(request)
            transaction.set_rollback(True)
        return response

    return inner


def seed(registration):
    from django.contrib.auth.models import User

    user = User.objects.create_user("kim")
    application = Application.objects.create(
        client_id=registration["id"], client_secret=registration["secret"], user=user, redirect_uris=" ".join(SETTINGS["redirect_uris"]),
        client_type="public" if registration["method"] == "public" else "confidential", authorization_grant_type="authorization-code",
    )
    common = dict(user=user, application=application)
    access = [AccessToken.objects.create(token=token, expires=now(1), scope=SCOPE + " introspection", **common) for token in SETTINGS["access_tokens"] or ["at"]]
    for number, token in enumerate(SETTINGS["refresh_tokens"]):
        of = AccessToken.objects.create(token=f"at-of-{number}", expires=now(1), scope=SCOPE, **common)
        RefreshToken.objects.create(token=token, access_token=of, **common)
    for known in SETTINGS["codes"]:
        Grant.objects.create(
            code=known["code"], expires=now(1), redirect_uri=known["redirect_uri"], scope=SCOPE, code_challenge=known["challenge"] or "",
            code_challenge_method=known["method"] if known["challenge"] else "", **common,
        )
    for code in SETTINGS["device_codes"]:
        DeviceGrant.objects.create(device_code=code, user_code=code[:8], user=user, client_id=registration["id"], expires=now(1), scope=SCOPE, status="authorized")
    return access


if __name__ == "__main__":
    serve(make, gunicorn)
