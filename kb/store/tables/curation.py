"""What curators need to know: findings, the findings that notes suppress, and claims removed."""

from __future__ import annotations

from dataclasses import dataclass

from kb.diagnostics import Diagnostic
from kb.model import RemovedNote, Suppression
from kb.store.codecs import TEXT, WORDS
from kb.store.layout import Computed, Item, RowTable, keeps


def _written(text: str) -> str:
    """The text as a database takes it: what is no text in a file's name becomes a question mark."""
    return text.encode("utf-8", "replace").decode()


DIAGNOSTICS: RowTable[Item[Diagnostic], Diagnostic] = RowTable(
    "diagnostics",
    "What the checks found when the database was built: the curation queue.",
    (
        Computed(
            "id",
            int,
            "A number given by the order of files and lines.",
            value=lambda row: row.number,
        ),
        Computed(
            "code",
            str,
            "The rule's code; `kb explain CODE` tells more.",
            not_null=True,
            value=lambda row: row.value.code,
        ),
        Computed(
            "severity",
            str,
            "error, warning or info.",
            not_null=True,
            value=lambda row: row.value.severity,
        ),
        Computed(
            "message",
            str,
            "What is wrong and how to mend it.",
            not_null=True,
            value=lambda row: _written(row.value.message),
        ),
        Computed(
            "subject",
            str,
            "The claim id, citation key or term id that it is about.",
            value=lambda row: row.value.subject and _written(row.value.subject),
        ),
        Computed(
            "path",
            str,
            "The file.",
            not_null=True,
            value=lambda row: _written(row.value.place.path),
        ),
        Computed("line", int, "The line, from 1.", value=lambda row: row.value.place.span.line),
        Computed(
            "column",
            int,
            "The column, from 1, in characters.",
            value=lambda row: row.value.place.span.column,
        ),
    ),
    pk=("id",),
    indexes=(("subject",),),
    facets=("code", "severity", "path"),
)


@dataclass(frozen=True, slots=True)
class SuppressionRow:
    """A finding that a note, an entry or a record suppresses."""

    number: int
    claim: str | None
    source: str | None
    question: str | None
    study: str | None
    value: Suppression


SUPPRESSIONS: RowTable[SuppressionRow, Suppression] = RowTable(
    "suppressions",
    "A finding that a note or an entry asks to be passed over, and why.",
    (
        Computed(
            "id",
            int,
            "A number given by the order of claims and sources; not kept between builds.",
            value=lambda row: row.number,
        ),
        Computed(
            "claim",
            str,
            "The claim, where its note says so.",
            ("claims", "id"),
            value=lambda row: row.claim,
        ),
        Computed(
            "source",
            str,
            "The source, where its entry says so.",
            ("sources", "key"),
            value=lambda row: row.source,
        ),
        Computed(
            "question",
            str,
            "The question, where its file says so.",
            ("questions", "id"),
            value=lambda row: row.question,
        ),
        Computed(
            "study",
            str,
            "The study, where its record says so.",
            ("studies", "id"),
            value=lambda row: row.study,
        ),
        keeps("code", WORDS, "The code of the finding's rule.", not_null=True),
        keeps("reason", TEXT, "Why it is passed over."),
    ),
    pk=("id",),
    indexes=(("claim",), ("source",)),
    facets=("code",),
    hidden=True,
    make=Suppression,
)


@dataclass(frozen=True, slots=True)
class RemovedRow:
    """A claim that git remembers, and the claim that its note was renamed to, if any."""

    id: str
    path: str
    value: RemovedNote
    heir: str | None


REMOVED: RowTable[RemovedRow, RemovedNote] = RowTable(
    "removed_claims",
    "A claim that was here once: its note stands in git's history but is no longer in the"
    " collection.",
    (
        Computed("id", str, "The id that the claim had.", value=lambda row: row.id),
        Computed(
            "path",
            str,
            "The file that its note was, relative to the knowledge base.",
            value=lambda row: row.path,
        ),
        keeps("removed", WORDS, "Date of the commit that removed it (ISO 8601, UTC)."),
        Computed(
            "renamed_to",
            str,
            "The claim that its note was renamed to.",
            ("claims", "id"),
            value=lambda row: row.heir,
        ),
    ),
    pk=("id",),
    hidden=True,
)
