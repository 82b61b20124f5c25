"""A bibliography as it is laid out: stretches that, joined, are the file again.

For whoever writes bibliographies back: what stands around fields, comments included, is kept.
An entry with anything in it that is not plainly a field, a comment or a comma has no fields here,
so that it is left as it is.
"""

from __future__ import annotations

import re
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, replace

from kb.base.text import TextFile
from kb.diagnostics import Diagnostic
from kb.parse.bibtex.entries import Macro, RawEntry, ValuePart
from kb.parse.bibtex.lenient import BARE
from kb.parse.bibtex.split import parse_bib
from kb.parse.bibtex.values import read_value

_BLANK = r"(?:\s|%[^\n\r]*)*+"
_HEAD = re.compile(r"@\s*(?P<type>\w+)\s*(?P<open>[{(])\s*")
_BETWEEN = re.compile(
    rf"(?P<before>{_BLANK}),(?P<after>{_BLANK})(?P<name>[^\s=,{{}}()\"#%]+)\s*=\s*"
)
_TAIL = re.compile(rf"(?P<before>{_BLANK})(?:,(?P<after>{_BLANK}))?(?P<close>[}})])")
_STRING = re.compile(
    r"@\s*string\s*(?P<open>[{(])\s*(?P<name>[^\s=,{}()\"#%]+)\s*=\s*", re.IGNORECASE
)
_STRING_END = re.compile(r"\s*(?:,\s*)?(?P<close>[})])")
_COMMENT = re.compile(r"(?P<lines>\s*)(?P<comment>%[^\n\r]*)")
_LINE_END = re.compile(r"[\n\r]")
_CLOSING = {"{": "}", "(": ")"}


@dataclass(frozen=True, slots=True)
class Field:
    """A field as written: ``above`` are the comment lines before it, ``beside`` one after it."""

    name: str
    value: str
    parts: tuple[ValuePart, ...]
    above: tuple[str, ...] = ()
    beside: str = ""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry as written; without ``fields`` it cannot be taken apart without loss.

    ``beside`` stands after the key, ``below`` before the closing brace: comments, as those of
    fields.
    """

    text: str
    type: str
    key: str
    fields: tuple[Field, ...] | None
    beside: str = ""
    below: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class String:
    """An ``@string`` as written."""

    text: str
    name: str
    value: str
    parts: tuple[ValuePart, ...]


@dataclass(frozen=True, slots=True)
class Between:
    """What stands between: blank lines, comments, ``@preamble``, and what cannot be read."""

    text: str


Stretch = Entry | String | Between


def lay_out(file: TextFile) -> tuple[tuple[Stretch, ...], tuple[Diagnostic, ...]]:
    """The stretches of a file, in order, and what parsing it found."""
    bib, findings = parse_bib(file)
    slips = [finding.place.span.start for finding in findings]
    return tuple(_stretches(file.text, (*bib.entries, *bib.macros), slips)), findings


def _stretches(
    text: str, values: tuple[RawEntry | Macro, ...], slips: Sequence[int]
) -> Iterator[Stretch]:
    position = 0
    for value in sorted(values, key=lambda value: value.place.span.start):
        start = text.rfind("@", position, value.place.span.start)
        if start < 0:
            continue  # It stands within what comes before it, which nobody could say is its own.
        if isinstance(value, Macro):
            stretch: Entry | String | None = _string(text, start, value)
            if stretch and any(start <= slip <= start + len(stretch.text) for slip in slips):
                stretch = None  # Laid out anew, it would hide the slip.
        else:
            stretch = _entry(text, start, value)
        if stretch is None:
            continue  # It stays part of what stands between.
        if start > position:
            yield Between(text[position:start])
        yield stretch
        position = start + len(stretch.text)
    if position < len(text):
        yield Between(text[position:])


def _string(text: str, start: int, macro: Macro) -> String | None:
    head = _STRING.match(text, start)
    if head is None or head.start("name") != macro.place.span.start:
        return None
    parts, read = read_value(text, head.end(), len(text), BARE[head["open"]])
    end = _STRING_END.match(text, read)
    if parts != macro.parts or end is None or end["close"] != _CLOSING[head["open"]]:
        return None
    value = text[head.end() : read].rstrip()
    # A sign that joins nothing is no finding, but is not ours to take away either.
    return (
        None if value.endswith("#") else String(text[start : end.end()], head["name"], value, parts)
    )


def _entry(text: str, start: int, entry: RawEntry) -> Entry:
    laid_out = Entry(entry.raw, entry.type, entry.key, None)
    head = _HEAD.match(text, start)
    if head is None or not entry.fields or head.end() != entry.place.span.start:
        return laid_out
    position, end = entry.place.span.end, start + len(entry.raw)
    fields: list[Field] = []
    beside = ""
    for item in entry.fields:
        between = _BETWEEN.fullmatch(text, position, item.place.span.start)
        if between is None:
            return laid_out
        last, above = _comments(between["before"] + between["after"])
        if fields:
            fields[-1] = replace(fields[-1], beside=last)
        else:
            beside = last
        fields.append(Field(between["name"], item.raw, item.parts, above))
        position = item.place.span.end
    tail = _TAIL.fullmatch(text, position, end)
    if tail is None or tail["close"] != _CLOSING[head["open"]]:
        return laid_out
    last, below = _comments(tail["before"] + (tail["after"] or ""))
    fields[-1] = replace(fields[-1], beside=last)
    return replace(laid_out, fields=tuple(fields), beside=beside, below=below)


def _comments(blank: str) -> tuple[str, tuple[str, ...]]:
    """The comment at the end of the line that ``blank`` begins in, and those on their own lines."""
    matches = list(_COMMENT.finditer(blank))
    own = [match["comment"] for match in matches]
    if matches and not _LINE_END.search(matches[0]["lines"]):
        return own[0], tuple(own[1:])
    return "", tuple(own)
