"""docs/workflow.md draws the table as it is."""

import re
from pathlib import Path

import pytest

from accounts.enums import DEVICE_STEPS, DeviceState
from approvals.enums import RequestKind
from approvals.table import TABLE, Step

DOC = (Path(__file__).resolve().parents[2] / "docs/workflow.md").read_text(encoding="utf-8")
HEADINGS = {
    RequestKind.INVITATION: "## 招待\n",
    RequestKind.JOINING: "## 参加の申し込み\n",
    RequestKind.AFFILIATION: "## 所属の確認\n",
    RequestKind.DEVICE: "## 端末の登録\n",
}
ARROW = re.compile(r"^ +(\S+) --> (\w+): (.+)$", re.MULTILINE)


def section(heading: str) -> str:
    assert DOC.count(f"\n{heading}") == 1
    return re.split(r"\n##+ ", DOC.split(f"\n{heading}")[1])[0]


def arrows(step: Step) -> set[tuple[str, str, str]]:
    return {(before, step.after or before, step.label) for before in step.before or ("[*]",)}


def names(step: Step) -> str:
    return "、".join(who.label for who in step.who) + ("(自分のことは決められない)" if step.others else "")


@pytest.mark.parametrize("kind", list(RequestKind))
def test_the_states_are_drawn_as_the_table_has_them(kind):
    drawn = ARROW.findall(section(HEADINGS[kind]))
    expected = set().union(*(arrows(step) for step in TABLE if step.kind == kind))
    assert set(drawn) == expected
    assert len(drawn) == len(expected)


@pytest.mark.parametrize("kind", list(RequestKind))
def test_who_may_is_written_as_the_table_has_it(kind):
    table = section(HEADINGS[kind]).split("| 段階 | だれが |")[1].split("\n\n")[0]
    rows = re.findall(r"^\| ([^|]+) \| ([^|]+) \|", table, re.MULTILINE)
    written = [(act, who) for act, who in rows if not act.startswith("---")]
    assert written == [(step.label, names(step)) for step in TABLE if step.kind == kind]


def test_the_states_of_a_device_are_drawn_as_its_steps():
    drawn = {(before, after) for before, after, _ in ARROW.findall(section("### 端末そのものの状態\n"))}
    steps = {(before, after) for after, befores in DEVICE_STEPS.items() for before in befores}
    by_hand = {("[*]", "seen"), ("seen", "registered"), ("blocked", "revoked"), ("blocked", "seen")}
    assert drawn == {(str(before), str(after)) for before, after in steps} | by_hand
    assert {state for pair in drawn for state in pair} == {"[*]", *DeviceState}
