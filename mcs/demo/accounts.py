"""The demo's accounts and their one password, from the file that bin/up prints and the README repeats."""

import json
from pathlib import Path

FILE = Path(__file__).with_name("accounts.json")


def password() -> str:
    """The password of every demo account."""
    return str(json.loads(FILE.read_text(encoding="utf-8"))["password"])
