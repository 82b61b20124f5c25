"""All bibliography files together: macros expanded, fields inherited, keys made unique."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kb.diagnostics import Diagnostic, Rule
from kb.model import Source
from kb.parse.bibtex import rules
from kb.parse.bibtex.entries import BibFile, Part, RawEntry, RawField
from kb.parse.bibtex.inherit import inherited
from kb.parse.bibtex.source import make_source
from kb.parse.suggest import nearest
from kb.text import Place

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = 100_000


def resolve(files: Sequence[BibFile]) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """The sources of all files, sorted by key, and what only shows when they stand together.

    Files are taken in the order of their paths, so that the first of two equal keys is the same
    on every machine. ``@xdata`` entries lend their fields and are no sources.
    """
    ordered = sorted(files, key=lambda file: file.path)
    resolver = _Resolver(_macros(ordered))
    entries = resolver.unique(entry for file in ordered for entry in file.entries)
    sources = [
        resolver.source(entry, entries) for entry in entries.values() if entry.type != "xdata"
    ]
    return tuple(sorted(sources, key=lambda s: s.key)), tuple(resolver.findings)


def _macros(files: Iterable[BibFile]) -> dict[str, str]:
    macros = {name: name for name in MONTHS}
    for file in files:
        for macro in file.macros:
            text = "".join(_expanded(part, macros) or part.text for part in macro.parts)
            # A macro that doubles another, line by line, would fill the memory.
            macros[macro.name] = text[:_LONGEST]
    return macros


def _expanded(part: Part, macros: Mapping[str, str]) -> str | None:
    return macros.get(part.text.lower()) if part.macro else part.text


class _Resolver:
    def __init__(self, macros: Mapping[str, str]) -> None:
        self._macros = macros
        self.findings: list[Diagnostic] = []

    def _report(self, rule: Rule, place: Place, message: str, subject: str) -> None:
        self.findings.append(Diagnostic(rule, place, message, subject))

    def unique(self, entries: Iterable[RawEntry]) -> dict[str, RawEntry]:
        """The first entry of each key; later ones, and keys alike but for capitals, reported."""
        kept: dict[str, RawEntry] = {}
        folded: dict[str, RawEntry] = {}
        for entry in entries:
            first = folded.setdefault(entry.key.lower(), entry)
            if first is entry:
                kept[entry.key] = entry
                continue
            where = f"{first.place.path}:{first.place.span.line}"
            same = "the same key" if first.key == entry.key else f"the key “{first.key}”"
            message = (
                f"“{entry.key}” is not read, since the entry at {where} has {same};"
                " give this one another key, or delete one of the two"
            )
            self._report(rules.DUPLICATE_KEY, entry.place, message, entry.key)
        return kept

    def source(self, entry: RawEntry, entries: Mapping[str, RawEntry]) -> Source:
        """The entry with what it inherits, as a source."""
        fields, missing = inherited(entry, entries)
        for field, parent in missing:
            near = nearest(parent, entries)
            mend = f"did you mean “{near}”?" if near else "add it, or correct the spelling"
            message = f"“{entry.key}” inherits from “{parent}”, which does not exist; {mend}"
            if parent in entries:
                message = f"“{entry.key}” inherits from itself by way of “{parent}”; take it out"
            self._report(rules.UNKNOWN_PARENT, field.place, message, entry.key)
        source, findings = make_source(entry, {f.name: (f, self._text(entry, f)) for f in fields})
        self.findings.extend(findings)
        return source

    def _text(self, entry: RawEntry, field: RawField) -> str:
        pieces: list[str] = []
        for part in field.parts:
            text = _expanded(part, self._macros)
            if text is None:
                text = part.text
                near = nearest(text, self._macros)
                mend = (
                    f"did you mean “{near}”?"
                    if near
                    else f"write {{{text}}}, or define it with @string"
                )
                message = f"the abbreviation “{text}” in “{entry.key}” is not defined; {mend}"
                self._report(rules.UNKNOWN_MACRO, field.place, message, entry.key)
            pieces.append(text)
        return "".join(pieces)
