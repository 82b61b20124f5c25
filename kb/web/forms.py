"""Writers of the forms that a page's data is offered in beside HTML: JSON, CSV, Markdown, Atom.

Each takes plain values and gives text; nothing here reads a database.
"""

from __future__ import annotations

import json
from collections.abc import Iterable, Sequence
from dataclasses import dataclass, is_dataclass
from xml.sax.saxutils import escape, quoteattr

from kb.cite.export import sheet
from kb.web.page import names_of


def to_json(data: object) -> str:
    """JSON as people can read it; a dataclass is an object with its fields."""
    return json.dumps(data, ensure_ascii=False, indent=2, default=_plain) + "\n"


def _plain(value: object) -> object:
    return names_of(value) if is_dataclass(value) else str(value)


def to_csv(columns: Sequence[str], rows: Iterable[object]) -> str:
    """CSV of these columns, from mappings or dataclasses that have them."""
    return sheet.to_csv(columns, map(names_of, rows))


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


def to_atom(title: str, address: str, own: str, entries: Sequence[Entry], author: str = "") -> str:
    """An Atom feed (RFC 4287); ``own`` is its own address, ``address`` the page it follows.

    ``author`` says who made it, by default what the title says.
    """
    updated = max((_instant(entry.updated) for entry in entries), default=_instant(""))
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{escape(title)}</title>",
        f"<id>{escape(own)}</id>",
        f"<updated>{updated}</updated>",
        f"<author><name>{escape(author or title)}</name></author>",
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
