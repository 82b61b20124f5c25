"""Writers of the forms that a page's data is offered in beside HTML: JSON, CSV, Markdown, Atom.

Each takes plain values and gives text; nothing here reads a database.
"""

from __future__ import annotations

import json
import re
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
    """One entry of a feed: what happened, when (ISO 8601, UTC) and by whom.

    ``id`` is a URI for ever, ``address`` where a reader is led.
    """

    id: str
    address: str
    title: str
    published: str
    summary: str
    authors: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Feed:
    """A feed: ``own`` is its own address, ``address`` the page that it follows.

    ``authors`` are names, each with an address or none; ``updated`` is the time (ISO 8601, UTC)
    that it says where it has no entries.
    """

    id: str
    title: str
    address: str
    own: str
    authors: tuple[tuple[str, str], ...]
    updated: str = ""
    licence: str = ""


_NEVER = "1970-01-01T00:00:00Z"


def to_atom(feed: Feed, entries: Sequence[Entry]) -> str:
    """An Atom feed (RFC 4287)."""
    updated = max((entry.published for entry in entries), default=feed.updated or _NEVER)
    lines = [
        '<?xml version="1.0" encoding="utf-8"?>',
        '<feed xmlns="http://www.w3.org/2005/Atom">',
        f"<title>{escape(feed.title)}</title>",
        f"<id>{escape(feed.id)}</id>",
        f"<updated>{updated}</updated>",
        *(_person(name, address) for name, address in feed.authors),
        f'<link rel="self" type="application/atom+xml" href={quoteattr(feed.own)}/>',
        f'<link rel="alternate" type="text/html" href={quoteattr(feed.address)}/>',
        *([f"<rights>{escape(feed.licence)}</rights>"] if feed.licence else []),
    ]
    lines += (_entry(entry) for entry in entries)
    return _valid("\n".join([*lines, "</feed>", ""]))


def _entry(entry: Entry) -> str:
    people = "".join(_person(name) for name in entry.authors)
    return (
        f"<entry><title>{escape(entry.title)}</title><id>{escape(entry.id)}</id>"
        f"<published>{entry.published}</published><updated>{entry.published}</updated>{people}"
        f"<link href={quoteattr(entry.address)}/>"
        f'<summary type="text">{escape(entry.summary)}</summary></entry>'
    )


def _person(name: str, address: str = "") -> str:
    uri = f"<uri>{escape(address)}</uri>" if address else ""
    return f"<author><name>{escape(name)}</name>{uri}</author>"


def _valid(text: str) -> str:
    """The text without what XML 1.0 has no place for, such as a message's control characters."""
    return _NO_XML.sub("\N{REPLACEMENT CHARACTER}", text)


_NO_XML = re.compile(r"[^\t\n\r -\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
