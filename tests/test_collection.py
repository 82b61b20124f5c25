"""What the shipped collection has to be, whatever it comes to hold; no counts of it stand here."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from contextlib import closing
from pathlib import Path

import pytest

from kb.model import Claim, ClaimRelation, ContextKind, Corpus, EvidenceRelation, Kind, Status
from kb.workspace import load
from tests.conftest import ROOT


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load(ROOT).corpus


def kinds_above(corpus: Corpus, identifier: str) -> Iterator[str | None]:
    """The kinds of the contexts above one, nearest first."""
    context = corpus.contexts[identifier]
    while context.broader is not None:
        context = corpus.contexts[context.broader.id]
        yield context.kind


def test_every_programme_has_a_place(corpus: Corpus) -> None:
    programmes = [c.id for c in corpus.contexts.values() if c.kind is ContextKind.PROGRAMME]
    assert programmes
    for programme in programmes:
        assert ContextKind.PLACE in kinds_above(corpus, programme), programme


def test_no_place_is_below_all_settings(corpus: Corpus) -> None:
    """“General” is said of no particular setting, and does not swallow the places."""
    for context in corpus.contexts.values():
        assert context.broader is None or context.broader.id != "general", context.id


def disputed(corpus: Corpus) -> set[str]:
    """The claims that another claim or an item of their own evidence disputes."""
    by_claims = {
        relation.target.id
        for claim in corpus.claims.values()
        for relation in claim.relations
        if relation.relation is ClaimRelation.DISPUTES
    }
    by_items = {
        claim.id
        for claim in corpus.claims.values()
        if any(item.relation is EvidenceRelation.DISPUTES for item in claim.evidence)
    }
    return by_claims | by_items


def test_what_is_disputed_is_contested_and_nothing_else(corpus: Corpus) -> None:
    contested = {c.id for c in corpus.claims.values() if c.status is Status.CONTESTED}
    assert contested == disputed(corpus)


def has_level(claim: Claim) -> bool:
    return claim.certainty is not None


def test_findings_and_mechanisms_say_how_their_level_came_about(corpus: Corpus) -> None:
    for claim in corpus.claims.values():
        judged = claim.kind in (Kind.FINDING, Kind.MECHANISM)
        assert has_level(claim) is judged, claim.id
        assert (claim.certainty_domains is not None) is judged, claim.id
        assert (claim.strength is not None) is (claim.kind is Kind.RECOMMENDATION), claim.id


def test_what_was_read_is_no_reason_for_a_level(corpus: Corpus) -> None:
    for claim in corpus.claims.values():
        reason = claim.certainty_reason.lower()
        for words in ("abstract", "read in", "was read", "read only"):
            assert words not in reason, claim.id


def test_records_have_no_placeholder_for_a_title(corpus: Corpus) -> None:
    for source in corpus.sources.values():
        assert "not seen" not in source.title.lower(), source.key
        assert source.title or source.genre, source.key


def test_the_trial_with_two_readings_is_one_study(corpus: Corpus) -> None:
    for identifier in (
        "peer-observation-did-not-raise-gcse-results",
        "peer-observation-raised-test-scores",
    ):
        claim = corpus.claims[identifier]
        assert {item.study.id for item in claim.evidence if item.study} == {
            "teacher-observation-trial"
        }
        assert {item.source.id for item in claim.evidence} == {
            "worth2017teacher",
            "burgess2021teacher",
        }


@pytest.fixture(scope="module")
def database(kb_db: Path) -> Iterator[sqlite3.Connection]:
    with closing(sqlite3.connect(kb_db)) as connection:
        yield connection


ABOVE = """
WITH RECURSIVE place(id) AS (
  SELECT 'england' UNION SELECT c.id FROM contexts c JOIN place ON c.broader = place.id
)
SELECT DISTINCT o.claim FROM claim_outcomes o
JOIN claim_contexts x ON x.claim = o.claim JOIN place ON place.id = x.context
WHERE o.outcome = 'attainment' AND o.says = 'no-difference'
"""


def test_what_found_nothing_in_england_is_there(database: sqlite3.Connection) -> None:
    shown = {row[0] for row in database.execute(ABOVE)}
    assert {"trios-brought-no-overall-gain", "lesson-study-brought-no-gain-in-results"} <= shown
