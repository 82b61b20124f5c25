"""What is chosen of the facets, as far as it is known here."""

from __future__ import annotations

import json
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace

from kb.search.index_values import LONG
from kb.search.library import Library
from kb.search.selection import FACETS, Selection

NAMED = 3
"""Unknown values that a remark names; of further ones it says how many they are."""


def with_known(connection: sqlite3.Connection, library: Library, selection: Selection) -> Selection:
    """The selection without the values that no facet has, and with a remark on them.

    Where a facet has none of the values that are chosen of it, the first of them stays: nothing
    has it, so nothing is found.
    """
    chosen = {}
    remarks = list(selection.remarks)
    for name, values in selection.chosen.items():
        known = set(_known(connection, library, name, values))
        held = tuple(value for value in values if value in known)
        unknown = [value for value in values if value not in known]
        if unknown:
            remarks.append(_remark(FACETS[name], unknown, has_hits=bool(held)))
        chosen[name] = held or values[:1]
    return replace(selection, chosen=chosen, remarks=tuple(remarks))


def _known(
    connection: sqlite3.Connection, library: Library, name: str, values: Sequence[str]
) -> Iterator[str]:
    if name not in LONG:
        yield from (value.value for value in library.values(connection, name))
        return
    sql = (
        "SELECT value FROM search_values WHERE facet = ?"
        " AND value IN (SELECT value FROM json_each(?))"
    )
    yield from (row[0] for row in connection.execute(sql, (name, json.dumps(values))))


def _remark(label: str, unknown: Sequence[str], *, has_hits: bool) -> str:
    named = ", ".join(f"“{value}”" for value in unknown[:NAMED])
    more = f" and {len(unknown) - NAMED:,} more" if len(unknown) > NAMED else ""
    what = "so that was left out" if has_hits else "so nothing is found"
    return f"There is no {named}{more} under “{label}” here, {what}."
