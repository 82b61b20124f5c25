"""A manuscript as far as it cites: where, what, and in which sentence."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.base.folding import composed
from kb.base.text import Place, TextFile
from kb.model import Source
from kb.parse.manuscript.tex_macros import Macro

SNAPSHOT = "evidence-kb"
"""The name under which a manuscript says which state of the collection it cites."""


@dataclass(frozen=True, slots=True)
class Citation:
    """One work cited; ``place`` is that of its key, or of what is shown in its stead.

    ``sentence`` is the words around it, with those of other citations. ``group`` numbers the
    brackets, commands or fields of the manuscript: citations of one group stand together.
    ``record`` is what a word processor holds of a work whose key it does not know.
    ``listed`` is true where the work is put on the list of references without being cited.
    """

    key: str
    place: Place
    locator: str = ""
    prefix: str = ""
    sentence: str = ""
    sentence_start: int = 0
    listed: bool = False
    record: Source | None = None


@dataclass(frozen=True, slots=True)
class Snapshot:
    """The state of the collection that a manuscript names: a commit, or a date."""

    name: str
    place: Place


@dataclass(frozen=True, slots=True)
class Inclusion:
    """Another file that a manuscript takes in, as it is named there.

    ``suffix`` is the ending that the format adds to a name without one. ``beside`` says that the
    name counts from the file that includes, not from the first file of the manuscript.
    """

    name: str
    place: Place
    suffix: str = ""
    beside: bool = False


@dataclass(frozen=True, slots=True)
class Manuscript:
    """A file of a manuscript; ``file`` holds its text as places in it count.

    ``everything`` says that all sources are listed, as LaTeX's ``\\nocite{*}`` does. ``claims``
    are the claims to whose pages it links. ``labels`` are the names of its own parts in a format
    that writes references to them as citations. ``macros`` are the commands that it defines, those
    of the files before it among them. ``missing`` are the files that it includes and
    that are not there.
    """

    file: TextFile
    citations: tuple[Citation, ...] = ()
    claims: tuple[Citation, ...] = ()
    snapshot: Snapshot | None = None
    everything: bool = False
    unread: tuple[Place, ...] = field(default=())
    includes: tuple[Inclusion, ...] = ()
    missing: tuple[Inclusion, ...] = ()
    labels: frozenset[str] = frozenset()
    macros: Mapping[str, Macro] = field(default_factory=dict)


_SNAPSHOT = re.compile(
    rf"^[ \t%/#+*-]*{SNAPSHOT}[ \t]*:[ \t]*[\"']?(?P<name>[^\s\"'#]+)", re.MULTILINE
)
_CLAIM = re.compile(
    r"https?://[^\s<>\"{}|\\^`\[\]]{1,300}?/claim/(?P<id>[^\s<>\"{}|\\^`\[\]()/?#,;]+)"
)
_END = re.compile(
    r"[.!?…](?:[\"'”’)\]}]*)"
    r"(?=\s+(?:\\|[\"'“‘(\[{*_#@]*[A-ZÀ-ÞΑ-ΩА-Я0-9])|\s*\Z)"
)
_SHORT = re.compile(
    r"(?:\b(?:[A-Z]|al|cf|ch|chs|chap|ed|eds|e\.g|etc|fig|figs|i\.e|no|nos|p|pp|para|sec|tab|viz"
    r"|vol|vols|vs|Dr|Mr|Mrs|Prof|St))\.$"
)
_BLANK = re.compile(r"\n[ \t\r]*\n")
_LONGEST = 1500


def snapshot_of(file: TextFile) -> Snapshot | None:
    """The state of the collection that a line such as ``evidence-kb: 2026-11-01`` names."""
    match = _SNAPSHOT.search(file.text)
    if match is None:
        return None
    return Snapshot(match["name"], Place(file.path, file.span(*match.span("name"))))


def included(file: TextFile, pattern: re.Pattern[str], suffix: str = "") -> tuple[Inclusion, ...]:
    """The files that the text takes in by what ``pattern`` finds, each named by its ``name``."""
    return tuple(
        Inclusion(match["name"], Place(file.path, file.span(*match.span("name"))), suffix, True)
        for match in pattern.finditer(file.text)
    )


def linked_claims(file: TextFile) -> tuple[Citation, ...]:
    """The claims whose pages the text names by their addresses."""
    citations = []
    for match in _CLAIM.finditer(file.text):
        key = match["id"].rstrip(".")
        start = match.start("id")
        citations.append(cited(file, key, start, start + len(key)))
    return tuple(citations)


def cited(  # noqa: PLR0913 - each is a part of a citation
    file: TextFile,
    key: str,
    start: int,
    end: int,
    *,
    locator: str = "",
    prefix: str = "",
    paragraph_ends: re.Pattern[str] = _BLANK,
    listed: bool = False,
    record: Source | None = None,
) -> Citation:
    """A citation at ``start:end`` of the text, with the sentence that it stands in."""
    first, last = sentence_around(file.text, start, end, paragraph_ends)
    return Citation(
        key=composed(key),
        place=Place(file.path, file.span(start, end)),
        locator=locator,
        prefix=prefix,
        sentence=file.text[first:last],
        sentence_start=first,
        listed=listed,
        record=record,
    )


def sentence_around(
    text: str, start: int, end: int, paragraph_ends: re.Pattern[str] = _BLANK
) -> tuple[int, int]:
    """Where the sentence around a stretch of text starts and ends.

    A sentence ends with its paragraph, and at a full stop that is not that of an abbreviation.
    At most some 1,500 characters are looked at on each side.
    """
    low, high = max(0, start - _LONGEST), min(len(text), end + _LONGEST)
    breaks = [match.end() for match in paragraph_ends.finditer(text, low, start)]
    first = breaks[-1] if breaks else low
    stop = paragraph_ends.search(text, end, high)
    last = stop.start() if stop else high
    return _last_end(text, first, start), _first_end(text, end, last)


def _ends(text: str, start: int, end: int) -> Iterable[int]:
    for match in _END.finditer(text, start, end):
        if not _SHORT.search(text, max(start, match.start() - 6), match.start() + 1):
            yield match.end()


def _last_end(text: str, first: int, start: int) -> int:
    # A sentence before this one ends where another begins, so one character more is looked at.
    ends = [at for at in _ends(text, first, min(start + 1, len(text))) if at <= start]
    return ends[-1] if ends else first


def _first_end(text: str, end: int, last: int) -> int:
    return next(iter(_ends(text, end, last)), last)
