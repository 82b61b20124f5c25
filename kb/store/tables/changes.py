"""The change log: what each commit changed, in words, and what each change is about."""

from __future__ import annotations

from dataclasses import dataclass

from kb.model.log import LogEntry
from kb.store.codecs import as_json, storable
from kb.store.layout import Computed, RowTable


@dataclass(frozen=True, slots=True)
class ChangeRow:
    """An entry of the log with its number from 1, the oldest first, and its sentences as texts."""

    number: int
    value: LogEntry
    details: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class AboutRow:
    """That the change of that number is about a thing."""

    change: int
    kind: str
    subject: str


CHANGES: RowTable[ChangeRow, LogEntry] = RowTable(
    "changes",
    "A claim, question, study, source or term that a commit added, changed or removed, and what"
    " changed in it. Empty where the collection is not in git.",
    (
        Computed(
            "id",
            int,
            "A number by age, the oldest first; kept as long as the history is.",
            value=lambda row: row.number,
        ),
        Computed(
            "time",
            str,
            "When it came into the collection (ISO 8601, UTC).",
            not_null=True,
            value=lambda row: row.value.time,
        ),
        Computed(
            "kind",
            str,
            "What changed: claim, question, study, source, feature, outcome, context, design or"
            " appraisal-tool.",
            not_null=True,
            value=lambda row: row.value.change.kind,
        ),
        Computed(
            "subject",
            str,
            "The id or key that the thing has today; of one that is gone, its last.",
            not_null=True,
            value=lambda row: storable(row.value.now),
        ),
        Computed(
            "subject_then",
            str,
            "The id or key that it had after this change, where that is another.",
            value=lambda row: (
                storable(row.value.change.id) if row.value.change.id != row.value.now else None
            ),
        ),
        Computed(
            "title",
            str,
            "Its statement, question, title or label after this change.",
            not_null=True,
            value=lambda row: storable(row.value.change.title),
        ),
        Computed(
            "how",
            str,
            "added, changed or removed.",
            not_null=True,
            value=lambda row: row.value.change.how,
        ),
        Computed(
            "details",
            str,
            "What changed, in sentences: a JSON array.",
            not_null=True,
            value=lambda row: as_json(map(storable, row.details)),
        ),
        Computed(
            "people",
            str,
            "Who wrote it: a JSON array.",
            not_null=True,
            value=lambda row: as_json(map(storable, row.value.people)),
        ),
        Computed(
            "message",
            str,
            "The first line of the commit's message.",
            value=lambda row: storable(row.value.message) or None,
        ),
        Computed(
            "source_commit",
            str,
            "The git commit of the main line that brought it.",
            not_null=True,
            value=lambda row: row.value.commit,
        ),
    ),
    pk=("id",),
    indexes=(("kind", "subject"), ("time",)),
    label="title",
    sort_desc="id",
    facets=("kind", "how"),
)

CHANGE_SUBJECTS: RowTable[AboutRow, object] = RowTable(
    "change_subjects",
    "What a change is about: the thing itself, and what it bore on before or after.",
    (
        Computed("change", int, "The change.", ("changes", "id")),
        Computed(
            "kind",
            str,
            "claim, question, study, source, feature, outcome, context, design or appraisal-tool.",
        ),
        Computed("subject", str, "Its id or key.", value=lambda row: storable(row.subject)),
    ),
    pk=("kind", "subject", "change"),
    hidden=True,
)
