"""Diagnostics for people at a terminal: the place, the line, a caret under it, a summary."""

from __future__ import annotations

import unicodedata
from collections import Counter
from collections.abc import Callable, Iterator, Mapping, Sequence

from kb.base.text import Span
from kb.base.wording import plural
from kb.diagnostics import Diagnostic, Severity
from kb.report.listing import Report

Paint = Callable[[str, str], str]

_MANY, _FEW = 40, 3
_WIDEST = 100
_MARGIN = 40
# Select graphic rendition. Source: ECMA-48, 8.3.117.
_BOLD = "1"
_COLOURS = {Severity.ERROR: "1;31", Severity.WARNING: "1;33", Severity.INFO: "1;36"}
_CONTROL = {"Cc", "Cf", "Cs", "Co", "Zl", "Zp"}


def as_text(report: Report) -> str:
    """Each finding as ``path:line:col: CODE message`` with its line, and a summary at the end."""
    paint = _painted if report.colour else _plain
    shown, rest = folded(report.findings) if report.folded else (report.findings, {})
    blocks = ["\n".join(_block(finding, report, paint)) for finding in shown]
    more = (
        f"… and {number:,} more of {code}; “kb check --select {code}” shows each."
        for code, number in rest.items()
    )
    return "\n".join([*blocks, *more, *_closing(report)]) + "\n"


def folded(findings: Sequence[Diagnostic]) -> tuple[tuple[Diagnostic, ...], Mapping[str, int]]:
    """All findings but most remarks of a rule that has very many, and how many of each are left.

    Errors and warnings are never left out.
    """
    remarks = Counter(one.code for one in findings if one.severity is Severity.INFO)
    many = {code: number for code, number in remarks.items() if number > _MANY}
    seen: Counter[str] = Counter()
    shown: list[Diagnostic] = []
    for finding in findings:
        if finding.severity is Severity.INFO and finding.code in many:
            seen[finding.code] += 1
            if seen[finding.code] > _FEW:
                continue
        shown.append(finding)
    return tuple(shown), {code: number - _FEW for code, number in sorted(many.items())}


def _closing(report: Report) -> Iterator[str]:
    if report.fixed:
        yield f"Mended {plural(report.fixed, 'finding')}."
    yield summary(report.findings)
    safe = sum(1 for one in report.findings if one.fix and one.fix.safe)
    unsafe = sum(1 for one in report.findings if one.fix and not one.fix.safe)
    if safe:
        yield f"“kb check --fix” mends {safe} of them; --diff shows first what it would do."
    if unsafe:
        also = f"{unsafe} more" if safe else f"{unsafe} of them"
        yield (
            f"“kb check --fix --unsafe-fixes” mends {also}, but may change what is meant: look"
            " first with --diff."
        )
    if report.known:
        known = plural(len(report.known), "finding")
        yield f"Not told: {known} that the baseline holds."
    if report.gone:
        gone = plural(len(report.gone), "finding")
        yield f"The baseline holds {gone} that are mended by now; --write-baseline renews it."


def summary(findings: Sequence[Diagnostic]) -> str:
    """How many findings of which severity, in one line."""
    if not findings:
        return "No findings."
    counts = Counter(finding.severity for finding in findings)
    counted = [_counted(counts[severity], severity) for severity in Severity if counts[severity]]
    files = len({finding.place.path for finding in findings})
    return f"Found {', '.join(counted)} in {plural(files, 'file')}."


def _counted(number: int, severity: Severity) -> str:
    name = {Severity.INFO: "remark"}.get(severity, str(severity))
    return plural(number, name)


def _block(finding: Diagnostic, report: Report, paint: Paint) -> Iterator[str]:
    span = finding.place.span
    level = "" if finding.severity is Severity.ERROR else f"{finding.severity}: "
    where = f"{visible(report.path(finding))}:{span.line}:{span.column}"
    named = paint(f"{finding.code} {level}", _COLOURS[finding.severity])
    yield f"{paint(where, _BOLD)}: {named}{visible(finding.message)}"
    file = report.texts.get(finding.place.path)
    if file is not None:
        line, carets = _excerpt(file.line(span.line), span)
        if line:
            yield f"    {line}"
            yield f"    {paint(carets, _COLOURS[finding.severity])}"


def _plain(text: str, colour: str) -> str:  # noqa: ARG001
    return text


def _painted(text: str, colour: str) -> str:
    """The text in a colour, the spaces before and after it left alone."""
    words = text.strip()
    return text.replace(words, f"\x1b[{colour}m{words}\x1b[0m", 1) if words else text


def _excerpt(line: str, span: Span) -> tuple[str, str]:
    """The line, cut to what fits around the span, and carets under what is meant; or nothing."""
    start = span.column - 1
    end = span.end_column - 1 if span.end_line == span.line else len(line)
    cut = max(0, start - _MARGIN) if len(line) > _WIDEST else 0
    shown = line[cut : cut + _WIDEST]
    if not shown.strip():
        return "", ""
    before = shown[: start - cut]
    under = shown[start - cut : end - cut]
    carets = f"{' ' * width(visible(before))}{'^' * max(1, width(visible(under)))}"
    return visible(shown), carets


def visible(text: str) -> str:
    """The text with characters that could steer a terminal replaced by a plain mark."""
    if text.isascii() and text.isprintable():
        return text
    return "".join(_shown(character) for character in text)


def _shown(character: str) -> str:
    if character == "\t":
        return " "
    return "\ufffd" if unicodedata.category(character) in _CONTROL else character


def width(text: str) -> int:
    """How many columns of a terminal the text takes. Source: Unicode Standard Annex 11."""
    if text.isascii():
        return len(text)
    return sum(_columns(character) for character in text)


def _columns(character: str) -> int:
    if unicodedata.combining(character):
        return 0
    return 2 if unicodedata.east_asian_width(character) in "WF" else 1
