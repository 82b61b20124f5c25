"""What becomes of each record, as rows of a table that people go through."""

from __future__ import annotations

from bisect import bisect_right
from collections.abc import Iterable, Iterator, Mapping, Sequence

from kb.ingest.intake import Decision
from kb.ingest.library import NOT_READ, Library

COLUMNS = (
    "what", "file", "line", "its key", "key here", "by", "author", "year", "title",
    "title on record", "where on record", "adds", "differs", "remark",
)  # fmt: skip

Row = Mapping[str, str | int]


def review_rows(
    decisions: Iterable[tuple[str, Decision]], libraries: Sequence[Library]
) -> Iterator[Row]:
    """A row for each record, then one for each place where something was not read."""
    remarks = _remarks(libraries)
    for name, decision in decisions:
        yield {**_row(name, decision), "remark": remarks.get((name, decision.record.line), "")}
    for library in libraries:
        for finding in library.findings:
            if finding.code in NOT_READ:
                place = finding.place
                yield {"what": "not read", "file": place.path, "line": place.span.line,
                       "its key": finding.subject or "", "remark": finding.message}  # fmt: skip


def _row(name: str, decision: Decision) -> Row:
    source, known = decision.record.source, decision.on_record
    place = known.place if known else None
    return {
        "what": decision.fate.value,
        "file": name,
        "line": decision.record.line,
        "its key": source.key,
        "key here": decision.key,
        "by": decision.by.value if decision.by else "",
        "author": "; ".join(person.name for person in source.authors),
        "year": source.year if source.year is not None else "",
        "title": source.title,
        "title on record": known.title if known else "",
        "where on record": f"{place.path}:{place.span.line}" if place else "",
        "adds": "; ".join(field.name for field in decision.missing),
        "differs": "; ".join(f"{d.name}: {d.ours} | {d.theirs}" for d in decision.differing),
    }


def _remarks(libraries: Sequence[Library]) -> dict[tuple[str, int], str]:
    """What was found in each record, by its file and first line."""
    remarks: dict[tuple[str, int], list[str]] = {}
    for library in libraries:
        lines = sorted({record.line for record in library.records})
        for finding in library.findings:
            line = _line_of(finding.place.span.line, lines)
            if line and finding.code not in NOT_READ:
                remarks.setdefault((library.file.path, line), []).append(
                    f"{finding.code} {finding.message}"
                )
    return {place: "; ".join(texts) for place, texts in remarks.items()}


def _line_of(line: int, lines: Sequence[int]) -> int:
    """The first line of the record that a line stands in; 0 for none."""
    place = bisect_right(lines, line)
    return lines[place - 1] if place else 0
