"""Claims, sources and terms read back from ``kb.db``, with what other tables keep of them."""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from typing import TypeVar

from kb.model import (
    Claim,
    Creator,
    Effect,
    NoteHistory,
    Person,
    Question,
    Snapshot,
    Source,
    Spelling,
    Study,
    Suppression,
    Term,
)
from kb.store.layout import AnyTable, RowTable
from kb.store.selecting import Row, array, rows
from kb.store.tables.build import BUILD
from kb.store.tables.claims import (
    CLAIM_CONTEXTS,
    CLAIM_FEATURES,
    CLAIM_OUTCOMES,
    CLAIM_RELATIONS,
    CLAIMS,
)
from kb.store.tables.curation import SUPPRESSIONS
from kb.store.tables.effects import EFFECTS
from kb.store.tables.evidence import EVIDENCE, MENTIONS
from kb.store.tables.questions import QUESTION_CLAIMS, QUESTION_MENTIONS, QUESTIONS
from kb.store.tables.sources import PEOPLE, SOURCE_FIELDS, SOURCE_PEOPLE, SOURCES
from kb.store.tables.studies import APPRAISALS, STUDIES, STUDY_SOURCES
from kb.store.tables.terms import SPELLINGS, TermRow

T = TypeVar("T")
TermT = TypeVar("TermT", bound=Term)

_PARTS: Mapping[str, AnyTable] = {
    "features": CLAIM_FEATURES,
    "outcomes": CLAIM_OUTCOMES,
    "contexts": CLAIM_CONTEXTS,
    "relations": CLAIM_RELATIONS,
    "mentions": MENTIONS,
}
"""The fields of a claim that are tables of their own."""


class Reader:
    """Reads values of the model; ``wanted`` ids or keys of None are all that there are."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self._connection = connection

    def claims(self, wanted: Sequence[str] | None) -> Iterator[tuple[Claim, NoteHistory | None]]:
        """Claims in the order of their ids, each with what git knows of its note."""
        parts = {name: self._lists(table, "claim", wanted) for name, table in _PARTS.items()}
        suppressions = self._suppressions("claim", wanted)
        evidence = self._evidence(wanted)
        for row in self.rows(CLAIMS, "id", wanted, "id"):
            lists = {name: tuple(by_claim[row["id"]]) for name, by_claim in parts.items()}
            claim = CLAIMS.read(
                row,
                **lists,
                evidence=tuple(evidence[row["id"]]),
                suppressions=tuple(suppressions[row["id"]]),
            )
            yield claim, _history(row)

    def sources(self, wanted: Sequence[str] | None) -> Iterator[tuple[Source, str | None]]:
        """Sources in the order of their keys, each with its formatted reference."""
        fields = self._lists(SOURCE_FIELDS, "source", wanted)
        creators = self._creators(wanted)
        suppressions = self._suppressions("source", wanted)
        for row in self.rows(SOURCES, "key", wanted, "key"):
            source = SOURCES.read(
                row,
                creators=tuple(creators[row["key"]]),
                fields=tuple(fields[row["key"]]),
                suppressions=tuple(suppressions[row["key"]]),
            )
            yield source, row["reference"]

    def studies(self, wanted: Sequence[str] | None = None) -> Iterator[Study]:
        """Studies in the order of their ids."""
        reports = self._lists(STUDY_SOURCES, "study", wanted)
        appraisals = self._lists(APPRAISALS, "study", wanted)
        suppressions = self._suppressions("study", wanted)
        for row in self.rows(STUDIES, "id", wanted, "id"):
            yield STUDIES.read(
                row,
                reports=tuple(reports[row["id"]]),
                appraisals=tuple(appraisals[row["id"]]),
                suppressions=tuple(suppressions[row["id"]]),
            )

    def questions(
        self, wanted: Sequence[str] | None = None
    ) -> Iterator[tuple[Question, NoteHistory | None]]:
        """Questions in the order of their ids, each with what git knows of its file."""
        claims = self._lists(QUESTION_CLAIMS, "question", wanted)
        mentions = self._lists(QUESTION_MENTIONS, "question", wanted)
        suppressions = self._suppressions("question", wanted)
        for row in self.rows(QUESTIONS, "id", wanted, "id"):
            question = QUESTIONS.read(
                row,
                claims=tuple(claims[row["id"]]),
                mentions=tuple(mentions[row["id"]]),
                suppressions=tuple(suppressions[row["id"]]),
            )
            yield question, _history(row)

    def spellings(self) -> tuple[Spelling, ...]:
        """The spellings of the vocabulary, in its order."""
        return tuple(SPELLINGS.read(row) for row in self.rows(SPELLINGS, "id", None, "id"))

    def terms(self, table: RowTable[TermRow[TermT], TermT]) -> dict[str, TermT]:
        """All terms of a table, in the order of the vocabulary."""
        return {row["id"]: table.read(row) for row in self.rows(table, "id", None, "position")}

    def snapshot(self, histories: Mapping[str, NoteHistory]) -> Snapshot:
        """The state of the text that the database was built from, as far as it is kept."""
        (row,) = self.rows(BUILD, "id", None, "id")
        return BUILD.read(row, histories=histories)

    def rows(
        self, table: AnyTable, column: str, values: Sequence[object] | None, *order: str
    ) -> list[Row]:
        """Rows of a table of ours, all or those with these values in a column."""
        by = ", ".join(f"t.{name}" for name in order)
        if values is None:
            sql = f"select t.* from {table.name} t order by {by}"  # noqa: S608 - names of ours
            return rows(self._connection, sql)
        sql = (
            f"select t.* from json_each(?) j cross join {table.name} t on t.{column} = j.value"  # noqa: S608
            f" order by {by}"
        )
        return rows(self._connection, sql, (json.dumps(list(values)),))

    def _evidence(self, wanted: Sequence[str] | None) -> Mapping[str, list[object]]:
        """Items of evidence by claim, each with its effects."""
        effects: dict[int, list[Effect]] = defaultdict(list)
        for row in self.rows(EFFECTS, "claim", wanted, "id"):
            effects[row["evidence"]].append(EFFECTS.read(row))
        lists: dict[str, list[object]] = defaultdict(list)
        for row in self.rows(EVIDENCE, "claim", wanted, "id"):
            item = EVIDENCE.read(row, effects=tuple(effects.get(row["id"], ())))
            lists[row["claim"]].append(item)
        return lists

    def _lists(
        self, table: AnyTable, owner: str, wanted: Sequence[str] | None
    ) -> Mapping[str, list[object]]:
        """The values that rows keep, by what they belong to, in their order."""
        order = "position" if any(c.name == "position" for c in table.columns) else "id"
        lists: dict[str, list[object]] = defaultdict(list)
        for row in self.rows(table, owner, wanted, owner, order):
            lists[row[owner]].append(table.read(row))
        return lists

    def _suppressions(
        self, owner: str, wanted: Sequence[str] | None
    ) -> Mapping[str | None, list[Suppression]]:
        lists: dict[str | None, list[Suppression]] = defaultdict(list)
        for row in self.rows(SUPPRESSIONS, owner, wanted, "id"):
            lists[row[owner]].append(SUPPRESSIONS.read(row))
        return lists

    def _creators(self, wanted: Sequence[str] | None) -> Mapping[str, list[Creator]]:
        people: dict[int, Person] = {}
        lists: dict[str, list[Creator]] = defaultdict(list)
        rows = self.rows(SOURCE_PEOPLE, "source", wanted, "source", "place")
        for row in self._people({row["person"] for row in rows}, wanted is None):
            people[row["id"]] = PEOPLE.read(row)
        for row in rows:
            lists[row["source"]].append(SOURCE_PEOPLE.read(row, person=people[row["person"]]))
        return lists

    def _people(self, numbers: set[int], every: bool) -> list[Row]:
        return self.rows(PEOPLE, "id", None if every else sorted(numbers), "id")


def _history(row: Row) -> NoteHistory | None:
    if not row["created"]:
        return None
    return NoteHistory(row["created"], row["updated"], tuple(array(row["contributors"])))
