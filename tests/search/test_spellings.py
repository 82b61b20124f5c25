"""Words that count as one: British and American English, the vocabulary's spellings and labels."""

from __future__ import annotations

import json
import sqlite3

import pytest

from kb.search import Selection, search
from kb.search.catalogue import QUESTIONS, SOURCES, catalogue
from kb.search.variants import variants

PAIRS = """
organise organize, organisations organizations, academisation academization, analyse analyze,
marketisation marketization, decentralised decentralized, behaviour behavior, labours labors,
behavioural behavioral, neighbourhood neighborhood, centre center, centred centered, metres meters,
theatre theater, dialogue dialog, catalogues catalogs, programme program, counsellor counselor,
defence defense, licence license, practise practice, judgement judgment, enquiries inquiries,
sceptical skeptical, ageing aging, skilful skillful, paediatric pediatric, grey gray,
acknowledgement acknowledgment, mathematics math, maths math, fibre fiber, manoeuvre maneuver,
focussed focused, trialled trialed, artefact artifact, behaviourist behaviorist
"""


@pytest.mark.parametrize("pair", PAIRS.replace("\n", " ").split(","))
def test_each_is_found_from_the_other(pair: str) -> None:
    british, american = pair.split()
    assert american in variants(british)
    assert british in variants(american)


@pytest.mark.parametrize(
    "word",
    [
        *("four", "hour", "your", "could", "would", "scoring", "court", "course", "filling"),
        *("promise", "premise", "string", "acre", "story", "school", "ß", "2010", "", "co-op"),
    ],
)
def test_other_words_have_no_variant_that_anybody_writes(word: str) -> None:
    assert not variants(word)


WRITTEN = {
    "organisation": "organization",
    "programme": "program",
    "behaviours": "behaviors",
    "centralised": "centralized",
    "mobilisation": "mobilization",
    "analyses": "analyzes",
    "modelling": "modeling",
    "judgements": "judgments",
}


@pytest.mark.parametrize("british", WRITTEN)
def test_a_search_finds_either_spelling(shipped: sqlite3.Connection, british: str) -> None:
    one, other = (
        {hit.id for hit in search(shipped, Selection(word), 200).hits}
        for word in (british, WRITTEN[british])
    )
    assert one == other
    assert one


def _labels(shipped: sqlite3.Connection, table: str) -> dict[str, list[str]]:
    sql = f"SELECT id, label, alt_labels FROM {table}"  # noqa: S608 - a name of ours
    return {
        ident: [label, *json.loads(others or "[]")] for ident, label, others in shipped.execute(sql)
    }


@pytest.mark.parametrize(
    ("table", "bearing"),
    [
        ("features", "SELECT claim FROM claim_features WHERE feature = ?"),
        ("outcomes", "SELECT claim FROM claim_outcomes WHERE outcome = ?"),
        ("contexts", "SELECT claim FROM claim_contexts WHERE context = ?"),
        ("designs", "SELECT claim FROM evidence WHERE design = ? AND relation <> 'background'"),
    ],
)
def test_every_label_of_a_term_finds_what_bears_on_it(
    shipped: sqlite3.Connection, table: str, bearing: str
) -> None:
    for ident, labels in _labels(shipped, table).items():
        claims = {claim for (claim,) in shipped.execute(bearing, (ident,))}
        for label in labels:
            found = search(shipped, Selection(label, match="all"), 1000, meaning=False)
            assert claims <= {hit.id for hit in found.hits}, label
            named = {(one.kind, one.id) for hit in found.hits if hit.why for one in hit.why.terms}
            assert not claims or (table[:-1], ident) in named, label


def test_spellings_of_several_words_count_as_one(shipped: sqlite3.Connection) -> None:
    one, other = (
        {hit.id for hit in search(shipped, Selection(words, match="all"), 500).hits}
        for words in ("elementary school", "primary school")
    )
    assert one
    assert one == other


@pytest.mark.parametrize(
    ("typed", "other"), [("organization", "organisation"), ("program", "programme")]
)
def test_sources_and_questions_are_found_by_either(
    shipped: sqlite3.Connection, typed: str, other: str
) -> None:
    for kind in (SOURCES, QUESTIONS):
        first, second = (
            {row.id for row in catalogue(shipped, kind, Selection(word, kind=kind.kind), 0).rows}
            for word in (typed, other)
        )
        assert first == second
        assert first or kind is QUESTIONS


def test_sources_are_found_by_the_designs_of_their_evidence(shipped: sqlite3.Connection) -> None:
    sql = "SELECT DISTINCT source FROM evidence WHERE design = ? AND relation <> 'background'"
    trials = {key for (key,) in shipped.execute(sql, ("randomised-trial",))}
    for typed in ("RCT", "randomized trial"):
        found = catalogue(shipped, SOURCES, Selection(typed, kind=SOURCES.kind), 0)
        assert trials
        assert trials <= {row.id for row in found.rows}


def test_what_was_found_is_marked_in_either_spelling(shipped: sqlite3.Connection) -> None:
    hits = search(shipped, Selection("program"), 50).hits
    marked = {p.text.lower() for hit in hits for p in (*hit.statement, *hit.snippet) if p.marked}
    assert any(text.startswith("programme") for text in marked)
