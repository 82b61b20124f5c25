"""The tables that sum the others up say what plain SQL over those others says."""

from __future__ import annotations

import random
import sqlite3
from collections.abc import Iterator
from contextlib import closing

import pytest

from scripts.synthetic import corpus
from tests.building import build_corpus, build_kb

UNDER = """
with recursive under(id) as (
  select ? union select f.id from features f join under u on f.broader = u.id
), bearings as (
  select cf.claim, cf.bearing from claim_features cf join under u on u.id = cf.feature
  join claims c on c.id = cf.claim where c.status <> 'superseded'
)
"""

COLUMNS = {
    "context": "d.claim in (select claim from claim_contexts where context = ?)",
    "design": "e.design = ? and e.relation <> 'background'",
}

POINTED = """
with pointed as (
  select d.claim, case when count(d.direction) = 0 then 'none'
    when min(d.direction) = max(d.direction) then max(d.direction) else 'mixed' end as way
  from directions d join evidence e on e.id = d.evidence join claims c on c.id = d.claim
  where d.feature = ? and c.status <> 'superseded' and {where} group by d.claim
)
"""


@pytest.fixture(scope="module")
def summed(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    path = tmp_path_factory.mktemp("summed") / "kb.db"
    build_corpus(corpus(400), path, "synthetic 400")
    with closing(sqlite3.connect(path)) as connection:
        connection.row_factory = sqlite3.Row
        yield connection


@pytest.mark.parametrize("axis", COLUMNS)
def test_cells_of_the_map_count_each_claim_once(summed: sqlite3.Connection, axis: str) -> None:
    cells = summed.execute(
        "select * from map_cells where axis = ? and feature is not null and scope = 'direct'",
        (axis,),
    ).fetchall()
    assert len(cells) > 100
    for cell in random.Random(1).sample(cells, 40):
        sql = f"""{POINTED.format(where=COLUMNS[axis])} select count(*) as claims,
            coalesce(sum(way = 'for'), 0) as supports, sum(way = 'against') as disputes,
            sum(way = 'mixed') as qualifies, sum(way = 'none') as describes,
            sum(coalesce(certainty, '') = 'low') as low,
            sum(exists (select 1 from evidence e where e.claim = c.id
              and e.second_hand = 0 and e.relation <> 'background')) as first_hand
            from pointed join claims c on c.id = pointed.claim"""
        plain = summed.execute(sql, (cell["feature"], cell["value"])).fetchone()
        for name in plain.keys():  # noqa: SIM118 - a row is no mapping
            assert cell[name] == plain[name], (dict(cell), name)


def test_lines_of_a_cell_are_those_of_its_sources(summed: sqlite3.Connection) -> None:
    sql = """with lines as (
          select e.source, case when min(d.direction) = max(d.direction) then max(d.direction)
            else 'mixed' end as way
          from directions d join evidence e on e.id = d.evidence join claims c on c.id = d.claim
          where d.feature = ? and d.direction is not null and c.status <> 'superseded'
            and e.dataset is null group by e.source)
        select sum(way = 'for'), sum(way = 'mixed'), sum(way = 'against') from lines"""
    assert not summed.execute("select 1 from evidence where dataset is not null").fetchall()
    cells = """select lines_for, lines_mixed, lines_against from map_cells
        where feature = ? and axis = 'all' and scope = 'direct'"""
    for feature in ("feature-0", "feature-3", "feature-11"):
        plain = tuple(summed.execute(sql, (feature,)).fetchone())
        assert tuple(summed.execute(cells, (feature,)).fetchone()) == plain


def test_parts_count_each_claim_once(summed: sqlite3.Connection) -> None:
    found = summed.execute("select * from map_cells where axis = 'all' and scope = 'parts'")
    cells = found.fetchall()
    assert cells
    for cell in cells:
        sql = f"{UNDER} select count(distinct claim) from bearings"
        assert cell["claims"] == summed.execute(sql, (cell["feature"],)).fetchone()[0]


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


WAYS = {"supports": "for", "qualifies": "mixed", "disputes": "against", "describes": "none"}


def test_balance_of_a_feature_is_that_of_its_claims(summed: sqlite3.Connection) -> None:
    sql = f"""{POINTED.format(where="1")} select count(*), coalesce(sum(c.certainty = 'high'), 0)
        from pointed join claims c on c.id = claim where way = ?"""
    for row in summed.execute("select * from feature_balance where scope = 'direct'").fetchall():
        plain = summed.execute(sql, (row["feature"], WAYS[row["bearing"]])).fetchone()
        assert (row["claims"], row["high"]) == tuple(plain), dict(row)


def test_years_count_every_item(summed: sqlite3.Connection) -> None:
    sql = """select s.year, e.relation, count(*), count(distinct e.claim)
        from evidence e join sources s on s.key = e.source
        where e.relation <> 'background' group by 1, 2 order by 1, 2"""
    kept = "select year, relation, items, claims from evidence_years where relation is not null"
    whole = sorted(tuple(row) for row in summed.execute(kept))
    assert whole == [tuple(row) for row in summed.execute(sql)]
    sql = """select s.year, coalesce(d.direction, ''), count(*), count(distinct e.claim)
        from directions d join evidence e on e.id = d.evidence join sources s on s.key = e.source
        where e.relation <> 'background' and d.feature = ? group by 1, 2 order by 1, 2"""
    kept = """select year, coalesce(direction, ''), items, claims from evidence_years
        where feature = ? and scope = 'direct'"""
    for feature in ("feature-1", "feature-7"):
        plain = [tuple(row) for row in summed.execute(sql, (feature,))]
        assert plain
        assert sorted(tuple(row) for row in summed.execute(kept, (feature,))) == plain


def test_strongest_claims_come_surest_first(summed: sqlite3.Connection) -> None:
    ranks = {"high": 1, "moderate": 2, "low": 3, "very-low": 4, None: 5}
    sql = f"""{POINTED.format(where="1")} select c.id, c.certainty, c.independent_lines
        from pointed join claims c on c.id = claim where way = 'for'"""
    found = summed.execute(sql, ("feature-2",)).fetchall()
    kept = summed.execute(
        "select s.claim, c.certainty, c.independent_lines from strongest_claims s"
        " join claims c on c.id = s.claim where feature = 'feature-2' and scope = 'direct'"
        " and bearing = 'supports' order by position"
    ).fetchall()
    assert len(kept) == min(24, len(found)) > 5
    strength = [(ranks[row[1]], -row[2]) for row in kept]
    assert strength == sorted((ranks[row[1]], -row[2]) for row in found)[:24]


def test_the_queue_holds_each_thing_to_do_once(summed: sqlite3.Connection) -> None:
    def one(sql: str) -> int:
        return int(summed.execute(sql).fetchone()[0])

    for task, sql in (
        ("read", "select count(distinct source) from evidence where second_hand"),
        (
            "second",
            "select count(*) from claims where independent_lines = 1"
            " and status in ('reviewed', 'contested') and kind in ('finding', 'mechanism')",
        ),
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
    build_kb(root)
    with closing(sqlite3.connect(root / "kb.db")) as connection:
        cells = dict(
            connection.execute(
                "select feature, claims from map_cells where axis = 'all' and scope = 'direct'"
            )
        )
        assert cells == {None: 2, "network": 2, "trust": 1}
        assert not connection.execute(
            "select 1 from strongest_claims where claim = 'always'"
        ).fetchall()
