"""What curators need to know: findings, the findings that notes suppress, and claims removed."""

from __future__ import annotations

from dataclasses import dataclass

from kb.diagnostics import Diagnostic
from kb.model import RemovedNote, Suppression
from kb.store.codecs import TEXT, WORDS, storable
from kb.store.layout import Computed, Item, RowTable, keeps, number_of

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
            value=lambda row: storable(row.value.message),
        ),
        Computed(
            "subject",
            str,
            "The claim id, citation key or term id that it is about.",
            value=lambda row: row.value.subject and storable(row.value.subject),
        ),
        Computed(
            "path",
            str,
            "The file.",
            not_null=True,
            value=lambda row: storable(row.value.place.path),
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
        number_of("claims and sources"),
        Computed(
            "claim",
            str,
            "The claim, where its note says so.",
            ("claims", "id"),
        ),
        Computed(
            "source",
            str,
            "The source, where its entry says so.",
            ("sources", "key"),
        ),
        Computed(
            "question",
            str,
            "The question, where its file says so.",
            ("questions", "id"),
        ),
        Computed(
            "study",
            str,
            "The study, where its record says so.",
            ("studies", "id"),
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
        Computed("id", str, "The id that the claim had."),
        Computed(
            "path",
            str,
            "The file that its note was, relative to the knowledge base.",
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
