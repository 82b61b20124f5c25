"""What readers made of an item of evidence: a list, with one line for each reader."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Iterator
from datetime import date

from kb.diagnostics import Diagnostic, Rule, Severity
from kb.model import Claim, Evidence, EvidenceRelation, Reviewed
from kb.parse.reader import UNKNOWN_VALUE, Reader
from kb.parse.yaml import Mapping, Node, Scalar, Sequence

CHANGED_ITEM = Rule(
    code="N038",
    title="An item that was changed after somebody had read it against its source",
    why="The record says how the source stands to other words than these: the statement, the quote"
    " or the place in the source was changed since.",
    bad="locator: p. 4\nreviewed:\n  - 2026-11-28 supports … by Ana Moreno   # who read page 2",
    good="locator: p. 4\nreviewed:\n  - 2026-11-29 supports … by Ana Moreno   # written anew by"
    " “kb review”",
    severity=Severity.INFO,
)
RULES = (CHANGED_ITEM,)

_RECORD = re.compile(
    rf"(?P<on>\d{{4}}-\d{{2}}-\d{{2}}) (?P<relation>{'|'.join(EvidenceRelation)})"
    r"(?: words:(?P<words>[0-9a-f]{12}))? by (?P<by>\S.*)"
)


def read_digest(statement: str, item: Evidence) -> str:
    """The beginning of the SHA-256 of what a reader holds against a source.

    That is the statement, the quote and the places; names of sources are no part of it, since
    they may be renamed.
    """
    parts = (statement, item.quote, item.locator, item.via_locator)
    words = "\n".join(" ".join(part.split()) for part in parts)
    return hashlib.sha256(words.encode("utf-8", "replace")).hexdigest()[:12]


def reviewed(reader: Reader, item: Mapping) -> tuple[Reviewed, ...]:
    """The records of an item, one a reader; a further one of the same reader is reported."""
    records: dict[str, Reviewed] = {}
    node = item.get("reviewed")
    if node is None:
        return ()
    lines = node.items if isinstance(node, Sequence) else (node,)
    for line in lines:
        record = _record(reader, line)
        if record and record.by in records:
            message = f"“{record.by}” is among the readers twice; delete the older line"
            reader.report(UNKNOWN_VALUE, line.place, message)
        elif record:
            records[record.by] = record
    return tuple(records.values())


def _record(reader: Reader, node: Node) -> Reviewed | None:
    text = reader.text(node, "reviewed")
    if not text:
        return None
    match = _RECORD.fullmatch(text)
    if match is None or not _is_day(match["on"]) or not isinstance(node, Scalar):
        message = (
            "a line of “reviewed” says when, how the source stands to the claim, and who read it,"
            " as in “2026-11-28 supports by Ana Moreno”; write it so, or let “kb review” do it"
        )
        reader.report(UNKNOWN_VALUE, node.place, message)
        return None
    relation = EvidenceRelation(match["relation"])
    return Reviewed(match["on"], relation, match["by"], match["words"] or "")


def _is_day(text: str) -> bool:
    try:
        date.fromisoformat(text)
    except ValueError:
        return False
    return True


def check_reviewed(claim: Claim) -> Iterator[Diagnostic]:
    """Items that were changed after they had been read."""
    for item in claim.evidence:
        digest = read_digest(claim.statement, item)
        others = [one.by for one in item.reviewed if one.words and one.words != digest]
        if others:
            message = (
                f"the item was changed after {' and '.join(others)} had read it; have it read again"
                " (“kb review”), or delete the line"
            )
            yield Diagnostic(CHANGED_ITEM, item.places["reviewed"], message, claim.id)
