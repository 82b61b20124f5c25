"""The canonical form of a bibliography."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator, Sequence
from itertools import zip_longest

from kb.base.text import Place, TextFile
from kb.format.unchanged import Unformatted, unreadable
from kb.parse.bibtex.entries import ValuePart
from kb.parse.bibtex.layout import Between, Entry, Field, Stretch, String, lay_out

# Each line is one place in the order: fields that mean the same keep the order written, since
# programs differ on which of the two counts. Fields that are named nowhere stand between the two
# lists, in the order written.
_FIRST = """
    ids
    crossref
    xdata
    options
    entryset
    entrysubtype
    author
    bookauthor
    editor
    editortype
    translator
    holder
    title
    subtitle
    titleaddon
    shorttitle
    maintitle
    mainsubtitle
    booktitle
    booksubtitle
    booktitleaddon
    journaltitle journal
    journalsubtitle
    shortjournal
    series
    type
    edition
    volume
    number issue
    chapter
    pages
    eid
    pagetotal
    institution school
    organization
    publisher
    location address
    date year month day
    origdate
    eventdate
    eventtitle
    venue
    pubstate
    language
    langid
    howpublished
    doi
    isbn
    issn
    eprint
    eprinttype archiveprefix
    eprintclass primaryclass
    url
    urldate
"""
_LAST = """
    keywords
    abstract
    annotation annote
    note
    addendum
    file
    retracted
"""

_OTHERS = 999
_RANKS = {
    name: rank
    for first, block in ((0, _FIRST), (_OTHERS + 1, _LAST))
    for rank, line in enumerate(block.strip().splitlines(), start=first)
    for name in line.split()
}
_ANNOTATED = re.compile(r"\+an(?::.*)?\Z")
_INDENT = "  "
_INDENTATION = re.compile(r"(?<=[\n\r])[ \t]+\Z")


def format_bibliography(file: TextFile) -> tuple[str, tuple[Unformatted, ...]]:
    """A bibliography in canonical form, and why not; entries with a slip stay as they are."""
    stretches, findings = lay_out(file)
    formatted = "".join(_formatted(stretches, dominant_line_end(file.text)))
    if formatted == file.text:
        return formatted, unreadable(findings)
    again, _ = lay_out(TextFile(file.path, formatted))
    if _read(stretches) != _read(again):
        place = Place(file.path, file.span(0, 0))
        return file.text, (Unformatted(place, "it would be read otherwise if laid out anew"),)
    return formatted, unreadable(findings)


def _read(stretches: Iterable[Stretch]) -> list[object]:
    """What a bibliography says, whatever its layout."""
    meaning: list[object] = []
    for stretch in stretches:
        if isinstance(stretch, Entry):
            fields = sorted(
                (lowered(f.name), f.parts, f.above, f.beside) for f in stretch.fields or ()
            )
            whole = stretch.text if stretch.fields is None else ""
            meaning.append(
                (stretch.type, stretch.key, fields, stretch.beside, stretch.below, whole)
            )
        elif isinstance(stretch, String):
            meaning.append((stretch.name, stretch.parts))
        elif stretch.text.strip():
            meaning.append(_INDENTATION.sub("", stretch.text))
    return meaning


def dominant_line_end(text: str) -> str:
    """How most lines of a text end; a line feed where none does."""
    both = text.count("\r\n")
    return "\r\n" if both > text.count("\n") - both else "\n"


def _formatted(stretches: Sequence[Stretch], line_end: str) -> Iterator[str]:
    before: Stretch | None = None
    for stretch, after in zip_longest(stretches, stretches[1:]):
        if isinstance(stretch, Between):
            yield _between(before, stretch.text, after, line_end)
        else:
            if isinstance(before, Entry | String):
                yield _between(before, "", stretch, line_end)
            yield entry_text(stretch, line_end) if isinstance(stretch, Entry) else _string(stretch)
            if after is None:
                yield line_end
        before = stretch


def _between(before: Stretch | None, text: str, after: Stretch | None, line_end: str) -> str:
    """Blank lines as they should be; anything else as it is, but for the indentation after it."""
    if text.strip():
        return _INDENTATION.sub("", text) if after else text
    if before is None:
        return ""
    if after is None:
        return line_end
    tight = isinstance(before, String) and isinstance(after, String)
    return line_end if tight and _line_ends(text) < 2 else line_end * 2


def _line_ends(text: str) -> int:
    return len(re.findall(r"\r\n|\n|\r", text))


def entry_text(entry: Entry, line_end: str) -> str:
    """An entry in canonical form; one that cannot be taken apart as it is."""
    if entry.fields is None:
        return entry.text
    fields = ordered(entry)
    width = max((len(field.name) for field in fields), default=0)
    lines = [
        f"@{entry.type}{{{entry.key},{_beside(entry.beside)}",
        *(line for field in fields for line in _field(field, width)),
        *(f"{_INDENT}{comment}" for comment in entry.below),
        "}",
    ]
    return line_end.join(lines)


def ordered(entry: Entry) -> Sequence[Field]:
    """The fields of an entry in canonical order.

    Comments on lines of their own may speak of the fields around them, so that an entry which
    has some keeps the order written.
    """
    fields = entry.fields or ()
    if entry.below or any(field.above for field in fields):
        return fields
    return sorted(fields, key=rank)


def rank(field: Field) -> int:
    """The place of a field in the order; an annotation goes with the field that it is of."""
    name = _ANNOTATED.sub("", field.name.lower())
    return _RANKS.get(name, _OTHERS)


def _field(field: Field, width: int) -> Iterator[str]:
    for comment in field.above:
        yield f"{_INDENT}{comment}"
    name = lowered(field.name).ljust(width)
    yield f"{_INDENT}{name} = {_value(field.value, field.parts)},{_beside(field.beside)}"


def lowered(name: str) -> str:
    """A field's name in small letters, which to BibTeX are the same; as it is outside ASCII."""
    return name.lower() if name.isascii() else name


def joined(parts: Iterable[ValuePart]) -> str:
    """A value with its text in braces, and abbreviations as written."""
    return " # ".join(part.text if part.macro else f"{{{part.text}}}" for part in parts)


def _value(value: str, parts: Iterable[ValuePart]) -> str:
    """A value in canonical form, or as typed where pandoc would read another one.

    Within quotation marks, and not within braces, pandoc takes “%” for the start of a comment.
    """
    return value if "%" in value and '"' in value else joined(parts)


def _beside(comment: str) -> str:
    return f" {comment}" if comment else ""


def _string(string: String) -> str:
    return f"@string{{{string.name} = {_value(string.value, string.parts)}}}"
