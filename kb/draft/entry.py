"""The text of a new bibliography entry, and where in a file it belongs."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import replace

from kb.base.text import TextFile
from kb.cite.export.bibtex import write_biblatex
from kb.cite.export.latex import latex, verbatim
from kb.format.bibliography import format_bibliography
from kb.model import Field, Source
from kb.parse.bibtex import parse_bib
from kb.parse.bibtex.values import value_parts

# What other programs keep in an entry for themselves, and links that end with the file.
_INTERNAL = re.compile(
    r"file|owner|timestamp|date-(?:added|modified)|bdsk-.*|__.*|groups|username|"
    r"crossref|xdata|xref|ids|mendeley-.*|priority|qualityassured|ranking|readstatus|printed"
)
_AS_TYPED = {"url", "doi", "urldate", "origdate", "eventdate", "pmid", "pmcid"}


def entry_text(source: Source, key: str) -> str:
    """The entry of a source that came from elsewhere than a bibliography, in biblatex.

    The abstract is left out: others wrote it.
    """
    return _canonical(write_biblatex([replace(source, key=key, abstract="")]))


def copied_entry(source: Source, key: str) -> str:
    """An entry of another bibliography under a key of ours, its values as they were written.

    What it inherits or abbreviates is written out; the abstract and what another program keeps
    for itself are left out.
    """
    lines = [f"  {field.name} = {_value(field)}," for field in _written_fields(source)]
    return _canonical("\n".join([f"@{source.entry_type}{{{key},", *lines, "}\n"]))


def omitted_fields(source: Source) -> tuple[str, ...]:
    """The names of the fields that a copied entry does not have."""
    names = {field.name for field in _written_fields(source)}
    return tuple(field.name for field in source.fields if field.name not in names)


def inserted(text: str, entry: str, key: str) -> str:
    """The bibliography with the entry in it: in its place if keys are sorted, else at the end."""
    if "\r\n" in text:
        entry = entry.replace("\n", "\r\n")
    line = "\r\n" if "\r\n" in text else "\n"
    bib, _ = parse_bib(TextFile("sources/new.bib", text))
    keys = [known.key for known in bib.entries]
    before = [known for known in bib.entries if known.key < key]
    if keys == sorted(keys) and before and len(before) < len(keys):
        start = text.find(before[-1].raw, max(0, before[-1].place.span.start - 400))
        if start >= 0:
            end = start + len(before[-1].raw)
            return f"{text[:end]}{line}{line}{entry.rstrip()}{text[end:]}"
    gap = "" if not text else line if text.endswith("\n") else line + line
    return f"{text}{gap}{entry}"


def _canonical(text: str) -> str:
    """The entry as ``kb fmt`` writes it."""
    return format_bibliography(TextFile("sources/new.bib", text))[0]


def _written_fields(source: Source) -> Iterator[Field]:
    for field in source.fields:
        if field.name != "abstract" and not _INTERNAL.fullmatch(field.name) and field.value:
            yield field


def _value(field: Field) -> str:
    """The value as it was written; written out where it was put together of several parts."""
    parts, _ = value_parts(field.raw.strip())
    if len(parts) == 1 and not parts[0].macro:
        return f"{{{' '.join(parts[0].text.split())}}}"
    if len(parts) == 1 and field.name == "month":
        return parts[0].text
    return f"{{{_escaped(field)}}}"


def _escaped(field: Field) -> str:
    return verbatim(field.value) if field.name in _AS_TYPED else latex(field.value)
