"""`python3 bin/up`: set up what is missing, then serve in the foreground until Ctrl-C."""

import argparse
import errno
import http.client
import json
import os
import signal
import socket
import sys
import time
from dataclasses import dataclass

from _tools import processes, setup
from _tools.say import Progress, Stop, guarded

ABOUT = """準備 (.venv、ライブラリ、.env、データベース、デモ) を済ませてから起動します。2 回目からは数秒です。
終了は Ctrl-C。データは var/ に残ります。"""
ENVIRONMENT = """環境変数 (.env にも書けます):
  HOST, PORT     待ち受ける場所 (既定 127.0.0.1:8000)
  DATABASE_URL   既定は var/db.sqlite3
  そのほかは README.md にあります。"""
READY_SECONDS = 60
READY = {200, 400}  # 400: it runs, but ALLOWED_HOSTS does not name the address asked from here
WILDCARDS = {"0.0.0.0": "127.0.0.1", "::": "::1"}  # how a server that listens everywhere is reached from here


@dataclass(frozen=True)
class Place:
    """Where the product listens."""

    host: str
    port: int

    @property
    def address(self) -> str:
        """What the operator opens."""
        host = WILDCARDS.get(self.host, self.host)
        return f"http://[{host}]:{self.port}/" if ":" in host else f"http://{host}:{self.port}/"


def main(arguments: list[str]) -> int:
    """Entry of bin/up; the exit code is the answer."""
    return guarded(lambda: _up(_options(arguments)))


def _options(arguments: list[str]) -> argparse.Namespace:
    parser = argparse.ArgumentParser(
        prog="bin/up",
        description=ABOUT,
        epilog=ENVIRONMENT,
        formatter_class=argparse.RawDescriptionHelpFormatter,
        allow_abbrev=False,
    )
    parser.add_argument("--no-demo", action="store_true", help="デモのデータを入れずに起動する")
    parser.add_argument(
        "--reset-demo", action="store_true", help="デモのデータを入れ直す (実データがあれば断る)"
    )
    options, unknown = parser.parse_known_args(arguments)
    if unknown:
        raise Stop(f"知らない指定です: {' '.join(unknown)}\n使い方: python3 bin/up --help")
    if options.no_demo and options.reset_demo:
        raise Stop("--no-demo と --reset-demo は一緒に指定できません。")
    return options


def _up(options: argparse.Namespace) -> int:
    said = setup.environment()
    place = _place(said)
    _require_free(place)
    demo = not options.no_demo and _is_on(said.get("DEMO") or str(not _is_on(said.get("PRODUCTION", ""))))
    progress = Progress(total=4)
    with setup.alone():
        setup.libraries("base", progress)
        setup.write_dotenv(demo=demo)
        env = os.environ | {"HOST": place.host, "PORT": str(place.port), "DEMO": str(int(demo))}
        with progress.step("データベースと画面の部品"):
            holds = _prepare(env, progress, reset=options.reset_demo)
    server = _start(place, env)
    try:
        with progress.step("サーバーの起動"):
            _wait_until_ready(server, place, progress)
        _announce(place, said.get("SITE_ORIGINS", ""), holds, progress.elapsed())
        code = server.wait()
    except KeyboardInterrupt:
        return _leave(server)
    finally:
        processes.end(server)
    raise Stop(f"サーバーが止まりました (終了コード {code})。理由は上の行にあります。")


def _is_on(word: str) -> bool:
    return word.lower() in {"1", "true", "yes", "on"}


def _place(said: dict[str, str]) -> Place:
    host, port = said.get("HOST") or "127.0.0.1", said.get("PORT") or "8000"
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise Stop(
            f"PORT={port} は使えません。1 から 65535 の数字にしてください (例: PORT=8001 python3 bin/up)。"
        )
    return Place(host, int(port))


def _require_free(place: Place) -> None:
    """Refuse a taken port before the long set-up, not after it."""
    try:
        family, kind, _, _, address = socket.getaddrinfo(place.host, place.port, type=socket.SOCK_STREAM)[0]
        with socket.socket(family, kind) as trial:
            trial.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
            trial.bind(address)
    except socket.gaierror:
        raise Stop(f"HOST={place.host} が見つかりません。HOST=127.0.0.1 などにしてください。") from None
    except PermissionError:
        raise Stop(f"ポート {place.port} を開く権限がありません。{_other_port(8000)}") from None
    except OSError as error:
        if error.errno != errno.EADDRINUSE:
            raise Stop(f"HOST={place.host} では待ち受けできません ({error.strerror})。") from None
        raise Stop(
            f"ポート {place.port} はほかのプログラムが使っています。"
            f"すでに起動してあるなら {place.address} を開いてください。\n"
            f"{_other_port(place.port % 65535 + 1)}"
        ) from None


def _other_port(port: int) -> str:
    return f"別のポートで起動するには: PORT={port} python3 bin/up"


def _prepare(env: dict[str, str], progress: Progress, *, reset: bool) -> str:
    """Migrate, collect static files and load the demo in one start; tells what the database holds."""
    command = [str(setup.PYTHON), "manage.py", "prepare", *(["--reset-demo"] if reset else [])]
    return setup.run(command, "prepare", "データベースの準備に失敗しました。", progress, env).strip()


def _start(place: Place, env: dict[str, str]) -> processes.Process:
    command = [
        # static files are small enough to be read whole, as this warning says they are
        *(str(setup.PYTHON), "-W", "ignore:StreamingHttpResponse must consume"),
        *("-m", "uvicorn", "mcs.asgi:application"),
        *("--host", place.host, "--port", str(place.port)),
        *("--ws", "websockets-sansio", "--ws-ping-interval", "20", "--ws-max-size", "65536"),
        *("--timeout-graceful-shutdown", "20", "--no-server-header"),
        # addresses can name what was searched for, so none is logged
        *("--no-access-log", "--log-level", "warning"),
        *(() if env.get("FORWARDED_ALLOW_IPS") else ("--no-proxy-headers",)),
    ]
    return processes.start(command, cwd=setup.ROOT, env=env)


def _wait_until_ready(server: processes.Process, place: Place, progress: Progress) -> None:
    """Return once /healthz really answers."""
    deadline = time.monotonic() + READY_SECONDS
    while not (status := _health(place)):
        if processes.ended(server, within=0.1):
            raise Stop("サーバーが起動できませんでした。理由は上の行にあります。")
        if time.monotonic() > deadline:
            raise Stop(f"サーバーが {READY_SECONDS} 秒たっても応答しません ({place.address}healthz)。")
        progress.tick()
    if status not in READY:
        raise Stop(f"サーバーは起動しましたが、正しく応答しません ({place.address}healthz → {status})。")


def _health(place: Place) -> int:
    """The status that /healthz answers with; 0 while nothing answers."""
    connection = http.client.HTTPConnection(WILDCARDS.get(place.host, place.host), place.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _announce(place: Place, origins: str, holds: str, seconds: float) -> None:
    """Tell the address, and whom one can sign in as."""
    address = origins.split(",", maxsplit=1)[0] or place.address
    print(f"\n  {address}  を開いてください ({seconds:.0f} 秒で起動、終了は Ctrl-C)\n")
    if holds == "demo":
        _announce_demo(place)
    elif holds == "empty":
        print("  まだだれも登録されていません。最初の事務局アカウントを作るには:")
        print("    .venv/bin/python manage.py createsuperuser\n")
    sys.stdout.flush()


def _announce_demo(place: Place) -> None:
    demo = json.loads((setup.ROOT / "mcs" / "demo" / "accounts.json").read_text(encoding="utf-8"))
    print(f"  デモのアカウント (全員共通) password: {demo['password']}")
    for account in demo["accounts"]:
        print(f"    {account['email']:<27}{account['role']}: {account['purpose']}")
    if place.host not in {"127.0.0.1", "localhost", "::1"}:
        print("\n  注意: デモのパスワードは公開されています。この待ち受け方では、ほかの機械からも入れます。")
    print()


def _leave(server: processes.Process) -> int:
    """Let open requests finish; a second Ctrl-C does not wait for them."""
    server.send_signal(signal.SIGTERM)
    print("\n終了しています …", flush=True)
    try:
        server.wait()
    except KeyboardInterrupt:
        server.kill()
    return 0
