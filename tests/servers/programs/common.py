"""What the servers that run on Python share: the settings, a process per registration, the ready line."""
import json
import os
import signal
import socket
import sys
from datetime import datetime, timedelta, timezone

with open(sys.argv[1], encoding="utf-8") as file:
    SETTINGS = json.load(file)
SCOPE = " ".join(SETTINGS["scopes"])


def now(days=0):
    return datetime.now(timezone.utc) + timedelta(days=days)


def code_of(value):
    return next((known for known in SETTINGS["codes"] if known["code"] == value), None)


def waitress(app, listener):
    import waitress as front

    front.serve(app, sockets=[listener], url_scheme="https", threads=4, ident=None)


def gunicorn(app, listener):
    from gunicorn.app.base import BaseApplication

    class Front(BaseApplication):
        def load_config(self):
            for key, value in dict(bind=f"fd://{listener.fileno()}", workers=1, worker_class="sync", loglevel="critical", timeout=0).items():
                self.cfg.set(key, value)

        def load(self):
            return app

    listener.set_inheritable(True)
    Front().run()


def https(app):
    """The examples are requests to an https address: the listener stands where the end of the TLS connection is."""

    def inner(environ, start):
        environ["wsgi.url_scheme"] = "https"
        return app(environ, start)

    return inner


def serve(make, front):
    """`make(registration)` gives the WSGI application, or None where the server has no such registration."""
    children = []
    for registration in SETTINGS["registrations"]:
        listener = socket.socket()
        listener.bind(("127.0.0.1", 0))
        listener.listen(64)
        child = os.fork()
        if child == 0:
            sys.argv = sys.argv[:1]
            app = make(registration)
            if app is None:
                os._exit(0)
            line = json.dumps({"registration": registration["name"], "port": listener.getsockname()[1]}) + "\n"
            os.write(1, line.encode())  # in one piece: the processes share the stream
            front(https(app), listener)
            os._exit(0)
        listener.close()
        children.append(child)
    signal.signal(signal.SIGTERM, lambda *_: [os.kill(child, signal.SIGTERM) for child in children] and sys.exit(0))
    for child in children:
        os.waitpid(child, 0)
