"""All bibliography files together: macros expanded, fields inherited, keys made unique."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence

from kb.base.suggestions import nearest
from kb.diagnostics import Diagnostic
from kb.model import Source
from kb.parse.bibtex import rules
from kb.parse.bibtex.entries import BibFile, RawEntry
from kb.parse.bibtex.findings import Findings
from kb.parse.bibtex.inherit import BrokenLink, inherit
from kb.parse.bibtex.macros import Macros
from kb.parse.bibtex.source import make_source


def resolve(files: Sequence[BibFile]) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    """The sources of all files, sorted by key, and what only shows when they stand together.

    Files are taken in the order of their paths, so that the first of two equal keys is the same
    on every machine. A file's own abbreviations come before those of other files. ``@xdata``
    entries lend their fields and are no sources.
    """
    ordered = sorted(files, key=lambda file: file.path)
    findings = Findings()
    macros = Macros(ordered, findings)
    entries = _unique((entry for file in ordered for entry in file.entries), findings)
    fields, broken = inherit(entries)
    for link in broken:
        _report_link(link, entries, findings)
    sources: list[Source] = []
    for entry in entries.values():
        if entry.type == "xdata":
            continue
        texts = {f.name: (f, macros.text(f, entry.key)) for f in fields[entry.key]}
        source, diagnostics = make_source(entry, texts)
        for finding in diagnostics:
            findings.add(finding)
        sources.append(source)
    return tuple(sorted(sources, key=lambda s: s.key)), tuple(findings.values)


def _unique(entries: Iterable[RawEntry], findings: Findings) -> dict[str, RawEntry]:
    """The first entry of each key; later ones, and keys alike but for capitals, reported."""
    by_key: dict[str, RawEntry] = {}
    folded: dict[str, RawEntry] = {}
    for entry in entries:
        first = folded.setdefault(entry.key.lower(), entry)
        if first is entry:
            by_key[entry.key] = entry
            continue
        where = f"{first.place.path}:{first.place.span.line}"
        same = "the same key" if first.key == entry.key else f"the key “{first.key}”"
        message = (
            f"“{entry.key}” is not read, since the entry at {where} has {same};"
            " give this one another key, or delete one of the two"
        )
        findings.report(rules.DUPLICATE_KEY, entry.place, message, entry.key)
    return by_key


def _report_link(link: BrokenLink, entries: Mapping[str, RawEntry], findings: Findings) -> None:
    key, place = link.entry.key, link.field.place
    if link.circular:
        message = (
            f"“{key}” inherits from itself by way of “{link.parent}”; take one"
            f" {link.field.name} out"
        )
        findings.report(rules.CYCLE, place, message, key)
        return
    near = nearest(link.parent, entries)
    advice = f"did you mean “{near}”?" if near else "add it, or correct the spelling"
    message = f"“{key}” inherits from “{link.parent}”, which does not exist; {advice}"
    findings.report(rules.UNKNOWN_PARENT, place, message, key)
