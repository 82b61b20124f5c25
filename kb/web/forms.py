"""Writers of the forms that a page's data is offered in beside HTML: JSON, CSV, Markdown, Atom.

Each takes plain values and gives text; nothing here reads a database.
"""

from __future__ import annotations

import csv
import io
import json
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import partial
from typing import Any
from xml.sax.saxutils import escape, quoteattr

from kb.web.page import Writer
from kb.web.queries import Row


def to_json(data: object) -> str:
    """JSON as people can read it."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=str) + "\n"


FORMULA = ("=", "+", "-", "@", "\t", "\r")


def _cell(value: Any) -> Any:
    if isinstance(value, list):
        value = "; ".join(str(item) for item in value)
    if isinstance(value, str) and value.startswith(FORMULA):
        return "'" + value  # a spreadsheet would run it as a formula
    return "" if value is None else value


def to_csv(columns: Sequence[str], rows: Iterable[Mapping[str, Any]]) -> str:
    """CSV with a header line, a byte order mark so that spreadsheets read it as UTF-8, and CRLF."""
    text = io.StringIO()
    writer = csv.writer(text)
    writer.writerow(columns)
    writer.writerows([_cell(row.get(column)) for column in columns] for row in rows)
    return "\ufeff" + text.getvalue()


def to_csl(sources: Iterable[Row]) -> str:
    """The CSL-JSON of these sources, as one array."""
    return to_json([json.loads(source["csl_json"]) for source in sources if source["csl_json"]])


def source_forms(sources: Sequence[Row]) -> dict[str, Writer]:
    """The forms in which every page that rests on sources offers their records.

    ``sources`` are whole rows of the table ``sources``.
    """
    return {"csljson": partial(to_csl, sources)}


@dataclass(frozen=True, slots=True)
class Entry:
    """One entry of a feed: an absolute address, a title, a date and a summary."""

    address: str
    title: str
    updated: str
    summary: str


def _instant(date: str) -> str:
    if "T" in date:
        return date
    return f"{date or '1970-01-01'}T00:00:00Z"


def to_atom(title: str, address: str, own: str, entries: Sequence[Entry]) -> str:
    """An Atom feed (RFC 4287); ``own`` is its own address, ``address`` the page it follows."""
    updated = max((_instant(entry.updated) for entry in entries), default=_instant(""))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{escape(title)}</title>",
        f"<id>{escape(own)}</id>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(title)}</name></author>",
        f'<link rel="self" type="application/atom+xml" href={quoteattr(own)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(address)}/>',
    ]
    lines += (_entry(entry) for entry in entries)
    return "\n".join([*lines, "</feed>", ""])


def _entry(entry: Entry) -> str:
    return (
        f"<entry><title>{escape(entry.title)}</title><id>{escape(entry.address)}</id>"
        f"<updated>{_instant(entry.updated)}</updated>"
        f"<link href={quoteattr(entry.address)}/>"
        f'<summary type="text">{escape(entry.summary)}</summary></entry>'
    )
