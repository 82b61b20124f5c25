"""From home every question of the shipped collection is two clicks away at most.

What a researcher came for stands there: the answer, how sure it is, how large the effects are that
its claims have, and who disagrees.
"""

from __future__ import annotations

import re
import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from tests.web.conftest import Site

pytestmark = pytest.mark.datasette

QUESTION = re.compile(r'href="/question/([a-z0-9-]+)"')

EFFECTS = """
select q.claim, e.value from question_claims q
join evidence i on i.claim = q.claim and i.relation <> 'background'
join effects e on e.evidence = i.id where q.question = ? and q.weighing = 'weighed'
"""
DISPUTES = """
select i.source from question_claims q
join evidence i on i.claim = q.claim and i.relation in ('disputes', 'qualifies')
where q.question = ? and q.weighing = 'weighed'
"""
LIMITS = """
select a.claim, b.claim from question_claims a join question_claims b using (question)
join claim_relations r on r.claim = a.claim and r.target = b.claim
where question = ? and a.weighing = 'weighed' and b.weighing = 'weighed'
and r.relation in ('disputes', 'qualifies')
"""


@pytest.fixture(scope="module")
def connection(kb_db: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(kb_db)) as found:
        yield found


def test_every_question_is_two_clicks_from_home_at_most(
    shipped: Site, connection: sqlite3.Connection
) -> None:
    home = shipped.get("/").text
    assert 'href="/questions"' in home
    reached = set(QUESTION.findall(home)) | set(QUESTION.findall(shipped.get("/questions").text))
    every = {row[0] for row in connection.execute("select id from questions")}
    assert reached == every
    assert len(every) >= 12


def test_a_question_shows_its_answer_its_effects_and_who_disagrees(
    shipped: Site, connection: sqlite3.Connection
) -> None:
    with_effects = with_dissent = 0
    for ident, answer in connection.execute("select id, answer from questions").fetchall():
        shown = shipped.get(f"/question/{ident}.json").json()
        page = shipped.get(f"/question/{ident}").text
        assert shown["question"]["answer"] == answer
        values = {value for _, value in connection.execute(EFFECTS, (ident,))}
        drawn = {row["value"] for group in shown["groups"] for row in group["effects"]}
        assert values <= drawn, ident
        against = {source for (source,) in connection.execute(DISPUTES, (ident,))}
        assert {row["source"] for row in shown["disagreements"]} == against, ident
        limits = {(row["claim"], row["target"]) for row in shown["limits"]}
        assert limits == set(connection.execute(LIMITS, (ident,))), ident
        assert 'id="disagree"' in page, ident
        assert not re.search(r">[a-z]+(?:19|20)\d\d[a-z]+ (?:19|20)\d\d<", page), ident
        assert ("Nobody on record disputes" in page) is not bool(against or limits), ident
        assert ('id="effects"' in page) is bool(drawn or shown["outcomes"]), ident
        with_effects += bool(drawn)
        with_dissent += bool(against or limits)
    assert with_effects >= 6
    assert with_dissent >= 12


def test_home_says_how_many_claims_were_read_by_whom(
    shipped: Site, connection: sqlite3.Connection
) -> None:
    counts = dict(connection.execute("select status, count(*) from claims group by status"))
    home = shipped.get("/").text
    for status in ("reviewed", "contested", "draft"):
        link = rf'<a href="/search\?status={status}">[^<]+</a> <span class="count">([\d,]+)</span>'
        assert re.findall(link, home) == [str(counts.get(status, 0))]


def test_only_what_can_have_a_certainty_waits_for_one(shipped: Site) -> None:
    for row in shipped.get("/queue.json?task=rate").json()["items"].get("rate", ()):
        assert row["kind"] in (None, "finding", "mechanism")
