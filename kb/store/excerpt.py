"""Rows of ``kb.db`` back into the values that they were made from, for writing them elsewhere.

The database is the public contract, and so what is exported is what it says. Places in files
are not in it, apart from each note's path.
"""

from __future__ import annotations

import json
import sqlite3
from collections import defaultdict
from collections.abc import Iterable, Mapping
from types import MappingProxyType
from typing import TypeVar

from kb.cite.export.excerpt import Collection, Excerpt
from kb.model import Claim, Context, Corpus, Design, Feature, NoteHistory, Snapshot, Term
from kb.store.reading import claim_of, source_of, term_of
from kb.store.selecting import Row, array, one, rows

TermT = TypeVar("TermT", bound=Term)

_UNDER_FEATURE = """
with recursive tree(id) as (
  select id from features where id = :id
  union select f.id from features f join tree t on f.broader = t.id
)
select distinct cf.claim from claim_features cf join tree t on t.id = cf.feature
join claims c on c.id = cf.claim where c.status <> 'superseded' order by cf.claim
"""


def claims_of_feature(connection: sqlite3.Connection, feature: str) -> list[str]:
    """Ids of the claims on a feature and those under it, as the feature's page counts them."""
    return [row["claim"] for row in rows(connection, _UNDER_FEATURE, {"id": feature})]


def read_excerpt(
    connection: sqlite3.Connection,
    collection: Collection,
    *,
    claims: Iterable[str] | None = None,
    sources: Iterable[str] = (),
) -> Excerpt:
    """Claims by id (all for None) with what they rest on, and further sources by their keys.

    Ids that do not exist are passed over. Everything of the collection is there if ``claims`` is
    None; else the sources are those of the claims' evidence, first- and second-hand.
    """
    return _Reader(connection, None if claims is None else sorted(set(claims))).excerpt(
        collection, sources
    )


class _Reader:
    def __init__(self, connection: sqlite3.Connection, wanted: list[str] | None) -> None:
        self._connection = connection
        self._wanted = wanted

    def excerpt(self, collection: Collection, further: Iterable[str]) -> Excerpt:
        claims, histories = self._claims()
        keys = {key for claim in claims for key in _keys(claim)} | set(further)
        found = self._rows("sources", "key", None if self._wanted is None else sorted(keys))
        corpus = Corpus(
            sources=MappingProxyType({row["key"]: source_of(row) for row in found}),
            claims=MappingProxyType({claim.id: claim for claim in claims}),
            features=self._terms(
                "features", Feature, {b.feature.id for c in claims for b in c.features}
            ),
            contexts=self._terms("contexts", Context, {x.id for c in claims for x in c.contexts}),
            designs=self._terms(
                "designs", Design, {e.design.id for c in claims for e in c.evidence if e.design}
            ),
        )
        return Excerpt(
            corpus=corpus,
            snapshot=self._snapshot(histories),
            collection=collection,
            references=MappingProxyType(
                {row["key"]: row["reference"] for row in found if row["reference"]}
            ),
            whole=self._wanted is None,
        )

    def _rows(
        self, table: str, column: str, values: list[str] | None, order: str = ""
    ) -> list[Row]:
        """Rows of a table of ours, all or those with these values, in their order."""
        order = order or column
        if values is None:
            return rows(self._connection, f"select * from {table} order by {order}")  # noqa: S608
        sql = (
            f"select t.* from json_each(?) j cross join {table} t on t.{column} = j.value"  # noqa: S608
            f" order by t.{order.replace(', ', ', t.')}"
        )
        return rows(self._connection, sql, (json.dumps(values),))

    def _by_claim(self, table: str) -> Mapping[str, list[Row]]:
        found: dict[str, list[Row]] = defaultdict(list)
        for row in self._rows(table, "claim", self._wanted, "claim, position"):
            found[row["claim"]].append(row)
        return found

    def _claims(self) -> tuple[list[Claim], Mapping[str, NoteHistory]]:
        evidence = self._by_claim("evidence")
        features = self._by_claim("claim_features")
        contexts = self._by_claim("claim_contexts")
        relations = self._by_claim("claim_relations")
        claims: list[Claim] = []
        histories: dict[str, NoteHistory] = {}
        for row in self._rows("claims", "id", self._wanted):
            parts = (found[row["id"]] for found in (evidence, features, contexts, relations))
            claims.append(claim_of(row, *parts))
            if row["created"]:
                contributors = tuple(array(row["contributors"]))
                histories[row["path"]] = NoteHistory(row["created"], row["updated"], contributors)
        return claims, histories

    def _terms(self, table: str, kind: type[TermT], used: set[str]) -> Mapping[str, TermT]:
        """The terms of a table; of a part of the collection, those used and the wider ones."""
        found = {row["id"]: row for row in self._rows(table, "id", None, "position")}
        if self._wanted is not None:
            wider = list(used)
            for ident in wider:
                broader = found[ident]["broader"] if ident in found else None
                if broader and broader not in wider:
                    wider.append(broader)
            found = {ident: row for ident, row in found.items() if ident in wider}
        return MappingProxyType({ident: term_of(row, kind) for ident, row in found.items()})

    def _snapshot(self, histories: Mapping[str, NoteHistory]) -> Snapshot:
        build = one(self._connection, "select * from build") or {}
        return Snapshot(
            content_hash=build["content_hash"],
            commit=build["source_commit"] or "",
            commit_date=build["commit_date"] or "",
            dirty=bool(build["dirty"]),
            histories=MappingProxyType(dict(histories)),
        )


def _keys(claim: Claim) -> Iterable[str]:
    for item in claim.evidence:
        yield item.source.id
        if item.via:
            yield item.via.id
