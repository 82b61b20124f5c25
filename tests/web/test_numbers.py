"""Each number that a page shows, in HTML and as data, beside what was counted by hand.

The collection is that of :mod:`tests.web.counted`, whose docstring has all that is to be counted.
The values here were typed from it, not from what the program said.
"""

from __future__ import annotations

import asyncio
import json
import re
import sqlite3
from collections.abc import Mapping
from html import unescape
from pathlib import Path

import pytest
import yaml

from kb.store.queries import EMPTY
from kb.store.queries import QUERIES as READY
from kb.web.server import datasette_for
from tests.building import build_kb
from tests.conftest import ROOT, RunKb, write_files
from tests.web import conftest
from tests.web.counted import FILES
from tests.web.test_pages import words

pytestmark = pytest.mark.datasette

ALIVE = "select id from claims where status <> 'superseded'"


@pytest.fixture(scope="module")
def counted_kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    root = write_files(tmp_path_factory.mktemp("counted") / "kb", FILES)
    build_kb(root)
    return root


@pytest.fixture(scope="module")
def counted(counted_kb: Path, runner: asyncio.Runner) -> conftest.Site:
    ready = yaml.safe_load((ROOT / "metadata.yml").read_text("utf-8"))["databases"]
    return conftest.Site(datasette_for(counted_kb / "kb.db", {"databases": ready}), runner)


PAGES: Mapping[str, tuple[str, ...]] = {
    # Nine claims, one of them superseded: eight are shown by how sure they are.
    "/": (
        "Claims 9 Items of evidence 15 Sources 7 Features 3",
        "Low certainty from 3 claims",
        "Network 6 (8) 1 3 1 Moderate certainty",
        "Pairing 1 1 0 0 Certainty not rated",
        "Trust 1 1 0 0 Low certainty",
        "High certainty 0 Moderate certainty 1 Low certainty 3 Very low certainty 1 Certainty not"
        " rated 3 Superseded claims are left out.",
        "Reviewed by a second reader 5 Contested 1 Drafts, by their writer alone 2 Superseded 1",
        "Sources to read first-hand 1 Findings without a certainty 1 Findings on a single line 3"
        " Contested claims 2 Drafts to review 2",
    ),
    "/feature/network": (
        "6 claims bear on it itself (8 with its kinds and parts); all rest on evidence that was"
        " read first-hand.",
        "Speaks for it 0 0 0 0 1 1 Mixed about it 0 1 2 0 0 3 Speaks against it 0 0 0 1 0 1"
        " Describes it 0 0 0 0 1 1",
        "Kinds and parts of it Pairing 1 Trust 1",
        "Systematic review 0 2 0 Evaluation 1 0 2 Randomised trial 1 0 2 Opinion 2 0 1",
        "Speaks for it 1 Schools should join a network.",
        "Mixed about it 3 Networks raise attainment.",
        "Speaks against it 1 Networks exclude more pupils.",
        "Describes it 1 A network is three schools or more.",
        # Ash and cedar are one line: nothing to pool.
        "Not pooled: fewer than two independent lines",
    ),
    "/feature/pairing": (
        "1 claim bears on it; no evidence of it was read first-hand. The bars count this claim on"
        " the feature itself, by the way",
    ),
    "/outcome/attain": (
        "4 claims speak of it, each counted once by the way that its evidence points: 1 speaks for"
        " a benefit, 3 both ways.",
        "Network 0 3 0 0 Pairing 1 0 0 0",
    ),
    "/outcome/exclude": ("1 claim speaks of it", "1 speaks against a benefit", "Network 0 0 1 0"),
    "/context/england": ("Claims that hold there 2", "Under it London 1", "Network 2"),
    "/context/london": ("Claims that hold there 1",),
    # Ash is background of “trusted”: that claim has no evidence of a trial.
    "/design/evaluation": (
        "Claims with such evidence 4",
        "Under it Randomised trial 4",
        "Network 3 Pairing 1",
    ),
    "/design/systematic-review": ("Claims with such evidence 3", "Network 2 Trust 1"),
    "/design/opinion": ("Claims with such evidence 4",),
    # Of raise, no-gain and pairs: ash, birch and cedar are one line; elm, dale, fir one each.
    "/question/do-networks-raise-attainment": (
        "3 claims on 4 independent lines + 1 for it ± 2 both ways 1 left out",
        "0.02 [−0.10, 0.14] one estimate 1 study",
        "A second independent line that measures the effect: all is from one.",
        "Attainment, standardised mean difference",
    ),
    "/study/first-trial": (
        "40 schools, 4,000 pupils",
        "Claims that rest on it 2",
        "Shares its data with The same pupils, counted again",
    ),
    "/study/same-pupils": ("Claims that rest on it 1", "Shares its data with First trial"),
    "/study/third-trial": ("Claims that rest on it 1",),
    "/source/ash2001": (
        "Relied on by 3 claims What it says of them + 2 for · 1 background Read 2 first-hand, 1"
        " second-hand",
        "Gum 2007, What Ash Says 1 item",
        "First trial randomised trial also reported in Birch and Ash 2002",
        "Third trial randomised trial",
    ),
    "/source/gum2007": ("Relied on by 0 claims relays 1 item from other sources",),
    "/source/dale2004": ("Retracted. 2006: error", "Relied on by 1 claim"),
    "/author/Ash, Ann": (
        "Sources 2 One Trial Again 2 claims",
        "Two Trials of Networks 3 claims",
        "Claims that rest on them 4",
    ),
    "/claim/raise": ("2 for · 1 qualifying · 1 against", "3 independent lines published 2001–2006"),
    "/claim/no-gain": ("2 for · 0 qualifying · 1 against", "3 independent lines"),
    # The review of 2005; the trial of 2001 is background.
    "/claim/trusted": ("1 independent line published 2005",),
    "/claim/pairs": ("1 independent line 1 of 1 item second-hand published 2001",),
    "/timeline": ("13 in all", "2001 2 0 0 2", "2005 2 1 0 9 2006 2 0 2 13"),
    "/timeline?feature=network": (
        "11 in all",
        "2001 2 0 0 2 2002 1 0 1 4 2003 0 0 1 5 2004 0 0 1 6 2005 0 2 0 8 2006 2 0 1 11",
    ),
    "/timeline?outcome=attain": (
        "9 in all",
        "2001 2 0 0 2 2002 1 0 0 3 2003 0 0 1 4 2004 0 0 1 5 2005 0 2 0 7 2006 1 0 1 9",
    ),
    "/compare?feature=network&feature=pairing": (
        "Claims 6 1 Lines of evidence for it 0 1 Lines both ways, or qualifying 3 0"
        " Lines against it 1 0 High certainty 0 0 Moderate 1 0 Low 2 0 Very low 1 0 Not rated 2 1"
        " Evidence of 2001–2006 2001",
    ),
    "/compare?study=first-trial&study=third-trial": ("Claims 2 1", "Reports of 2001–2002 2001"),
    "/compare?context=england&context=london": ("Claims 2 1", "Moderate 1 1 Low 1 0"),
    "/queue": (
        "Read first-hand 1 Rate 1 Find a second line 3 Weigh both sides 2 Review 2",
        "Ash 2001 would check 1 claim",
    ),
    "/features": ("Network 6 claims Pairing 1 claim Trust 1 claim",),
    "/contexts": ("England 1 claim London 1 claim Primary schools 1 claim",),
    "/designs": (
        "Systematic review 3 claims Evaluation 1 claim Randomised trial 4 claims Opinion 4 claims",
    ),
    "/outcomes": ("higher is better 4 1 3 0 3", "lower is better 1 0 0 1 0"),
    "/studies": (
        "First trial Randomised trial 40 schools, 4,000 pupils – 2 1",
        "The same pupils, counted again Randomised trial – – 1 1",
        "Third trial Randomised trial – – 1 1",
    ),
    "/sources": ("7 sources, 0 of them not used", "Retracted 1 Not retracted 6"),
    "/authors": ("7 authors", "Ash, Ann 2 sources"),
    "/questions": ("Low certainty from 3 claims",),
    # The search finds superseded claims too, and says of each what it is.
    "/search": (
        "Claims 9 Sources 7 Questions 1",
        "Feature Network 9 Pairing 1 Trust 1",
        "Outcome Attainment 5 Exclusions 1",
        "Context England 2 London 1 Primary schools 1",
        "Moderate certainty 1 Low certainty 4 Very low certainty 1 Certainty not rated 3",
        "For 9 Qualifying 1 Against 2 Background 1",
        "Draft 2 Reviewed 5 Contested 1 Superseded 1",
        "Systematic review 4 Evaluation 4 Randomised trial 4 Opinion 4",
        "What was read Read first-hand 8 Second-hand 1 Full text 8 As relayed 1",
        "First trial 2 The same pupils, counted again 1 Third trial 1",
        "Elm 2005 4 Fir 2006 4 Ash 2001 3 Birch and Ash 2002 2 Cedar 2003 1 Dale 2004 1",
    ),
    # An item of Fir's disputes two claims; none of Ash's does.
    "/search?author=Fir, Fay&relation=disputes": ("2 claims",),
    "/search?q=author:ash relation:disputes": ("No claim",),
    "/search?q=source:ash2001 design:opinion": ("No claim",),
    "/search?q=author:ash basis:second-hand": ("1 claim for",),
    "/search?q=author:ash basis:relayed": ("1 claim for",),
    "/search?q=author:ash basis:full-text": ("3 claims for",),
    "/search?q=study:first-trial relation:supports": ("2 claims for",),
}


@pytest.mark.parametrize("path", PAGES)
def test_a_page_shows_what_was_counted(counted: conftest.Site, path: str) -> None:
    answer = counted.get(path)
    assert answer.status_code == 200
    text = words(answer.text)
    for piece in PAGES[path]:
        assert piece in text, text


MAPS: Mapping[str, tuple[str, ...]] = {
    # feature, column, claims, with kinds and parts, for, mixed, against, describing
    "outcomes": (
        "network attain 3 4 0 3 0 0",
        "network exclude 1 1 0 0 1 0",
        "pairing attain 1 1 1 0 0 0",
    ),
    "contexts": (
        "network england 2 2 0 2 0 0",
        "network london 1 1 0 1 0 0",
        "network primary 1 1 0 1 0 0",
    ),
    "designs": (
        "network systematic-review 2 3 0 2 0 0",
        "network evaluation 3 4 1 0 2 0",
        "network randomised-trial 3 4 1 0 2 0",
        "network opinion 4 4 2 0 1 1",
        "pairing evaluation 1 1 1 0 0 0",
        "pairing randomised-trial 1 1 1 0 0 0",
        "trust systematic-review 1 1 1 0 0 0",
    ),
    "years": (
        "network 2001 1 2 1 0 0 0",
        "network 2002 2 2 1 0 1 0",
        "network 2003 1 1 0 0 1 0",
        "network 2004 1 1 0 0 1 0",
        "network 2005 2 3 0 2 0 0",
        "network 2006 4 4 2 0 1 1",
        "pairing 2001 1 1 1 0 0 0",
        "trust 2005 1 1 1 0 0 0",
    ),
}


@pytest.mark.parametrize("axis", MAPS)
def test_cells_of_the_map(counted: conftest.Site, axis: str) -> None:
    keys = ("feature", "column", "claims", "with_parts", "supports", "qualifies", "disputes")
    rows = counted.get(f"/map.json?by={axis}").json()
    shown = [
        " ".join(str(row[key]) for key in (*keys, "describes")) for row in rows if row["with_parts"]
    ]
    assert shown == list(MAPS[axis])


@pytest.mark.parametrize(
    "path",
    ["/map", "/map?by=designs", "/map?by=years", "/map?basis=full-text", "/map?basis=relayed"],
)
def test_a_cell_leads_to_what_it_counts(counted: conftest.Site, path: str) -> None:
    html = counted.get(path).text
    cells = re.findall(r'<td class="full"><a href="([^"]+)">.*?(\d+) with its kinds', html)
    assert cells
    for address, claims in cells:
        found = counted.get(unescape(address).replace("/search?", "/search.json?")).json()
        assert found["total"] == int(claims), address


def test_how_sure_leads_to_what_it_counts(counted: conftest.Site) -> None:
    html = counted.get("/").text
    levels = re.findall(r'href="(/search\?[^"]*certainty=[^"]+)".*?class="count">(\d+)<', html)
    assert len(levels) == 5
    for address, claims in levels:
        found = counted.get(unescape(address).replace("/search?", "/search.json?")).json()
        assert found["total"] == int(claims), address


QUERIES: Mapping[str, list[list[object]]] = {
    "evidence-for-and-against": [
        # lines for, mixed, against; claims for, mixed, against, describing; claims, with parts
        ["network", 0, 3, 1, 1, 3, 1, 1, 6, 8],
        ["pairing", 1, 0, 0, 1, 0, 0, 0, 1, 1],
        ["trust", 1, 0, 0, 1, 0, 0, 0, 1, 1],
    ],
    "second-hand-only": [["pairs"]],
    "one-line-of-evidence": [
        ["excluded"], ["join"], ["meant"], ["pairs"], ["trusted"], ["where"],
    ],
    # Trust has a review; the trial is background of its claim.
    "features-without-evaluation": [["trust", 1]],
    "sources-most-relied-on": [
        ["elm2005", 4, 4, 0, 0], ["fir2006", 4, 4, 0, 0], ["ash2001", 3, 3, 1, 0],
        ["birch2002", 2, 2, 0, 0], ["cedar2003", 1, 1, 0, 0], ["dale2004", 1, 1, 0, 0],
        ["gum2007", 0, 0, 0, 1],
    ],
    "claims-with-disputes": [["no-gain", 2, 1], ["raise", 2, 1]],
    "features-by-design": [["network", 7, 0, 0, 4], ["pairing", 1, 0, 0, 0], ["trust", 1, 0, 0, 0]],
    # lines against, mixed, for
    "strongest-evidence-against": [["raise", 1, 1, 1], ["no-gain", 2, 0, 1], ["excluded", 1, 0, 0]],
    "where-the-map-is-empty": [
        ["pairing", 1, 2], ["trust", 1, 2], ["pairing", 1, 1], ["pairing", 1, 1],
        ["trust", 1, 1], ["trust", 1, 1],
    ],
}  # fmt: skip


@pytest.mark.parametrize("name", QUERIES)
def test_ready_queries(counted: conftest.Site, name: str) -> None:
    rows = counted.get(f"/kb/{name}.json?_shape=arrays&feature=").json()["rows"]
    shown = [[row[0], *(cell for cell in row[1:] if isinstance(cell, int))] for row in rows]
    assert shown == QUERIES[name]


def test_directions_are_data(counted: conftest.Site) -> None:
    sums = json.loads(counted.get("/feature/network.json").text)
    assert sums["total"] == 6
    assert (sums["with_parts"], sums["first_hand"]) == (8, 6)


def test_kb_stats(counted_kb: Path, kb: RunKb) -> None:
    numbers = json.loads(kb("-C", counted_kb, "stats", "--format", "json").stdout)
    assert [numbers[one] for one in ("claims", "evidence", "second-hand", "effects")] == [
        9, 15, 1, 3,
    ]  # fmt: skip
    assert numbers["by relation"] == {
        "supports": 11, "qualifies": 1, "disputes": 2, "background": 1,
    }  # fmt: skip
    assert numbers["independent lines"] == {
        "network": {"for": 0, "mixed": 3, "against": 1},
        "pairing": {"for": 1, "mixed": 0, "against": 0},
        "trust": {"for": 1, "mixed": 0, "against": 0},
        "outcome attain": {"for": 0, "mixed": 3, "against": 1},
        "outcome exclude": {"for": 0, "mixed": 0, "against": 1},
    }


def test_kb_show(counted_kb: Path, kb: RunKb) -> None:
    shown = kb("-C", counted_kb, "show", "raise").stdout
    assert "balance      supports 2, qualifies 1, disputes 1; independent lines 3" in shown
    assert "points       network: 1 for, 1 mixed, 1 against" in shown
    assert "points       attain: 1 for, 1 mixed, 1 against" in shown


def test_ready_queries_of_the_shipped_collection(kb_db: Path) -> None:
    """Counted again from the plain tables, by no word of the queries or of the sums."""
    with sqlite3.connect(kb_db) as database:
        asked = {query.name: database.execute(query.sql, {"feature": ""}) for query in READY}
        shown = {name: rows.fetchall() for name, rows in asked.items()}
        claims = dict(database.execute("select id, status from claims"))
        kept = {claim for claim, status in claims.items() if status != "superseded"}
        evidence = database.execute(
            "select claim, source, relation, design, via, second_hand from evidence"
        ).fetchall()
        bearings = database.execute("select claim, feature, bearing from claim_features").fetchall()
        designs = dict(database.execute("select id, broader from designs"))
        relations = database.execute("select claim, target, relation from claim_relations")
        disputes = {(one, other) for one, other, how in relations if how == "disputes"}
    said = [item for item in evidence if item[2] != "background" and item[0] in kept]
    on: dict[str, set[str]] = {}
    for claim, feature, _ in bearings:
        on.setdefault(feature, set()).update({claim} & kept)

    hands: dict[str, set[int]] = {}
    for claim, *_, second in said:
        hands.setdefault(claim, set()).add(second)
    assert {row[0] for row in shown["second-hand-only"]} == {
        claim for claim, both in hands.items() if both == {1}
    }

    by_claim: dict[str, set[str]] = {}
    for claim, source, *_ in evidence:
        by_claim.setdefault(claim, set()).add(source)
    for source, _, number, items, second, relays in shown["sources-most-relied-on"]:
        assert number == sum(source in sources for sources in by_claim.values())
        assert items == sum(one[1] == source for one in evidence)
        assert second == sum(one[1] == source and one[5] for one in evidence)
        assert relays == sum(one[4] == source for one in evidence)

    against = {claim for claim, _, relation, *_ in evidence if relation == "disputes"}
    assert {row[0] for row in shown["claims-with-disputes"]} == (
        against
        | {claim for claim, status in claims.items() if status == "contested"}
        | {claim for pair in disputes for claim in pair}
    )

    def under(design: str | None, top: str) -> bool:
        return design is not None and (design == top or under(designs.get(design), top))

    weak = {"conceptual", "reflective", "policy-document", "testimony", "opinion"}
    made = {row[0]: tuple(row[2:]) for row in shown["features-by-design"]}
    for feature, about in on.items():
        of = [item[3] for item in said if item[0] in about and item[3]]
        tops = ("evaluation", "systematic-review")
        strong = sum(any(under(one, top) for top in tops) for one in of)
        reviews = sum(one in {"literature-review", "inquiry-report"} for one in of)
        theory = sum(one in weak for one in of)
        assert made[feature] == (strong, len(of) - strong - reviews - theory, reviews, theory)
    assert {row[0] for row in shown["features-without-evaluation"]} == {
        feature
        for feature, about in on.items()
        if about and not any(under(item[3], "evaluation") for item in said if item[0] in about)
    }

    ways = {("supports", "supports"): "for", ("disputes", "disputes"): "for"}
    ways |= {("supports", "disputes"): "against", ("disputes", "supports"): "against"}
    for row in shown["evidence-for-and-against"]:
        points = dict.fromkeys(("for", "mixed", "against", None), 0)
        for claim, feature, bearing in bearings:
            if feature != row[0] or claim not in kept:
                continue
            each = {
                ways.get((item[2], bearing), "mixed")
                for item in said
                if item[0] == claim and bearing != "describes"
            }
            points[each.pop() if len(each) == 1 else "mixed" if each else None] += 1
        assert row[5:10] == (*points.values(), sum(points.values())), row


def test_the_map_is_empty_where_no_claim_is(kb_db: Path) -> None:
    """Each feature with each context, by claims alone."""
    with sqlite3.connect(kb_db) as database:
        shown = {(row[0], row[2]): row[3:] for row in database.execute(EMPTY.sql)}
        kept = {row[0] for row in database.execute(ALIVE)}
        bears = set(database.execute("select feature, claim from claim_features").fetchall())
        holds = set(database.execute("select context, claim from claim_contexts").fetchall())
        above = dict(database.execute("select id, broader from contexts"))
        kinds = dict(database.execute("select id, kind from contexts"))
    under: dict[str, set[str]] = {}
    for context, claim in holds:
        place: str | None = context
        while place and claim in kept:
            under.setdefault(place, set()).add(claim)
            higher = above.get(place)
            place = higher if higher and kinds[higher] not in {"programme", "period"} else None
    on: dict[str, set[str]] = {}
    for feature, claim in bears:
        on.setdefault(feature, set()).update({claim} & kept)
    assert shown == {
        (feature, context): (len(claims), len(held))
        for feature, claims in on.items()
        for context, held in under.items()
        if claims and held and not claims & held
    }
