"""What can be cited, looked up in a built database."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterable
from typing import Any

from kb.cite.citable import through
from kb.cite.claims import CitableClaim, CitedCollection, Ground
from kb.cite.csl import item_of_record
from kb.store.selecting import array, one, rows

_AT_ONCE = 500

_CLAIM = "select id, statement, updated, contributors from claims where id = ?"
_GROUNDS = """
select source, relation, locator, via, via_locator, quote from evidence where claim = ?
order by position
"""
# Arrays that hold something sort before “[]”.
_TODAY = """
select s.key as now from sources s, json_each(s.ids) f where s.ids < '[]' and f.value = ?
union all
select c.id from claims c, json_each(c.replaces) f where c.replaces < '[]' and f.value = ?
limit 1
"""


class DatabaseCitables:
    """What can be cited of the database of an open connection."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def items(self, keys: Iterable[str]) -> dict[str, dict[str, Any]]:
        """The CSL items of those of the keys that there are, in the order asked for."""
        wanted = list(dict.fromkeys(keys))
        csl_items: dict[str, dict[str, Any]] = {}
        for start in range(0, len(wanted), _AT_ONCE):
            part = wanted[start : start + _AT_ONCE]
            marks = ", ".join("?" * len(part))
            sql = f"select key, csl_json from sources where key in ({marks})"  # noqa: S608
            csl_items |= {
                key: item_of_record(json.loads(record))
                for key, record in self._connection.execute(sql, part)
            }
        return {key: csl_items[key] for key in wanted if key in csl_items}

    def claims(self, ids: Iterable[str]) -> dict[str, CitableClaim]:
        """Those of the claims that there are."""
        citables = ((name, self._claim(name)) for name in dict.fromkeys(ids))
        return {name: claim for name, claim in citables if claim}

    def _claim(self, name: str) -> CitableClaim | None:
        row = one(self._connection, _CLAIM, (name,))
        if row is None:
            return None
        grounds = tuple(
            Ground(
                g["source"],
                g["relation"],
                g["locator"] or "",
                g["via"] or "",
                bool(g["quote"]),
                g["via_locator"] or "",
            )
            for g in rows(self._connection, _GROUNDS, (name,))
        )
        contributors = tuple(array(row["contributors"]))
        return CitableClaim(name, row["statement"], grounds, row["updated"] or "", contributors)

    def names(self) -> set[str]:
        """Every key and every id of a claim."""
        sql = "select key from sources union all select id from claims"
        return {row[0] for row in self._connection.execute(sql)}

    def today(self, names: Iterable[str]) -> dict[str, str]:
        """What those of the names are called today that nothing is called any more."""
        marked = ((name, one(self._connection, _TODAY, (name, name))) for name in names)
        return {name: row["now"] for name, row in marked if row}

    def relays(self, key: str) -> tuple[str, ...]:
        """The sources through which alone a source is known; none where it was read itself."""
        vias = rows(self._connection, "select via from evidence where source = ?", (key,))
        return through([row["via"] or "" for row in vias])

    def collection(self) -> CitedCollection:
        """What the claims are part of, without its title and address."""
        row = one(self._connection, "select source_commit, commit_date from build") or {}
        commit, date = row.get("source_commit"), row.get("commit_date")
        return CitedCollection(commit=commit or "", commit_date=date or "")
