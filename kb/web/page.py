"""What a page is before it is sent: its address, its data and the forms it comes in.

Pure values; nothing here reads a database or knows HTTP.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, fields, is_dataclass
from typing import Any

from kb.web.jobs import Job

MEDIA_TYPES: Mapping[str, str] = {
    "html": "text/html; charset=utf-8",
    "json": "application/json; charset=utf-8",
    "csv": "text/csv; charset=utf-8",
    "md": "text/markdown; charset=utf-8",
    "csljson": "application/vnd.citationstyles.csl+json; charset=utf-8",
    "bib": "application/x-bibtex; charset=utf-8",
    "ris": "application/x-research-info-systems; charset=utf-8",
    "jsonld": "application/ld+json; charset=utf-8",
    "ttl": "text/turtle; charset=utf-8",
    "trig": "application/trig; charset=utf-8",
    "atom": "application/atom+xml; charset=utf-8",
    "svg": "image/svg+xml; charset=utf-8",
    "png": "image/png",
}

FORM_NAMES: Mapping[str, str] = {
    "json": "JSON",
    "csv": "CSV",
    "md": "Markdown",
    "csljson": "CSL-JSON",
    "bib": "BibTeX",
    "ris": "RIS",
    "jsonld": "JSON-LD",
    "ttl": "Turtle",
    "trig": "Nanopublications",
    "atom": "Atom feed",
    "svg": "SVG",
    "png": "PNG",
}

Writer = Callable[[], str | bytes | Job]
"""Writes a page in one of its forms, in a thread; what takes long is given back as a job."""


@dataclass(frozen=True, slots=True)
class Page:
    """One page: its address without a form, its template, and its other forms.

    ``path`` is root-relative without ``base_url``; ``query`` is the canonical query string, if the
    page depends on one, and ``forms_query`` that of its forms where it is another. ``forms`` maps
    a suffix to a function that writes that form, and ``follows`` that of a form which comes in
    parts to the root-relative address of the next. ``context`` holds what the template shows, by
    name: a frozen value whose fields are the names. ``raw`` lists the tables that hold what the
    page shows, each with the filters that narrow it to the page.
    """

    path: str
    template: str
    title: str
    description: str = ""
    query: str = ""
    forms_query: str | None = None
    context: object = field(default_factory=dict)
    forms: Mapping[str, Writer] = field(default_factory=dict)
    follows: Mapping[str, str] = field(default_factory=dict)
    json_ld: Mapping[str, object] | None = None
    raw: tuple[tuple[str, str], ...] = ()
    section: str = ""
    index: bool = True
    status: int = 200

    def address(self, form: str = "") -> str:
        """The root-relative address of the page or of one of its forms."""
        path = self.path if self.path != "/" else ("/index" if form else "/")
        suffix = f".{form}" if form else ""
        query = self.query if not form or self.forms_query is None else self.forms_query
        return f"{path}{suffix}" + (f"?{query}" if query else "")


def names_of(value: object) -> Mapping[str, Any]:
    """What a value holds, by name: the fields of a dataclass, or a mapping as it is.

    Raises :class:`TypeError` for any other value.
    """
    if isinstance(value, Mapping):
        return value
    if is_dataclass(value) and not isinstance(value, type):
        return {each.name: getattr(value, each.name) for each in fields(value)}
    raise TypeError(f"{type(value).__name__} has no names")


@dataclass(frozen=True, slots=True)
class Moved:
    """That a page's place is taken for good by another address, in the same form.

    ``query`` is the query string of that address.
    """

    path: str
    query: str = ""


@dataclass(frozen=True, slots=True)
class Missing:
    """That there is no such page, with the addresses that may have been meant."""

    what: str
    wanted: str
    near: tuple[tuple[str, str], ...] = ()


Result = Page | Moved | Missing
