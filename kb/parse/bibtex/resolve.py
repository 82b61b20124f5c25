"""All bibliography files together: macros expanded, fields inherited, keys made unique."""

from __future__ import annotations

from collections import ChainMap
from collections.abc import Iterable, Mapping, Sequence

from kb.diagnostics import Diagnostic, Rule
from kb.model import Source
from kb.parse.bibtex import rules
from kb.parse.bibtex.entries import BibFile, Macro, Part, RawEntry, RawField
from kb.parse.bibtex.inherit import BrokenLink, inherit
from kb.parse.bibtex.source import make_source
from kb.parse.suggest import nearest
from kb.text import Place

MONTHS = ("jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec")
_LONGEST = 200_000

Macros = Mapping[str, str]


def resolve(files: Sequence[BibFile]) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """The sources of all files, sorted by key, and what only shows when they stand together.

    Files are taken in the order of their paths, so that the first of two equal keys is the same
    on every machine. A file's own abbreviations come before those of other files. ``@xdata``
    entries lend their fields and are no sources.
    """
    ordered = sorted(files, key=lambda file: file.path)
    findings = _Findings()
    macros = _all_macros(ordered, findings)
    entries = _unique((entry for file in ordered for entry in file.entries), findings)
    fields, broken = inherit(entries)
    for link in broken:
        _report_link(link, entries, findings)
    sources: list[Source] = []
    for entry in entries.values():
        if entry.type == "xdata":
            continue
        texts = {f.name: (f, _text(f, entry.key, macros, findings)) for f in fields[entry.key]}
        source, found = make_source(entry, texts)
        for finding in found:
            findings.add(finding)
        sources.append(source)
    return tuple(sorted(sources, key=lambda s: s.key)), tuple(findings.found)


class _Findings:
    """Findings, each once: a field that many entries inherit is wrong in one place only."""

    def __init__(self) -> None:
        self.found: list[Diagnostic] = []
        self._told: set[tuple[str, Place]] = set()

    def add(self, finding: Diagnostic) -> None:
        known = (finding.code, finding.place)
        if known not in self._told:
            self._told.add(known)
            self.found.append(finding)

    def report(self, rule: Rule, place: Place, message: str, subject: str) -> None:
        self.add(Diagnostic(rule, place, message, subject))


def _unique(entries: Iterable[RawEntry], findings: _Findings) -> dict[str, RawEntry]:
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
        findings.report(rules.DUPLICATE_KEY, entry.place, message, entry.key)
    return kept


def _report_link(link: BrokenLink, entries: Mapping[str, RawEntry], findings: _Findings) -> None:
    key, place = link.entry.key, link.field.place
    if link.circular:
        message = (
            f"“{key}” inherits from itself by way of “{link.parent}”; take one"
            f" {link.field.name} out"
        )
        findings.report(rules.CYCLE, place, message, key)
        return
    near = nearest(link.parent, entries)
    mend = f"did you mean “{near}”?" if near else "add it, or correct the spelling"
    message = f"“{key}” inherits from “{link.parent}”, which does not exist; {mend}"
    findings.report(rules.UNKNOWN_PARENT, place, message, key)


def _all_macros(files: Sequence[BibFile], findings: _Findings) -> Mapping[str, Macros]:
    """For each file by its path, its own abbreviations before those of all files."""
    everywhere: dict[str, str] = {name: name for name in MONTHS}
    first: dict[str, Macro] = {}
    own: dict[str, Macros] = {}
    for file in files:
        here: dict[str, str] = {}
        for macro in file.macros:
            scope = ChainMap(here, everywhere)
            text = _joined(macro.parts, scope, macro.name, macro.place, findings)
            here[macro.name] = text
            known = first.setdefault(macro.name, macro)
            if everywhere.setdefault(macro.name, text) != text and known is not macro:
                where = f"{known.place.path}:{known.place.span.line}"
                message = f"“{macro.name}” stands for something else at {where}; rename one of them"
                findings.report(rules.AMBIGUOUS_MACRO, macro.place, message, macro.name)
        own[file.path] = here
    return {path: ChainMap(dict(here), everywhere) for path, here in own.items()}


def _joined(
    parts: Iterable[Part], macros: Macros, name: str, place: Place, findings: _Findings
) -> str:
    """The text of a value, its abbreviations expanded; ``name`` is what the value belongs to."""
    pieces: list[str] = []
    length = 0
    for part in parts:
        text = macros.get(part.text.lower()) if part.macro else part.text
        if text is None:
            text = part.text
            near = nearest(text, macros)
            mend = (
                f"did you mean “{near}”?"
                if near
                else f"write {{{text}}}, or define it with @string"
            )
            message = f"the abbreviation “{text}” in “{name}” is not defined; {mend}"
            findings.report(rules.UNKNOWN_MACRO, place, message, name)
        length += len(text)
        if part.macro and length > _LONGEST:
            message = f"the value of “{name}” is cut, since its abbreviations make it very long"
            findings.report(rules.TOO_LONG, place, message, name)
            break
        pieces.append(text)
    return "".join(pieces)


def _text(field: RawField, key: str, macros: Mapping[str, Macros], findings: _Findings) -> str:
    """The text of a field, in the scope of the file that the field was written in."""
    parts = field.parts
    if len(parts) == 1 and not parts[0].macro:
        return parts[0].text
    return _joined(parts, macros[field.place.path], key, field.place, findings)
