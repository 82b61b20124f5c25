"""Documents that cite, as values: citations, lists of references, and what came of them.

A document is what a CSL processor looks at as a whole: its citations in their order, and its list.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from enum import StrEnum
from typing import Any

from kb.cite.styles import Style

Item = Mapping[str, Any]


class Mode(StrEnum):
    """How a citation stands to its sentence: after it, with the author as part of it (“Smith
    (2018)”), or without the author, whom the sentence names.
    """

    AFTER = ""
    NARRATIVE = "narrative"
    SUPPRESSED = "suppressed"


FORMATS = ("text", "html", "markdown", "latex", "rtf")


@dataclass(frozen=True, slots=True)
class Cite:
    """One source as it is cited: which, where in it, and through which other it was read.

    ``locator`` is as people write it, ``p. 2``. ``original`` is the source that was read only as
    cited in this one; ``words`` stand between the two, as in “as cited in”. ``prefix`` is set
    before the whole, ``suffix`` behind it as it is, with its own comma.
    """

    id: str
    locator: str = ""
    original: Cite | None = None
    words: str = ""
    prefix: str = ""
    suffix: str = ""
    mode: Mode = Mode.AFTER

    @property
    def ids(self) -> tuple[str, ...]:
        """The sources that the citation names."""
        return (self.id, *self.original.ids) if self.original else (self.id,)


@dataclass(frozen=True, slots=True)
class Document:
    """Citations, each of one or more sources, and which further sources the list is to have."""

    citations: tuple[tuple[Cite, ...], ...] = ()
    listed: tuple[str, ...] = ()

    @property
    def relayed(self) -> bool:
        """Whether anything is cited through another source."""
        return any(cite.original for citation in self.citations for cite in citation)

    @property
    def names_people(self) -> bool:
        """Whether an author is named in a sentence, which no number stands for."""
        cites = (cite for citation in self.citations for cite in citation)
        return any(cite.mode is Mode.NARRATIVE for cite in cites)


@dataclass(frozen=True, slots=True)
class Entry:
    """One source in a list of references; ``margin`` is its number, where the style sets one."""

    id: str
    margin: str
    text: str


@dataclass(frozen=True, slots=True)
class Done:
    """What came of a document: its citations in their order, its list as the style sorts it."""

    citations: tuple[str, ...]
    entries: tuple[Entry, ...]


@dataclass(frozen=True, slots=True)
class Manner:
    """How documents are to be formatted.

    ``format`` is one of :data:`FORMATS`, or empty where only the order of a list is asked for.
    ``locale`` is a tag such as ``en-GB``, or empty for the style's own. ``as_typed`` leaves the
    capitals of titles as they are, instead of bringing titles to sentence case first.
    """

    style: Style
    format: str = "text"
    locale: str = ""
    as_typed: bool = False

    @property
    def commas_inside(self) -> bool:
        """Whether a comma goes inside the quotation marks before it, as in American English."""
        return self.language in {"", "en", "en-US"}

    @property
    def language(self) -> str:
        """The language that is written in: a tag, or empty for what the processor takes."""
        return self.locale or self.style.locale


@dataclass(frozen=True, slots=True)
class Job:
    """Documents that are to be formatted in one manner. ``items`` are CSL items by id."""

    documents: Sequence[Document]
    items: Mapping[str, Item]
    manner: Manner


def mentioned(document: Document) -> tuple[str, ...]:
    """Every source that the document names, each once, in order."""
    cited = (name for citation in document.citations for cite in citation for name in cite.ids)
    return tuple(dict.fromkeys((*cited, *document.listed)))


def ambiguity(item: Item, *, all_names: bool) -> set[str]:
    """The words by which a citation could be taken for that of another source.

    The first name in each role, since styles differ in which role they print; with ``all_names``
    every name; the title where there is no name. Source: CSL 1.0.2, “Disambiguation”.
    """
    marks: set[str] = set()
    for value in item.values():
        if isinstance(value, list):
            people = value if all_names else value[:1]
            marks |= {str(p.get("family") or p.get("literal") or "").casefold() for p in people}
    return marks - {""} or {str(item.get("title", "")).casefold()}
