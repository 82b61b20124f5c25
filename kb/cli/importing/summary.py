"""What ``kb import`` says at its end: duplicates with both records, keys, what is unread."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from kb.base.labels import work_label
from kb.base.wording import plural
from kb.diagnostics import Diagnostic, Severity
from kb.ingest.intake import Decision, Fate
from kb.ingest.keymap import KEY_MAP, Renamed
from kb.ingest.library import NOT_READ, Library
from kb.model import Source
from kb.parse.bibtex.rules import UNKNOWN_MACRO
from kb.report.as_text import visible

_FEW = 8
_MOST = 40
"""Of each kind so many lines; the rest is counted, and stands in the table."""


@dataclass(slots=True)
class Summary:
    """What was seen so far, over all files."""

    dry_run: bool
    abstracts: bool
    fates: Counter[Fate] = field(default_factory=Counter)
    new: list[Decision] = field(default_factory=list)
    duplicates: list[Decision] = field(default_factory=list)
    findings: list[Diagnostic] = field(default_factory=list)
    undefined: Counter[str] = field(default_factory=Counter)
    omitted: Counter[str] = field(default_factory=Counter)
    unfilled: list[str] = field(default_factory=list)
    unwritten: list[str] = field(default_factory=list)
    files: list[str] = field(default_factory=list)

    @property
    def incomplete(self) -> bool:
        """Whether something was not read."""
        return bool(self.unwritten) or any(_is_loss(finding) for finding in self.findings)

    def add(self, library: Library, decisions: Sequence[Decision]) -> None:
        """Count what became of the records of one file."""
        self.findings += library.findings
        self.undefined.update(
            library.file.text[finding.place.span.start : finding.place.span.end]
            for finding in library.findings
            if finding.code == UNKNOWN_MACRO.code
        )
        for decision in decisions:
            self.fates[decision.fate] += 1
            if decision.fate is Fate.NEW:
                self.new.append(decision)
                self.omitted.update(decision.record.omitted(abstract=self.abstracts))
            elif decision.fate is not Fate.PRESENT:
                self.duplicates.append(decision)

    def written(self, name: str) -> None:
        """Note that a file is done with."""
        self.files.append(name)


def summary_lines(summary: Summary, names: Sequence[Renamed], *, verbose: bool) -> Iterator[str]:
    """The lines that are printed."""
    if summary.dry_run:
        yield from _cut(map(_listed, summary.new), len(summary.new), "new record")
    yield from _cut(map(_pair, summary.duplicates), len(summary.duplicates), "duplicate")
    yield from _keys(names, dry_run=summary.dry_run)
    yield from _findings(summary.findings, verbose=verbose)
    yield from _undefined(summary)
    yield from _omitted(summary)
    for key in summary.unwritten:
        yield f"Not written, since it could not be read again: {key}."
    for entry in summary.unfilled:
        yield f"Not merged, since it cannot be taken apart safely: {entry}."
    yield _closing(summary)


def _closing(summary: Summary) -> str:
    fates = summary.fates
    total = sum(fates.values())
    new = fates[Fate.NEW]
    parts = [f"{new:,} {'to add' if summary.dry_run else 'added'}"]
    words = {
        Fate.PRESENT: "there already",
        Fate.MERGED: "to merge" if summary.dry_run else "merged into what is on record",
        Fate.DUPLICATE: "on record already, but for what is shown",
    }
    parts += [f"{fates[fate]:,} {said}" for fate, said in words.items() if fates[fate]]
    unread = sum(1 for finding in summary.findings if _is_loss(finding))
    if unread:
        parts.append(f"{plural(unread, 'place')} not read")
    nothing = "" if new or fates[Fate.MERGED] else "Nothing to do. "
    files = plural(len(summary.files), "file")
    return f"{nothing}{plural(total, 'record')} in {files}: {', '.join(parts)}."


def _listed(decision: Decision) -> str:
    return f"+ {decision.key}: {shown_source(decision.record.source)}"


def _pair(decision: Decision) -> str:
    """A duplicate with both records, and what they do not agree on."""
    source, known = decision.record.source, decision.on_record
    lines = [f"{decision.fate.value.capitalize()} by its {decision.by}: {decision.key}"]
    if known:
        lines.append(f"    on record: {shown_source(known)}{_where(known)}")
    lines.append(f"    comes in:  {shown_source(source)}{_where(source)}")
    if decision.missing:
        verb = "added" if decision.fate is Fate.MERGED else "would add (--merge)"
        lines.append(f"    {verb}: {', '.join(field.name for field in decision.missing)}")
    lines += (
        f"    {d.name} stays “{_short(d.ours)}”; the other says “{_short(d.theirs)}”"
        for d in decision.differing
    )
    return "\n".join(lines)


def shown_source(source: Source) -> str:
    """Who, when and the title, in a line."""
    label = work_label(source.cited_as, source.year, "nobody named", undated="")
    return visible(f"{label}, “{source.title}”")


def _where(source: Source) -> str:
    place = source.place
    return f" ({place.path}:{place.span.line})" if place else ""


def _short(text: str) -> str:
    text = visible(text)
    return text if len(text) <= 80 else f"{text[:79]}…"


def _keys(names: Sequence[Renamed], *, dry_run: bool) -> Iterator[str]:
    if not names:
        return
    where = "" if dry_run else f"; the map is in {KEY_MAP}"
    verb = "differs" if len(names) == 1 else "differ"
    yield f"{plural(len(names), 'key')} {verb} from what the files have{where}:"
    lines = (f"  {visible(one.old)} → {one.new}" for one in names)
    yield from _cut(lines, len(names), "key")


def _findings(findings: Sequence[Diagnostic], *, verbose: bool) -> Iterator[str]:
    shown = [f for f in findings if verbose or _is_loss(f)]
    lines = (
        f"{'Not read' if _is_loss(f) else 'Remark'}: {visible(f.place.path)}:{f.place.span.line}:"
        f" {f.code} {visible(f.message)}"
        for f in shown
    )
    # What was not read is listed whole: nothing is lost in silence.
    yield from lines
    rest = Counter(f.code for f in findings if not _is_loss(f))
    if rest and not verbose:
        counted = ", ".join(f"{code} {number:,}" for code, number in sorted(rest.items()))
        remarks = plural(sum(rest.values()), "remark")
        yield (
            f"{remarks} on what was read ({counted}); “kb import --dry-run --verbose”, or --review,"
            " shows each."
        )


def _undefined(summary: Summary) -> Iterator[str]:
    """Abbreviations that stand in entries as they are, most used first."""
    words = summary.undefined
    if not words:
        return
    shown = [f"{visible(word)} {number:,}" for word, number in words.most_common(_FEW)]
    more = f" and {len(words) - _FEW:,} more" if len(words) > _FEW else ""
    yield (
        "Abbreviations that no @string defines, so that entries hold the word itself:"
        f" {', '.join(shown)}{more}. If another file defines them, take this import back and give"
        " that file with it."
    )


def _is_loss(finding: Diagnostic) -> bool:
    """Whether a finding says that something is not taken in."""
    return finding.code in NOT_READ and finding.severity is not Severity.INFO


def _omitted(summary: Summary) -> Iterator[str]:
    if not summary.omitted:
        return
    counted = ", ".join(f"{name} {number:,}" for name, number in summary.omitted.most_common())
    yield f"Left out of entries: {counted}."


def _cut(lines: Iterable[str], total: int, noun: str) -> Iterator[str]:
    for number, line in enumerate(lines):
        if number == _MOST:
            yield f"… and {plural(total - _MOST, f'more {noun}')}; --review TABLE.csv lists all."
            return
        yield line
