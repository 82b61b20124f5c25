"""What was verified, written into a note: one line of an item, and not a byte besides."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace

from kb.base.text import TextFile
from kb.diagnostics import Edit
from kb.model import Evidence, Verified
from kb.parse.note import parse_note


def recorded(file: TextFile, verified: Iterable[tuple[Evidence, Verified]]) -> str:
    """The note with what was verified in its items; as it is where that cannot be done safely.

    A record of the same text stays as it is, so that verifying again changes nothing.
    """
    news = [
        (item, news)
        for item, news in verified
        if not (item.verified and _same(item.verified, news))
    ]
    edits = sorted((_edit(file, item, news) for item, news in news), key=lambda edit: edit.span)
    text = file.text
    for edit in reversed(edits):
        text = f"{text[: edit.span.start]}{edit.replacement}{text[edit.span.end :]}"
    return text if _only_that(file, text, news) else file.text


def _same(old: Verified, news: Verified) -> bool:
    return (old.digest, old.words or news.words) == (news.digest, news.words)


def _edit(file: TextFile, item: Evidence, news: Verified) -> Edit:
    given = item.places.get("verified")
    if given:
        return Edit(given.span, str(news))
    place = item.place
    assert place is not None  # noqa: S101 - every item that was read from a note has one
    if file.text.startswith("{", place.span.start):
        at = len(file.text[: place.span.end - 1].rstrip().rstrip(","))
        return Edit(file.span(at, at), f", verified: {news}")
    # Before the line end, and behind a remark at the end of the line.
    last = place.span.end_line
    at = file.offset(last) + len(file.line(last))
    line_end = "\r\n" if file.text.startswith("\r\n", at) else "\n"
    indent = " " * (place.span.column - 1)
    return Edit(file.span(at, at), f"{line_end}{indent}verified: {news}")


def _only_that(file: TextFile, text: str, news: Iterable[tuple[Evidence, Verified]]) -> bool:
    """Whether the note, read again, says the same but for what was verified."""
    before, _ = parse_note(file)
    after, _ = parse_note(TextFile(file.path, text))
    if before is None or after is None:
        return False
    outcomes = [(item.place, verified) for item, verified in news]
    evidence = tuple(
        replace(item, verified=dict(outcomes).get(item.place, item.verified))
        for item in before.evidence
    )
    return replace(before, evidence=evidence) == after
