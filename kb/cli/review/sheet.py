"""A table of what there is to read, to be filled in elsewhere, and the answers of one."""

from __future__ import annotations

import csv
import io
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field

from kb.base.errors import KbError
from kb.base.suggestions import nearest
from kb.cli.importing.summary import shown_source
from kb.cli.review.worklist import Item, Shown
from kb.model import Corpus, EvidenceRelation, Status

_COLUMNS = ("claim", "item", "relation", "status", "statement", "source", "locator", "quote",
            "text")  # fmt: skip
_NEEDED = ("claim", "item", "relation")


@dataclass(slots=True)
class Answers:
    """What a reader says of one note: relations by the places of items, and whether it holds."""

    relations: dict[int, EvidenceRelation] = field(default_factory=dict)
    reviewed: bool = False


def sheet(items: Iterable[tuple[Item, Shown]]) -> str:
    """The table, in CSV; “relation” and “status” are empty, to be filled in."""
    out = io.StringIO()
    writer = csv.DictWriter(out, _COLUMNS, restval="", lineterminator="\n")
    writer.writeheader()
    for item, shown in items:
        passage = shown.passage
        words = f"{passage.before} »{passage.words}« {passage.behind}" if passage else shown.page
        writer.writerow(
            {
                "claim": item.claim.id,
                "item": item.number,
                "statement": _inert(item.claim.statement),
                "source": shown_source(item.source) if item.source else item.evidence.source.id,
                "locator": _inert(item.evidence.locator),
                "quote": _inert(item.evidence.quote),
                "text": _inert(words),
            }
        )
    return out.getvalue()


def _inert(text: str) -> str:
    """The text, so that no spreadsheet takes it for a formula."""
    return f" {text}" if text[:1] in {"=", "+", "-", "@"} else text


def answers(text: str, corpus: Corpus) -> Mapping[str, Answers]:
    """The answers in a table, by claim; raises :class:`KbError` that names each row in doubt."""
    rows = csv.DictReader(io.StringIO(text.removeprefix("\ufeff")))
    lacking = [name for name in _NEEDED if name not in (rows.fieldnames or ())]
    if lacking:
        raise KbError(f"The decisions need the columns {', '.join(_NEEDED)}; {lacking[0]} is none.")
    given: dict[str, Answers] = {}
    wrong: list[str] = []
    for row in rows:
        values = {name: (row.get(name) or "").strip() for name in (*_NEEDED, "status")}
        problem = _problem(values, corpus)
        if problem:
            wrong.append(f"line {rows.line_num}: {problem}")
        elif values["relation"] or values["status"]:
            own = given.setdefault(values["claim"], Answers())
            if values["relation"]:
                own.relations[int(values["item"])] = EvidenceRelation(values["relation"])
            own.reviewed |= bool(values["status"])
    if wrong:
        raise KbError("\n".join(["The decisions could not be followed.", *wrong]))
    return given


def _problem(values: Mapping[str, str], corpus: Corpus) -> str:
    claim = corpus.claims.get(values["claim"])
    if claim is None:
        near = nearest(values["claim"], corpus.claims)
        return f"there is no claim “{values['claim']}”" + (f"; is it {near}?" if near else "")
    number = values["item"]
    if not number.isdecimal() or not 0 < int(number) <= len(claim.evidence):
        return f"“{number}” is none of the {len(claim.evidence)} items of {claim.id}"
    words = [str(relation) for relation in EvidenceRelation]
    if values["relation"] and values["relation"] not in words:
        return f"“{values['relation']}” is none of {', '.join(words)}"
    if values["status"] and values["status"] != Status.REVIEWED:
        return f"“{values['status']}” is not “{Status.REVIEWED}”"
    return ""
