"""Everything somebody may be shown anywhere: what some cell of the table grants, and the people one knows."""

from tests.access.asks import Ask
from tests.access.table import COLUMNS

PUBLIC = frozenset({"profession", *(f"fac{key}.name" for key in "abcdefgh")})
"""Names of facilities and professions are no secret."""

_STAFF = {
    "a": {"ga", "mb", "mc", "nf", "fa", "rm", "t", "k"},
    "b": {"mx", "mn", "ss"},
    "c": {"no", "fo"},
}
_GROUP = {"ga", "mb", "mc", "mx", "mn", "t", "k", "pt", "kin"}
_OTHER = {"oa", "po"}
_EVERYBODY = {*_GROUP, *_OTHER, *_STAFF["a"], *_STAFF["b"], *_STAFF["c"], "ip", "ia", "q", "w", "se", "su"}
_INVITES = {"mb", "mc", "mx", "mn", "ga", "fa"}


def granted(rows: dict[str, list[Ask]]) -> dict[str, frozenset[str]]:
    """The fields each column may be shown."""
    return {column: frozenset(_by_table(rows, column) | _of_people(column) | PUBLIC) for column in COLUMNS}


def _by_table(rows: dict[str, list[Ask]], column: str) -> set[str]:
    fields: set[str] = set()
    for row, asks in rows.items():
        for ask in asks:
            code = ask.code(row, column)
            fields |= set(ask.shows if code == "R" else ask.partial.get(column, ()) if code == "M" else ())
    return fields


def _of_people(column: str) -> set[str]:
    """One's own profile; colleagues, members and つながり in full, to relatives by name."""
    if column in {"an", "ss"}:
        return set()
    known = {column} | next((staff for staff in _STAFF.values() if column in staff), set())
    known |= {"q"} if column in _INVITES else set()
    known |= _GROUP if column in {"mb", "mc", "mx", "mn", "ga", "fa", "pt"} else set()
    known |= _OTHER if column == "po" else set()
    known |= _EVERYBODY if column in {"se", "su"} else set()
    full = ("name", "given", "tel", "about", "kana", "small", "large")
    fields = {f"{who}.{what}" for who in known for what in (full if column not in {"pt", "po"} else full[:2])}
    fields |= {f"{column}.{what}" for what in (*full, "mail")}
    if column in {"se", "su"}:
        fields |= {f"{who}.mail" for who in _EVERYBODY} | {f"fac{key}.tel" for key in "abcdefgh"}
    claims = {"no.name", "no.given"}  # says to belong to the facility, whose 施設管理者 has to decide
    return fields | {
        "ia": {"t.given"},
        "mb": {"tried.mail"},
        "fo": {"oa.name", "oa.given"},
        "po": {"other.name"},
        "fa": claims,
    }.get(column, set())
