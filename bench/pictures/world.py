"""The demo on a server of its own, whose clock stands at one afternoon, so that pictures can be made again."""

import os
import socket
import subprocess
import sys
import time
import urllib.request
from pathlib import Path

ROOT = Path(__file__).resolve().parents[2]
MADE = "2026-11-25T16:20:00+09:00"
DAY = "2026-11-25T16:40:00+09:00"
CLOCK = """
import sys, warnings
from datetime import datetime
from freezegun import freeze_time
warnings.simplefilter("ignore")
clock = freeze_time(datetime.fromisoformat(sys.argv[1]), tick=True, real_asyncio=True)
"""
PREPARE = f"""{CLOCK}
import django
django.setup()
clock.start()
from django.core.management import call_command
call_command("prepare")
"""
SERVE = f"""{CLOCK}
import uvicorn
from mcs.asgi import application
clock.start()
uvicorn.run(application, port=int(sys.argv[2]), log_level="error")
"""


class World:
    """One running server with a fresh demo in `data`."""

    def __init__(self, data: Path) -> None:
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            port = probe.getsockname()[1]
        self.data, self.url = data, f"http://127.0.0.1:{port}"
        self.env = _environment(data, port)
        subprocess.run([sys.executable, "-c", PREPARE, MADE], cwd=ROOT, env=self.env, check=True)
        self.process = subprocess.Popen([sys.executable, "-c", SERVE, DAY, str(port)], cwd=ROOT, env=self.env)
        for _ in range(300):
            if self._answers():
                return
            time.sleep(0.1)
        raise SystemExit("the server does not answer")

    def _answers(self) -> bool:
        try:
            with urllib.request.urlopen(f"{self.url}/healthz", timeout=1) as answer:
                return bool(answer.status == 200)
        except OSError:
            return False

    def stop(self) -> None:
        """End the server."""
        self.process.terminate()
        self.process.wait(20)


def _environment(data: Path, port: int) -> dict[str, str]:
    kept = {key: value for key, value in os.environ.items() if key in {"PATH", "HOME", "LANG"}}
    return kept | {
        "DATA_DIR": str(data),
        "DATABASE_URL": f"sqlite:///{data / 'db.sqlite3'}",
        "REDIS_URL": "",
        "DEMO": "1",
        "HOST": "127.0.0.1",
        "PORT": str(port),
        "SECRET_KEY": "only-for-pictures-" + "k" * 40,
        "DJANGO_SETTINGS_MODULE": "mcs.settings",
    }
