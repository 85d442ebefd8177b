"""What a machine needs before the product can run: `.env`, `.venv` and the locked libraries.

Everything is done once and remembered in `.venv`: a second start only compares digests.
"""

import fcntl
import hashlib
import importlib.util
import os
import secrets
import shutil
import subprocess
import sys
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path

from _tools import processes
from _tools.say import DISK_FULL, Progress, Stop, sentence

ROOT = Path(__file__).resolve().parents[2]
VENV = ROOT / ".venv"
PYTHON = VENV / "bin" / "python"
DOTENV = ROOT / ".env"
LOGS = ROOT / "var" / "log"
MEGABYTE = 1024 * 1024
# What an installation takes at its peak, the installer's own copies included.
INSTALL_MEGABYTES = {"base": 400, "dev": 900}
RUN_MEGABYTES = 50
LAST_LINES = 8
LINE_LENGTH = 160


def environment() -> dict[str, str]:
    """The process environment over what `.env` says, as settings.py reads it."""
    lines = DOTENV.read_text(encoding="utf-8").splitlines() if DOTENV.exists() else []
    pairs = (line.split("=", 1) for line in lines if "=" in line and not line.lstrip().startswith("#"))
    return {key.strip(): value.strip().strip("\"'") for key, value in pairs} | os.environ


def write_dotenv(*, demo: bool) -> None:
    """Give the product a fresh key in `.env`, readable by its owner only; one that is there stays."""
    if environment().get("SECRET_KEY"):
        return
    fresh = not DOTENV.exists()
    with os.fdopen(os.open(DOTENV, os.O_WRONLY | os.O_CREAT | os.O_APPEND, 0o600), "a") as file:
        file.write(f"DEMO={int(demo)}\n" if fresh else "\n")
        file.write(f"SECRET_KEY={secrets.token_urlsafe(48)}\n")


@contextmanager
def alone() -> Iterator[None]:
    """Hold the set-up for this process; a second one started meanwhile waits for the first."""
    LOGS.parent.mkdir(mode=0o700, exist_ok=True)
    LOGS.mkdir(mode=0o700, exist_ok=True)
    with (LOGS / "setup.lock").open("w") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            print("ほかの準備が終わるのを待っています …", flush=True)
            fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def require_space(megabytes: int) -> None:
    """Refuse before the work begins rather than in the middle of it."""
    free = shutil.disk_usage(ROOT).free // MEGABYTE
    if free < megabytes:
        raise Stop(f"{DISK_FULL}\n必要な空き: {megabytes} MB、いまの空き: {free} MB")


def libraries(name: str, progress: Progress) -> None:
    """Make `.venv` and install requirements/NAME.txt into it, each only when that is still to be done."""
    require_space(RUN_MEGABYTES if is_installed(name) else INSTALL_MEGABYTES[name])
    with progress.step("Python の環境 (.venv)"):
        make_venv(progress)
    with progress.step("ライブラリ"):
        if not is_installed(name):
            install(name, progress)


def is_installed(name: str) -> bool:
    """Whether `.venv` holds exactly what the lock of today says."""
    stamp = _stamp(name)
    return stamp.exists() and stamp.read_text() == _digest(name) and PYTHON.exists()


def make_venv(progress: Progress) -> None:
    """Make `.venv`, or make it again when its Python has gone away or is too old."""
    if PYTHON.exists() and _answers([str(PYTHON), "-c", "import sys; sys.exit(sys.version_info < (3, 11))"]):
        return
    if VENV.is_symlink():
        VENV.unlink()
    shutil.rmtree(VENV, ignore_errors=True)
    if uv := shutil.which("uv"):
        command = [uv, "venv", "--quiet", "--python", sys.executable, str(VENV)]
    elif importlib.util.find_spec("ensurepip"):
        command = [sys.executable, "-m", "venv", str(VENV)]
    elif _answers([sys.executable, "-m", "pip", "--version"]):
        command = [sys.executable, "-m", "venv", "--without-pip", str(VENV)]
    else:
        raise Stop(_missing_ensurepip())
    run(command, log="venv", failure="Python の環境 (.venv) を作れませんでした。", progress=progress)


def install(name: str, progress: Progress) -> None:
    """Install a lock, hashes required, and remember its digest."""
    lock = str(ROOT / "requirements" / f"{name}.txt")
    run([*_installer(), "--require-hashes", "-r", lock], "install", NO_PACKAGES, progress)
    _stamp(name).write_text(_digest(name))
    if name == "dev":  # the development lock contains the runtime's
        _stamp("base").write_text(_digest("base"))


def run(
    command: Sequence[str], log: str, failure: str, progress: Progress, env: dict[str, str] | None = None
) -> str:
    """Run a command with its errors in var/log/LOG.log and give its output; a failure becomes a sentence."""
    path = LOGS / f"{log}.log"
    with (
        path.open("w+", encoding="utf-8", errors="replace") as errors,
        (LOGS / f"{log}.out").open("w+", encoding="utf-8", errors="replace") as out,
    ):
        process = processes.start(command, cwd=ROOT, env=env, stdout=out, stderr=errors)
        try:
            while not processes.ended(process, within=1):
                progress.tick()
        finally:
            processes.end(process)
        out.seek(0)
        output = out.read()
    if process.returncode != 0:
        raise Stop(explain(failure, path, output))
    return output


def explain(failure: str, path: Path, output: str) -> str:
    """The sentence for a failed command, with its last lines and the place of the rest."""
    text = output + path.read_text(encoding="utf-8", errors="replace")
    if "No space left on device" in text or "database or disk is full" in text:
        return DISK_FULL
    for mark in ("CommandError: ", "ImproperlyConfigured: "):
        if mark in text:
            return text.rsplit(mark, 1)[1].strip()
    lines = text.strip().splitlines()
    if "Traceback (most recent call last):" in text:  # only what was raised, not the way there
        lines = lines[max(n for n, line in enumerate(lines) if line.startswith("  ")) + 1 :]
    shown = "\n".join(f"  | {line[:LINE_LENGTH]}" for line in lines[-LAST_LINES:])
    return f"{failure}\n記録: {path.relative_to(ROOT)}\n{shown}"


NO_PACKAGES = (
    "ライブラリを入れられませんでした。インターネットへの接続を確かめて、もう一度実行してください。\n"
    "社内プロキシの中では HTTPS_PROXY を、独自のパッケージ置き場があれば PIP_INDEX_URL を指定します。"
)


def _installer() -> list[str]:
    """The installer at hand: uv, the pip of `.venv`, or the machine's pip pointed at `.venv`."""
    if uv := shutil.which("uv"):
        return [uv, "pip", "install", "--quiet", "--python", str(PYTHON)]
    install = ["install", "--quiet", "--disable-pip-version-check", "--no-input", "--retries", "2"]
    if _answers([str(PYTHON), "-m", "pip", "--version"]) or _answers([str(PYTHON), "-m", "ensurepip"]):
        return [str(PYTHON), "-m", "pip", *install]
    if _answers([sys.executable, "-m", "pip", "--version"]):
        return [sys.executable, "-m", "pip", "--python", str(PYTHON), *install]
    raise Stop(_missing_ensurepip())


def _missing_ensurepip() -> str:
    package = f"python{sys.version_info.major}.{sys.version_info.minor}-venv"
    return (
        "この Python には仮想環境を作る部品 (ensurepip) がありません。次を実行してから、もう一度どうぞ:\n"
        f"  sudo apt-get install -y {package}"
    )


def _answers(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, check=False, cwd=ROOT).returncode == 0
    except OSError:
        return False


def _stamp(name: str) -> Path:
    return VENV / f".{name}.lock.sha256"


def _digest(name: str) -> str:
    try:
        return hashlib.sha256((ROOT / "requirements" / f"{name}.txt").read_bytes()).hexdigest()
    except OSError as error:
        raise Stop(sentence(error)) from error
