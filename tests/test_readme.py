"""The README tells the truth about what a reader can check in it."""

import json
import re
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
DEMO = json.loads((ROOT / "mcs/demo/accounts.json").read_text(encoding="utf-8"))
CAST = [
    "doctor",
    "nurse",
    "pharmacist",
    "care_manager",
    "patient",
    "family",
    "manager",
    "secretariat",
    "stranger",
    "suspended",
]


def test_the_demo_has_the_whole_cast() -> None:
    assert [account["email"] for account in DEMO["accounts"]] == [f"{name}@demo.example" for name in CAST]


@pytest.mark.parametrize("account", DEMO["accounts"], ids=lambda account: account["email"])
def test_every_demo_account_is_in_the_readme_as_it_is(account: dict[str, str]) -> None:
    assert f"| `{account['email']}` | {account['role']} | {account['purpose']} |" in README


def test_the_readme_names_the_demo_password() -> None:
    assert f"`password: {DEMO['password']}`" in README


def test_every_folder_the_readme_names_exists() -> None:
    table = README.split("## 中の配置")[1].split("\n## ")[0]
    folders = re.findall(r"`([\w/.]+/)`", table)
    assert len(folders) > 10
    assert [name for name in folders if not (ROOT / name).is_dir()] == []


def test_every_setting_the_readme_names_is_read() -> None:
    table = README.split("## 設定")[1].split("\n## ")[0]
    names = re.findall(r"`([A-Z_]+)`", "".join(re.findall(r"^\| ([^|]+) \|", table, re.MULTILINE)))
    settings = (ROOT / "mcs/settings.py").read_text(encoding="utf-8")
    assert len(names) > 10
    assert [name for name in names if f'"{name}"' not in settings] == []
