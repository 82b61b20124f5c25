"""The map from the keys that records came with to those of the collection."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable
from typing import NamedTuple

from kb.cite.export.sheet import harmless_cell
from kb.ingest.intake import Decision

KEY_MAP = "imported-keys.csv"
"""The file at the root of a knowledge base that holds the map."""

_COLUMNS = ("file", "its key", "key here")


class Renamed(NamedTuple):
    """A key of a file, and the one that its source has in the collection."""

    file: str
    old: str
    new: str


def renamed(decisions: Iterable[tuple[str, Decision]]) -> tuple[Renamed, ...]:
    """The keys of files that their sources do not have here, in the order of the files."""
    names = (
        Renamed(
            name.replace("\\", "/").rsplit("/", 1)[-1], decision.record.source.key, decision.key
        )
        for name, decision in decisions
    )
    return tuple(dict.fromkeys(one for one in names if one.old and one.old != one.new))


def renewed(text: str, names: Iterable[Renamed]) -> str:
    """The map as CSV with further names in it, sorted; what the text says of others stays."""
    rows = {tuple(row[:2]): row[2] for row in csv.reader(io.StringIO(text)) if len(row) == 3}
    rows.pop(_COLUMNS[:2], None)
    for one in names:
        rows[harmless_cell(one.file), harmless_cell(one.old)] = one.new
    out = io.StringIO()
    writer = csv.writer(out, lineterminator="\n")
    writer.writerow(_COLUMNS)
    writer.writerows((*old, new) for old, new in sorted(rows.items()))
    return out.getvalue()
