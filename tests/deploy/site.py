"""docker-compose.yml read and interpolated, and its services started as processes of this machine."""

import os
import re
import subprocess
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import yaml
from _tools import servers

from tests.bin.conftest import free_port
from tests.deploy.parts import KEY, ROOT, Catcher, Running, plain_environment, run, until

FILE = ROOT / "docker-compose.yml"
FILLED = {
    "SECRET_KEY": KEY,
    "POSTGRES_PASSWORD": "0123456789abcdef",
    "SITE_ORIGINS": "https://sns.example.jp",
    "EMAIL_URL": "smtp+tls://a:b@mail.example.jp:587",
    "MAIL_FROM": "no-reply@sns.example.jp",
    "TLS_DIR": "/etc/sns-tls",
}
APP = ["migrate", "web", "live", "worker", "beat"]


def written() -> dict[str, Any]:
    """The file."""
    read: dict[str, Any] = yaml.safe_load(FILE.read_text(encoding="utf-8"))
    return read


def config(values: dict[str, str]) -> subprocess.CompletedProcess[str]:
    """What docker-compose makes of it."""
    command = ["docker-compose", "--file", str(FILE), "--env-file", ".env.production.example", "config"]
    return subprocess.run(
        command, env=plain_environment() | values, cwd=ROOT, capture_output=True, text=True, check=False
    )


@dataclass
class Site:
    """The services of the file, running here."""

    origin: str
    plain_port: int
    folder: Path
    running: dict[str, Running]
    environment: dict[str, str]
    there: dict[str, str]
    catcher: Catcher
    broker_port: int

    def here(self, word: str) -> str:
        """A word of a command with this machine's places."""
        return self.there.get(word, word)

    def command(self, name: str) -> list[str]:
        """A service's command."""
        return [self.here(word) for word in written()["services"][name]["command"]]

    def start(self, name: str) -> None:
        """Start a service as the file says."""
        env = plain_environment() | self.environment
        self.running[name] = Running(name, self.command(name), env, self.folder)

    def is_healthy(self, name: str) -> bool:
        """The service's own check."""
        kind, *words = written()["services"][name]["healthcheck"]["test"]
        assert kind == "CMD"
        command = [self.here(word) for word in words]
        env = plain_environment() | self.environment
        return subprocess.run(command, cwd=ROOT, env=env, capture_output=True, check=False).returncode == 0

    def log(self) -> str:
        """What all of them said."""
        return "\n".join(f"--- {name}\n{one.said()}" for name, one in self.running.items())


def arrange(folder: Path, postgres: servers.Postgres, catcher: Catcher) -> Site:
    """Places for everything that the file names."""
    (folder / "data").mkdir(parents=True)
    web, live, broker, plain, tls = (free_port() for _ in range(5))
    origin = f"https://localhost:{tls}"
    values = FILLED | {"SITE_ORIGINS": origin, "EMAIL_URL": catcher.url}
    said = yaml.safe_load(config(values).stdout)["services"]["web"]["environment"]
    environment = {key: str(value) for key, value in said.items()} | {
        "DATABASE_URL": postgres.create("site"),
        "REDIS_URL": f"redis://127.0.0.1:{broker}/0",
        "DATA_DIR": str(folder / "data"),
        "STATIC_ROOT": str(folder / "static"),
        "OUTBOX_SWEEP_SECONDS": "2",
    }
    there = {
        "0.0.0.0": "127.0.0.1",
        "0.0.0.0:8000": f"127.0.0.1:{web}",
        "8000": str(web),
        "8001": str(live),
        "/tmp/beat-schedule": str(folder / "beat-schedule"),
        "daemon off;": f"daemon off;{' user root;' if os.geteuid() == 0 else ''}",
        "http://127.0.0.1:8080/proxy-healthz": f"http://127.0.0.1:{plain}/proxy-healthz",
    }
    (folder / "nginx.conf").write_text(
        nginx_conf(folder, {"web:8000": f"127.0.0.1:{web}", "live:8001": f"127.0.0.1:{live}"}, plain, tls)
    )
    return Site(origin, plain, folder, {}, environment, there, catcher, broker)


def nginx_conf(folder: Path, upstreams: dict[str, str], plain: int, tls: int) -> str:
    """The proxy's file with this machine's places."""
    text = (ROOT / "deploy/nginx.conf").read_text(encoding="utf-8")
    places = upstreams | {
        "listen 8080": f"listen 127.0.0.1:{plain}",
        "listen 8443": f"listen 127.0.0.1:{tls}",
        "/etc/nginx/tls": str(folder / "tls"),
        "/srv/static": str(folder / "static"),
        "/srv/pages": str(ROOT / "deploy/pages"),
        "/data/uploads": str(folder / "data/uploads"),
        "/tmp/": f"{folder}/",
    }
    assert [word for word in places if word not in text] == []
    return re.sub("|".join(map(re.escape, places)), lambda found: places[found[0]], text)


def start_all(site: Site) -> None:
    """In the order of the file: what must be ready before what."""
    make_certificate(site.folder / "tls")
    build_static(site)
    assert written()["services"]["redis"]["command"][0] == "redis-server"
    redis = [*site.command("redis"), "--port", str(site.broker_port), "--dir", str(site.folder)]
    site.running["redis"] = Running("redis", redis, plain_environment(), site.folder)
    run(site.command("migrate"), plain_environment() | site.environment)
    run(
        ["python", "manage.py", "demo"],
        plain_environment() | site.environment | {"PRODUCTION": "0", "DEMO": "1"},
    )
    for name in ("web", "live", "worker", "beat"):
        site.start(name)
    command = [*site.command("proxy"), "-c", str(site.folder / "nginx.conf")]
    site.running["proxy"] = Running("proxy", command, plain_environment(), site.folder)
    for name in ("web", "live", "proxy"):
        until(
            lambda name=name: site.is_healthy(name) or site.running[name].has_ended(), f"{name} is well", 60
        )
        assert not site.running[name].has_ended(), site.running[name].said()


def make_certificate(folder: Path) -> None:
    """Signed by itself, for this machine."""
    folder.mkdir()
    files = ["-keyout", str(folder / "privkey.pem"), "-out", str(folder / "fullchain.pem")]
    kind = ["-x509", "-newkey", "rsa:2048", "-nodes", "-days", "2", "-subj", "/CN=localhost"]
    run(["openssl", "req", *kind, *files], plain_environment())


def build_static(site: Site) -> None:
    """As the image is built."""
    line = next(line for line in (ROOT / "Dockerfile").read_text().splitlines() if "collectstatic" in line)
    command = line.partition("&& ")[2]
    env = plain_environment() | {
        "DATA_DIR": str(site.folder / "none"),
        "STATIC_ROOT": str(site.folder / "static"),
    }
    run(["sh", "-c", command], env)
