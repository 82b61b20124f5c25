"""The tables that sum the others up say what plain SQL over those others says."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from kb.model import Snapshot
from kb.store.build import build
from kb.store.edition import Edition
from scripts.synthetic import corpus

UNDER = """
with recursive under(id) as (
  select ? union select f.id from features f join under u on f.broader = u.id
), bearings as (
  select cf.claim, cf.bearing from claim_features cf join under u on u.id = cf.feature
  join claims c on c.id = cf.claim where c.status <> 'superseded'
)
"""

COLUMNS = {
    "context": "select claim from claim_contexts where context = ?",
    "design": "select claim from evidence where design = ? and relation <> 'background'",
}


@pytest.fixture(scope="module")
def summed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("summed") / "kb.db"
    build(Edition(corpus(400), Snapshot("synthetic 400")), path, with_references=False)
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


@pytest.mark.parametrize("axis", COLUMNS)
def test_cells_of_the_map_count_each_claim_once(summed: sqlite3.Connection, axis: str) -> None:
    cells = summed.execute(
        "select * from map_cells where axis = ? and feature is not null", (axis,)
    ).fetchall()
    assert len(cells) > 100
    for cell in random.Random(1).sample(cells, 40):
        sql = f"""{UNDER} select count(distinct claim) as claims,
            count(distinct case when bearing = 'supports' then claim end) as supports,
            count(distinct case when bearing = 'disputes' then claim end) as disputes,
            count(distinct case when certainty = 'low' then claim end) as low,
            count(distinct case when exists (select 1 from evidence e where e.claim = c.id
              and e.second_hand = 0 and e.relation <> 'background') then claim end) as first_hand
            from bearings join claims c on c.id = bearings.claim
            where claim in ({COLUMNS[axis]})"""
        plain = summed.execute(sql, (cell["feature"], cell["value"])).fetchone()
        for name in plain.keys():  # noqa: SIM118 - a row is no mapping
            assert cell[name] == plain[name], (dict(cell), name)


def test_cells_that_have_no_row_are_empty(summed: sqlite3.Connection) -> None:
    found = {
        (row["feature"], row["value"])
        for row in summed.execute("select feature, value from map_cells where axis = 'context'")
    }
    plain = summed.execute("""
        with recursive under(top, id) as (
          select id, id from features
          union select u.top, f.id from features f join under u on f.broader = u.id
        )
        select distinct u.top, cc.context from under u join claim_features cf on cf.feature = u.id
        join claim_contexts cc on cc.claim = cf.claim""")
    assert {key for key in found if key[0]} == {tuple(row) for row in plain}


def test_balance_of_a_feature_is_that_of_its_claims(summed: sqlite3.Connection) -> None:
    for row in summed.execute("select * from feature_balance").fetchall():
        sql = f"""{UNDER} select count(distinct claim), count(distinct case when certainty = 'high'
            then claim end) from bearings join claims c on c.id = claim where bearing = ?"""
        plain = summed.execute(sql, (row["feature"], row["bearing"])).fetchone()
        assert (row["claims"], row["high"]) == tuple(plain), dict(row)


def test_years_count_every_item(summed: sqlite3.Connection) -> None:
    for feature in (None, "feature-1", "feature-7"):
        where = "" if feature is None else "and e.claim in (select claim from bearings)"
        sql = f"""{UNDER} select s.year, e.relation, count(*), count(distinct e.claim)
            from evidence e join sources s on s.key = e.source
            where e.relation <> 'background' {where} group by 1, 2 order by 1, 2"""
        plain = [tuple(row) for row in summed.execute(sql, (feature,))]
        kept = "select year, relation, items, claims from evidence_years where feature is ?"
        assert sorted(tuple(row) for row in summed.execute(kept, (feature,))) == plain


def test_strongest_claims_come_surest_first(summed: sqlite3.Connection) -> None:
    ranks = {"high": 1, "moderate": 2, "low": 3, "very-low": 4, None: 5}
    sql = f"""{UNDER} select distinct c.id, c.certainty, c.independent_lines from bearings
        join claims c on c.id = claim where bearing = 'supports'"""
    found = summed.execute(sql, ("feature-2",)).fetchall()
    kept = summed.execute(
        "select s.claim, c.certainty, c.independent_lines from strongest_claims s"
        " join claims c on c.id = s.claim"
        " where feature = 'feature-2' and bearing = 'supports' order by position"
    ).fetchall()
    assert len(kept) == 24
    strength = [(ranks[row[1]], -row[2]) for row in kept]
    assert strength == sorted((ranks[row[1]], -row[2]) for row in found)[:24]


def test_the_queue_holds_each_thing_to_do_once(summed: sqlite3.Connection) -> None:
    def one(sql: str) -> int:
        return int(summed.execute(sql).fetchone()[0])

    for task, sql in (
        ("read", "select count(distinct source) from evidence where second_hand"),
        ("second", "select count(*) from claims where independent_lines = 1 and status <> 'draft'"),
        ("review", "select count(*) from claims where status = 'draft'"),
    ):
        kept = f"select {{}} from queue where task = '{task}'"
        assert one(kept.format("count(*)")) == one(kept.format("max(position)")) == one(sql) > 0


def test_superseded_claims_do_not_count(write_kb, kb) -> None:
    superseded = """\
---
claim: Networks always help.
status: superseded
features: {trust: supports}
evidence:
  - source: lima2010thinking
    relation: supports
---
"""
    root = write_kb({"claims/always.md": superseded})
    done = kb("-C", root, "build", "-o", root / "kb.db")
    assert done.returncode == 0, done.stderr
    with closing(sqlite3.connect(root / "kb.db")) as connection:
        cells = dict(connection.execute("select feature, claims from map_cells where axis = 'all'"))
        assert cells == {None: 2, "network": 2, "trust": 1}
        assert not connection.execute(
            "select 1 from strongest_claims where claim = 'always'"
        ).fetchall()
