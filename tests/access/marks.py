"""A string of its own for every secret, so that a leak is found by reading for it."""

import re

from django.http.response import HttpResponseBase

_KNOWN: dict[bytes, str] = {}
_MARK = re.compile(rb"mk[a-z]+?km")


def mark(field: str) -> str:
    """The string that stands in the field of this name, such as "patient.disease". ASCII, so that it survives
    HTML, JSON, headers and addresses; lower case, so that it survives search keys.
    """
    made = "mk" + re.sub(r"[^a-z]", "", field) + "km"
    if _KNOWN.setdefault(made.encode(), field) != field:
        raise ValueError(f"{field} and {_KNOWN[made.encode()]} share a mark")
    return made


def found_in(*texts: bytes | str) -> frozenset[str]:
    """The names of the fields whose marks stand in these texts."""
    whole = b"\n".join(text if isinstance(text, bytes) else text.encode() for text in texts).lower()
    return frozenset(_KNOWN[one] for one in _MARK.findall(whole) if one in _KNOWN)


def body_of(response: HttpResponseBase) -> bytes:
    """Everything a response carries below its headers."""
    return b"".join(response.streaming_content) if response.streaming else response.content
