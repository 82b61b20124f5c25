"""Sources by what identifies them: a DOI, an ISBN, or the address of a page.

Manubot, and Pandoc with a filter, cite so: ``@doi:10.1007/…``, ``@isbn:…``, ``@url:https://…``.
Source: Manubot, “Citations” (the prefixes).
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Mapping
from urllib.parse import unquote

from kb.base.identifiers import bare_doi, isbns
from kb.model import Source

_PREFIXED = re.compile(
    r"(?P<kind>doi|isbn|url):(?P<name>.+)|(?P<address>https?://.+)", re.IGNORECASE
)
_DOI = re.compile(r"10\.\d{4,9}/\S+")
_SCHEME = re.compile(r"^https?://(?:www\.)?", re.IGNORECASE)


def by_identifier(sources: Iterable[Source]) -> Mapping[str, Source]:
    """Every source by each of its identifiers; the first where several have one."""
    known: dict[str, Source] = {}
    for source in sources:
        for name in _identifiers(source):
            known.setdefault(name, source)
    return known


def identifier(key: str) -> str:
    """What a key names, as :func:`by_identifier` has it; empty where it is a key like any other."""
    match = _PREFIXED.fullmatch(key)
    if match is None:
        return ""
    if match["kind"] and match["kind"].lower() == "isbn":
        return next(iter(isbns(match["name"])), "")
    name = bare_doi(match["name"] or match["address"])
    return _doi(name) if _DOI.fullmatch(name) else _address(name)


def _identifiers(source: Source) -> Iterator[str]:
    if source.doi:
        yield _doi(bare_doi(source.doi))
    yield from isbns(source.isbn)
    if source.url:
        doi = bare_doi(source.url)
        yield _doi(doi) if _DOI.fullmatch(doi) else _address(source.url)


def _doi(name: str) -> str:
    """A DOI means the same in capitals. Source: DOI Handbook, 2.4."""
    return unquote(name).casefold()


def _address(name: str) -> str:
    """An address without what servers take for the same: the scheme, “www.”, a last slash."""
    return _SCHEME.sub("", name).rstrip("/")
