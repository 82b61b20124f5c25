"""Addresses of what goes by another name now, and where they lead."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence

from kb.web.links import claim_path, question_path, source_path, study_path, term_path
from kb.web.page import Missing, Moved
from kb.web.queries import nearest, scalar
from kb.web.site import Site

TABLES = {
    "feature": "features",
    "outcome": "outcomes",
    "context": "contexts",
    "design": "designs",
}
"""The kinds of terms that have pages, and their tables."""

_OTHERS = {
    "claim": ("claims", "id", "replaces"),
    "question": ("questions", "id", "replaces"),
    "study": ("studies", "id", "replaces"),
    "source": ("sources", "key", "ids"),
}
_PATHS = {
    "claim": claim_path,
    "question": question_path,
    "study": study_path,
    "source": source_path,
}

# Arrays that hold something sort before “[]”, so an index finds them among a million others.
FORMER = " union all ".join(
    [
        *(
            f"select f.value as former, '{kind}/' || t.id as now"  # noqa: S608
            f" from {table} t, json_each(t.replaces) f where f.value not like 'appraisal-tool/%'"
            for kind, table in TABLES.items()
        ),
        *(
            f"select '{kind}/' || f.value as former, '{kind}/' || t.{key} as now"  # noqa: S608
            f" from {table} t, json_each(t.{names}) f"
            f" where t.{names} < '[]' and f.value not in (select {key} from {table})"
            for kind, (table, key, names) in _OTHERS.items()
        ),
    ]
)
NOW = f"select now from ({FORMER}) where former = ?"  # noqa: S608


def former_addresses(connection: sqlite3.Connection) -> list[str]:
    """The root-relative addresses, in order, that lead on to something of today."""
    return sorted(_path(former) for former, _ in connection.execute(FORMER))


def moved_to(connection: sqlite3.Connection, kind: str, ident: str) -> str | None:
    """The root-relative address of what took the place of a former name, if anything did."""
    now = scalar(connection, NOW, (f"{kind}/{ident}",))
    return _path(now) if isinstance(now, str) else None


def term_now(connection: sqlite3.Connection, kind: str, ident: str) -> dict[str, str] | None:
    """The argument that names what took the place of a former term, such as ``outcome=…``."""
    now = scalar(connection, NOW, (f"{kind}/{ident}",))
    return dict([now.split("/", 1)]) if isinstance(now, str) else None


async def absent(site: Site, kind: str, ident: str, head: str = "") -> Moved | Missing:
    """Where something that is not there has gone, or what else may have been meant.

    ``head`` is what readers call such a thing, if not by its kind.
    """
    if place := await site.read(moved_to, kind, ident):
        return Moved(place)
    table, key = (TABLES[kind], "id") if kind in TABLES else _OTHERS[kind][:2]
    near: Sequence[str] = await site.read(nearest, table, key, ident)
    return Missing(head or kind, ident, tuple((_path(f"{kind}/{name}"), name) for name in near))


def _path(address: str) -> str:
    kind, name = address.split("/", 1)
    return _PATHS[kind](name) if kind in _PATHS else term_path(kind, name)
