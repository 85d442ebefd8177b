"""`python3 bin/up`: set up what is missing, then serve in the foreground until Ctrl-C."""

import argparse
import errno
import http.client
import json
import os
import socket
import sys
import time
from pathlib import Path

from _tools import fleet, processes, setup
from _tools.fleet import Fleet, Place
from _tools.say import Progress, Stop, guarded

ABOUT = """準備 (.venv、ライブラリ、.env、データベース、デモ) を済ませてから起動します。2 回目からは数秒です。
終了は Ctrl-C。データは var/ に残ります。"""
ENVIRONMENT = """環境変数 (.env にも書けます):
  HOST, PORT     待ち受ける場所 (既定 127.0.0.1:8000)
  DATABASE_URL   既定は var/db.sqlite3
  REDIS_URL      あれば、サーバー 2 つ (PORT と PORT2、既定は PORT+1)、ワーカー、時計を別々に起動します
  そのほかは README.md にあります。"""
READY_SECONDS = 60
READY = {200, 400}  # 400: it runs, but ALLOWED_HOSTS does not name the address asked from here


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
    places = _places(said)
    for place in places:
        _require_free(place)
    demo = not options.no_demo and _is_on(said.get("DEMO") or str(not _is_on(said.get("PRODUCTION", ""))))
    progress = Progress(total=4)
    with setup.alone():
        setup.libraries("base", progress)
        setup.write_dotenv(demo=demo)
        env = os.environ | _told(places, said) | {"DEMO": str(int(demo))}
        with progress.step("データベースと画面の部品"):
            holds = _prepare(env, progress, reset=options.reset_demo)
    running = Fleet(_roles(places, said), env)
    try:
        with progress.step("サーバーの起動"):
            running.start()
            for server, place in running.servers():
                _wait_until_ready(server, place, progress)
        _announce(places, said.get("SITE_ORIGINS", ""), holds, progress.elapsed())
        running.watch()
    except KeyboardInterrupt:
        print("\n終了しています …", flush=True)
        running.leave()
    finally:
        running.end()
    return 0


def _roles(places: list[Place], said: dict[str, str]) -> list[fleet.Role]:
    """One process on the embedded default; with a broker those that serve and those that send."""
    data = Path(said.get("DATA_DIR") or setup.ROOT / "var")
    return [*(fleet.serving(place) for place in places), *(fleet.sending(data) if len(places) > 1 else [])]


def _told(places: list[Place], said: dict[str, str]) -> dict[str, str]:
    """Where the processes listen, and that each of them may be opened."""
    told = {"HOST": places[0].host, "PORT": str(places[0].port)}
    if len(places) > 1 and not said.get("SITE_ORIGINS"):
        hosts = dict.fromkeys([places[0].host, "localhost", "127.0.0.1"])
        origins = [f"http://{fleet.in_address(host)}:{place.port}" for place in places for host in hosts]
        told["SITE_ORIGINS"] = ",".join(origins)
    return told


def _is_on(word: str) -> bool:
    return word.lower() in {"1", "true", "yes", "on"}


def _places(said: dict[str, str]) -> list[Place]:
    """Where to listen: on one port, or on two where a broker joins several processes."""
    host, first = said.get("HOST") or "127.0.0.1", _port(said, "PORT", 8000)
    if not said.get("REDIS_URL"):
        return [Place(host, first)]
    second = _port(said, "PORT2", first % 65535 + 1)
    if first == second:
        raise Stop(f"PORT と PORT2 が同じ {first} です。別の番号にしてください。")
    return [Place(host, first), Place(host, second)]


def _port(said: dict[str, str], name: str, default: int) -> int:
    port = said.get(name) or str(default)
    if not port.isdecimal() or not 0 < int(port) < 65536:
        raise Stop(
            f"{name}={port} は使えません。1 から 65535 の数字にしてください (例: {name}=8001 python3 bin/up)。"
        )
    return int(port)


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
    connection = http.client.HTTPConnection(place.reached, place.port, timeout=5)
    try:
        connection.request("GET", "/healthz")
        return connection.getresponse().status
    except (OSError, http.client.HTTPException):
        return 0
    finally:
        connection.close()


def _announce(places: list[Place], origins: str, holds: str, seconds: float) -> None:
    """Tell the address, and whom one can sign in as."""
    place = places[0]
    address = origins.split(",", maxsplit=1)[0] or place.address
    print(f"\n  {address}  を開いてください ({seconds:.0f} 秒で起動、終了は Ctrl-C)\n")
    for other in places[1:]:
        print(f"  もう一つのサーバー: {other.address}  ワーカーと時計も起動しました\n")
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
