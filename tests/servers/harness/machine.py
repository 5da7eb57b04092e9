"""What is installed and started: the packages in a cache folder, a process per server, all of them ended at the end."""
import hashlib
import json
import os
import selectors
import signal
import shutil
import subprocess
import sys
import time
from pathlib import Path

HERE = Path(__file__).resolve().parent.parent
ROOT = HERE.parent.parent
REFRESH, CLIENT, CODE = "refresh_token", "client_credentials", "authorization_code"
DEVICE = "urn:ietf:params:oauth:grant-type:device_code"
ASSERTION = "urn:ietf:params:oauth:grant-type:jwt-bearer"
EXCHANGE = "urn:ietf:params:oauth:grant-type:token-exchange"
COMMON = {REFRESH, CLIENT, CODE, "basic", "body", "body on refresh", "pkce"}

# What each server can do. An example that needs something else is recorded as not supported there.
SERVERS = {
    "oidc-provider": ("oidc_provider.mjs", COMMON | {DEVICE, "public", "jwt", "jwt-secret", "revoke", "introspect", "introspect-refresh", "par", "bc-authorize", "dpop", "resource"}),
    "node-oauth2-server": ("node_oauth2_server.mjs", COMMON | {"public"}),
    "oauth2orize": ("oauth2orize.mjs", COMMON),
    "jmondi-oauth2-server": ("jmondi.mjs", COMMON | {EXCHANGE, "public", "revoke"}),
    "authlib": ("authlib_server.py", COMMON | {DEVICE, ASSERTION, "public", "jwt", "jwt-secret", "revoke", "introspect", "introspect-refresh"}),
    "django-oauth-toolkit": ("django_server.py", COMMON | {"public", "revoke"}),
    "doorkeeper": ("doorkeeper.rb", COMMON | {"public", "revoke", "introspect", "introspect-refresh"}),
    "oxide-auth": (None, COMMON - {"pkce", "body on refresh"} | {"public"}),
}


def cache():
    return Path(os.environ.get("GRANTLINT_SERVERS", ROOT / "target" / "servers"))


def install(say):
    """Packages by their pinned versions. A second run finds them in place."""
    cache().mkdir(parents=True, exist_ok=True)
    step("npm packages", say, [HERE / "npm/package.json", HERE / "npm/package-lock.json"], install_npm)
    # They live outside of the cache, which cannot know of them.
    install_debian()
    step("oxide-auth", say, [HERE / "oxide/Cargo.lock", HERE / "oxide/Cargo.toml", HERE / "oxide/src/main.rs"], install_oxide)


def step(name, say, inputs, action):
    stamp = cache() / (name.replace(" ", "-") + ".stamp")
    digest = hashlib.sha256(b"".join(path.read_bytes() for path in inputs)).hexdigest()
    if stamp.exists() and stamp.read_text() == digest:
        return
    started = time.monotonic()
    action()
    stamp.write_text(digest)
    say(f"installed: {name}, {time.monotonic() - started:.0f} s")


def run(*command, **options):
    done = subprocess.run(command, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, **options)
    if done.returncode != 0:
        sys.exit(f"tests/servers: `{' '.join(map(str, command))}` failed; the servers cannot be had without it:\n{done.stdout[-3000:]}")


def install_npm():
    folder = cache() / "npm"
    folder.mkdir(exist_ok=True)
    for name in ("package.json", "package-lock.json"):
        shutil.copy(HERE / "npm" / name, folder / name)
    run("npm", "ci", "--no-audit", "--no-fund", "--ignore-scripts", cwd=folder)


def install_debian():
    wanted = (HERE / "apt.txt").read_text().split()
    have = subprocess.run(["dpkg-query", "-W", "-f", "${Package} ${Status}\\n", *wanted], capture_output=True, text=True).stdout
    missing = [name for name in wanted if f"{name} install ok installed" not in have]
    if missing:
        root = [] if os.geteuid() == 0 else ["sudo", "-n"]
        run(*root, "apt-get", "update")
        run(*root, "env", "DEBIAN_FRONTEND=noninteractive", "apt-get", "install", "-y", "--no-install-recommends", *missing)


def install_oxide():
    run("cargo", "build", "--locked", "--manifest-path", HERE / "oxide/Cargo.toml", env={**os.environ, "CARGO_TARGET_DIR": str(cache() / "oxide")})


class Fleet:
    """The running servers: where each registration listens."""

    def __init__(self, settings, only=None):
        self.file = cache() / "settings.json"
        self.file.write_text(json.dumps(settings))
        self.expected = [registration["name"] for registration in settings["registrations"]]
        self.processes, self.ports, self.logs = {}, {}, {}
        self.only = only

    def __enter__(self):
        for name in SERVERS:
            if not self.only or name in self.only:
                self.start(name)
        try:
            self.wait()
        except BaseException:
            self.__exit__()
            raise
        return self

    def start(self, name):
        program = HERE / "programs" / SERVERS[name][0] if SERVERS[name][0] else cache() / "oxide/debug/oxide-server"
        environment = {**os.environ, "SERVERS_NODE_MODULES": str(cache() / "npm/node_modules"), "NODE_ENV": "production", "PYTHONDONTWRITEBYTECODE": "1"}
        self.logs[name] = open(cache() / f"{name}.log", "wb")
        self.processes[name] = subprocess.Popen(
            [*interpreter(program), str(program), str(self.file)] if program.suffix else [str(program), str(self.file)],
            stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=self.logs[name], env=environment, start_new_session=True)
        self.ports[name] = {}

    def wait(self, seconds=90):
        """Until every process has named its ports, and no new name came for a while."""
        deadline, ready = time.monotonic() + seconds, selectors.DefaultSelector()
        for name, process in self.processes.items():
            os.set_blocking(process.stdout.fileno(), False)
            ready.register(process.stdout, selectors.EVENT_READ, [name, b""])
        while time.monotonic() < deadline and not self.all_ready() and ready.get_map():
            if any(process.poll() for process in self.processes.values()):
                break
            for key, _ in ready.select(timeout=1):
                self.read(key, ready)
        missing = [name for name in self.processes if not self.complete(name)]
        if missing:
            last = {name: (cache() / f"{name}.log").read_text(errors="replace")[-1500:] for name in missing}
            sys.exit("\n".join(f"tests/servers: {name} does not start:\n{log}" for name, log in last.items()))

    def read(self, key, ready):
        data = key.fileobj.read()
        if not data:
            ready.unregister(key.fileobj)
            return
        name, rest = key.data
        *lines, key.data[1] = (rest + data).split(b"\n")
        for line in lines:
            if line.startswith(b"{"):
                told = json.loads(line)
                self.ports[name][told["registration"]] = told["port"]

    def complete(self, name):
        wanted = {one for one in self.expected if one.split(".")[0] in SERVERS[name][1]}
        return wanted <= set(self.ports[name])

    def all_ready(self):
        return all(self.complete(name) for name in self.processes)

    def __exit__(self, *_):
        for process in self.processes.values():
            try:
                os.killpg(process.pid, signal.SIGTERM)
            except ProcessLookupError:
                pass
        for process in self.processes.values():
            try:
                process.wait(timeout=5)
            except subprocess.TimeoutExpired:
                os.killpg(process.pid, signal.SIGKILL)
        self.file.unlink(missing_ok=True)


def interpreter(program):
    return {".mjs": ["node"], ".py": [sys.executable], ".rb": ["ruby"]}[program.suffix]
