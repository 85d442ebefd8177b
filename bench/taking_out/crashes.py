"""Telling a refusal that is missing from code that merely breaks without the check it had."""

CRASHES = (
    "AttributeError",
    "TypeError",
    "NameError",
    "UnboundLocalError",
    "KeyError",
    "IndexError",
    "ImportError",
    "ModuleNotFoundError",
    "FieldError",
    "ValueError",
)
CRASH = "only a crash: "
"""What was noticed was not that somebody may do too much, but that the code behind the check ran into nothing."""


def is_crash(said: str) -> bool:
    """Whether a message of a failed test, or the name of an exception, tells of code that breaks."""
    name = said.partition(":")[0].strip().rpartition(".")[2]
    return name in CRASHES or name.endswith("DoesNotExist") or said.startswith(CRASH)
