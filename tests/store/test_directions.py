"""The numbers that pages show, held against a small collection counted by hand."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path
from typing import Any

import pytest

from kb.cli import main
from kb.store.queries import QUERIES
from kb.web.pages import evidence_map, timeline
from kb.web.pages.map_filters import Filters
from kb.web.pages.tree import feature_tree
from tests.conftest import write_files

VOCABULARY = """\
features:
  - {id: network, label: Network}
  - {id: pairing, label: Pairing, broader: network, broader-kind: kind-of}
  - {id: trust, label: Trust, broader: network}
outcomes:
  - {id: attainment, label: Attainment, better: higher}
contexts:
  - {id: england, label: England, kind: place}
  - {id: london, label: London, kind: place, broader: england}
designs:
  - {id: systematic-review, label: Systematic review}
  - {id: trial, label: Trial}
  - {id: opinion, label: Opinion}
"""

SOURCES = "".join(
    f"@book{{{key},\n  author = {{{name}, Ann}},\n  title = {{On {name}}},\n"
    f"  date = {{{year}}},\n}}\n"
    for key, name, year in (
        ("abel2001", "Abel", 2001),
        ("baker2002", "Baker", 2002),
        ("cole2002", "Cole", 2002),
        ("dean2003", "Dean", 2003),
        ("evans2004", "Evans", 2004),
    )
)

STUDIES = """\
- id: trios-trial
  label: Trial of trios
  design: trial
  reports: [abel2001, baker2002]
"""


def note(statement: str, tags: str, *items: str) -> str:
    evidence = "".join(
        f"  - source: {source}\n    relation: {relation}\n    design: {design}\n"
        for source, relation, design in (item.split() for item in items)
    )
    return f"---\nclaim: {statement}\nstatus: draft\n{tags}evidence:\n{evidence}---\n"


CLAIMS = {
    # A claim against networks, which one review qualifies and one opinion disputes.
    "networks-fail": note(
        "Networks fail.",
        "features: {network: disputes}\noutcomes: {attainment: no-difference}\n"
        "contexts: [london]\n",
        "cole2002 qualifies systematic-review",
        "dean2003 disputes opinion",
        "evans2004 supports opinion",
    ),
    # Qualifies the value of networks: never for and never against.
    "networks-depend": note(
        "It depends.", "features: {network: qualifies}\n", "evans2004 supports opinion"
    ),
    # For pairing, a kind of network, by two reports of one study.
    "pairing-helps": note(
        "Pairing helps.",
        "features: {pairing: supports}\noutcomes: {attainment: benefit}\ncontexts: [england]\n",
        "abel2001 supports trial",
        "baker2002 supports trial",
    ),
    # For trust, a part of networks.
    "trust-matters": note(
        "Trust matters.", "features: {trust: supports}\n", "dean2003 supports opinion"
    ),
}


@pytest.fixture(scope="module")
def counted(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    root = tmp_path_factory.mktemp("counted")
    write_files(
        root,
        {
            "claims/vocabulary.yml": VOCABULARY,
            "sources/all.bib": SOURCES,
            "sources/studies.yml": STUDIES,
            **{f"claims/{name}.md": text for name, text in CLAIMS.items()},
        },
    )
    built(root)
    with closing(sqlite3.connect(root / "kb.db")) as connection:
        yield connection


def built(root: Path) -> None:
    with pytest.raises(SystemExit) as exit_:
        main(["-C", str(root), "build", "-o", str(root / "kb.db")])
    assert exit_.value.code == 0


def cell(counted: sqlite3.Connection, columns: str, **where: Any) -> Any:
    clause = " and ".join(f"{name} is ?" for name in where)
    sql = f"select {columns} from map_cells where {clause}"
    return counted.execute(sql, tuple(where.values())).fetchone()


WAYS = "supports, qualifies, disputes, describes"
LINES = "lines_for, lines_mixed, lines_against"


def test_each_item_points_by_its_relation_and_its_claim(counted: sqlite3.Connection) -> None:
    sql = """select source, direction from directions d join evidence e on e.id = d.evidence
        where d.claim = 'networks-fail' and feature = 'network' order by d.evidence"""
    assert counted.execute(sql).fetchall() == [
        ("cole2002", "mixed"),
        ("dean2003", "for"),
        ("evans2004", "against"),
    ]


def test_the_feature_itself_its_kinds_and_its_parts(counted: sqlite3.Connection) -> None:
    rows = {
        scope: rest
        for scope, *rest in counted.execute(
            f"select scope, claims, {WAYS}, {LINES} from map_cells"
            " where feature = 'network' and axis = 'all'"
        )
    }
    # Directly: one claim whose evidence points all ways, and one that qualifies; evans2004 is one
    # line over both claims, against in the one and mixed in the other.
    assert rows["direct"] == [2, 0, 2, 0, 0, 1, 2, 0]
    # With pairing, for which the one study with two reports speaks as one line.
    assert rows["kinds"] == [3, 1, 2, 0, 0, 2, 2, 0]
    # With trust: counts only.
    assert rows["parts"] == [4, None, None, None, None, None, None, None]


def test_a_term_without_narrower_ones_has_one_scope(counted: sqlite3.Connection) -> None:
    sql = "select scope from map_cells where feature = 'trust' and axis = 'all'"
    assert counted.execute(sql).fetchall() == [("direct",)]


def test_a_design_gets_the_direction_of_its_own_items(counted: sqlite3.Connection) -> None:
    def ways(design: str, columns: str = WAYS) -> Any:
        return cell(
            counted, columns, feature="network", scope="direct", axis="design", value=design
        )

    # The review only qualifies the claim against networks: it is not against.
    assert ways("systematic-review") == (0, 1, 0, 0)
    assert ways("systematic-review", LINES) == (0, 1, 0)
    # On the first claim dean2003 for and evans2004 against, on the second evans2004 mixed.
    assert ways("opinion") == (0, 2, 0, 0)
    assert ways("opinion", LINES) == (1, 1, 0)


def test_the_timeline_of_an_outcome_goes_by_direction(counted: sqlite3.Connection) -> None:
    sql = """select year, direction, items, claims from evidence_years
        where outcome = 'attainment' and scope = 'direct' order by year, direction"""
    assert counted.execute(sql).fetchall() == [
        (2001, "for", 1, 1),
        (2002, "for", 1, 1),
        (2002, "mixed", 1, 1),
        (2003, "for", 1, 1),
        (2004, "against", 1, 1),
    ]
    sql = "select relation, sum(items) from evidence_years where feature is null"
    whole = counted.execute(f"{sql} and outcome is null group by 1 order by 1").fetchall()
    assert whole == [("disputes", 1), ("qualifies", 1), ("supports", 5)]


def test_features_meet_outcomes(counted: sqlite3.Connection) -> None:
    def at(feature: str) -> Any:
        return cell(
            counted,
            f"claims, {LINES}",
            feature=feature,
            scope="direct",
            axis="outcome",
            value="attainment",
        )

    assert at("pairing") == (1, 1, 0, 0)
    assert at("network") == (1, 1, 1, 1)


def test_places_contain_their_narrower_ones(counted: sqlite3.Connection) -> None:
    sql = """select value, claims from map_cells where axis = 'context' and feature = 'network'
        and scope = 'kinds' order by value"""
    assert counted.execute(sql).fetchall() == [("england", 2), ("london", 1)]


def test_claims_say_which_way_their_evidence_points(counted: sqlite3.Connection) -> None:
    sql = f"select claim, direction, {LINES} from claim_features order by claim"
    assert counted.execute(sql).fetchall() == [
        ("networks-depend", "mixed", 0, 1, 0),
        ("networks-fail", "mixed", 1, 1, 1),
        ("pairing-helps", "for", 1, 0, 0),
        ("trust-matters", "for", 1, 0, 0),
    ]
    lines = dict(counted.execute("select id, independent_lines from claims"))
    assert lines["pairing-helps"] == 1


def test_balance_and_strongest_stand_in_one_row_each(counted: sqlite3.Connection) -> None:
    sql = """select bearing, claims from feature_balance where feature = 'network'
        and scope = 'kinds' and claims > 0"""
    assert counted.execute(sql).fetchall() == [("supports", 1), ("qualifies", 2)]
    sql = """select bearing, claim from strongest_claims where feature = 'network'
        and scope = 'kinds' order by bearing, position"""
    assert counted.execute(sql).fetchall() == [
        ("qualifies", "networks-fail"),
        ("qualifies", "networks-depend"),
        ("supports", "pairing-helps"),
    ]
    sql = "select claim from connected_claims where feature = 'network' order by claim"
    assert [row[0] for row in counted.execute(sql)] == sorted(CLAIMS)


def answer(counted: sqlite3.Connection, name: str, **values: str) -> list[dict[str, Any]]:
    (query,) = (query for query in QUERIES if query.name == name)
    cursor = counted.execute(query.sql, values)
    names = [column[0] for column in cursor.description]
    return [dict(zip(names, row, strict=True)) for row in cursor]


def test_the_ready_queries_say_what_the_pages_say(counted: sqlite3.Connection) -> None:
    network, *_ = answer(counted, "evidence-for-and-against")
    assert (network["lines_for"], network["lines_mixed"], network["lines_against"]) == (1, 2, 0)
    assert (network["claims_for"], network["claims_mixed"], network["claims_against"]) == (0, 2, 0)
    assert (network["claims"], network["claims_with_parts"]) == (2, 4)
    against = answer(counted, "strongest-evidence-against", feature="network")
    assert [(row["claim"], row["lines_against"]) for row in against] == [("networks-fail", 1)]
    empty = answer(counted, "where-the-map-is-empty")
    assert {(row["feature"], row["context"]) for row in empty} == {
        ("pairing", "london"),
        ("trust", "england"),
        ("trust", "london"),
    }


def test_home_shows_parts_apart_from_the_whole(counted: sqlite3.Connection) -> None:
    rows = {row.id: row for row in feature_tree(counted)}
    network = rows["network"]
    assert (network.claims, network.with_parts) == (2, 4)
    assert (network.supports, network.qualifies, network.disputes) == (0, 2, 0)


def test_the_timeline_of_a_feature_has_its_kinds(counted: sqlite3.Connection) -> None:
    data = timeline.load(counted, "feature", "network")
    assert data is not None
    years = {row.year: row for row in data.years}
    assert (years[2001].supports, years[2004].disputes) == (1, 1)
    assert years[2003].counts == (1, 0, 0)


def test_the_map_by_designs_goes_by_item(counted: sqlite3.Connection) -> None:
    data = evidence_map.load(counted, "designs", Filters())
    (line,) = (line for line in data.lines if line.id == "network")
    cells = dict(zip((column.value for column in data.columns), line.cells, strict=True))
    review = cells["systematic-review"]
    assert (review.supports, review.qualifies, review.disputes) == (0, 1, 0)
