"""What the shipped collection says of its evidence, held against what was seen of the works.

The works and numbers stand here as they were seen; a reader who sees more of one changes both.
"""

from __future__ import annotations

import re
from collections.abc import Iterator

import pytest

from kb.model import Basis, Certainty, Claim, Corpus, Effect, Evidence, EvidenceRelation
from kb.workspace import load
from tests.conftest import ROOT

NUMBERS = {
    "murphy2017lesson": ["smd 0.03 [-0.06, 0.12] p 0.5", "months 0"],
    "burgess2021teacher": ["smd 0.07", "smd 0.09"],
    "speckesser2018embedding": ["months 2"],
    "rose2017research": ["smd 0.02"],
    "papay2020learning": ["smd 0.12"],
    "west2017challenge": ["smd 0.10", "months 2", "smd -0.10", "months -2"],
    "vangeel2016assessing": ["months 1"],
    "kraft2018effect": ["smd 0.49", "smd 0.18"],
    "lomos2011professional": ["smd 0.25 p <0.05"],
    "sun2017building": ["other 1.9", "other 2.8"],
    "burgess2014understanding": ["other 9.8"],
    "lessof2020examining": ["mean-difference 8"],
}
"""Every number seen for an effect, by the work that prints it: measure, value, interval, p."""

FINDINGS = (
    "murphy2017lesson",
    "worth2017teacher",
    "burgess2021teacher",
    "speckesser2018embedding",
    "rose2017research",
    "godfrey2023schools",
    "churches2016closing",
    "papay2020learning",
    "lewis2017lesson",
    "saunders2009increasing",
    "vangeel2016assessing",
    "keuning2017why",
    "williams2024evaluation",
    "gu2015teaching",
    "sqw2017evaluation",
    "chapman2011study",
    "bernardinelli2018multi",
    "hutchings2018chain",
    "hutchings2015chain",
    "eyles2017unexpected",
    "eyles2019introduction",
    "ehren2017external",
    "kraft2018effect",
    "lomos2011professional",
    "sims2021what",
    "sims2020identifying",
    "vangrieken2015teacher",
    "thurlings2018student",
    "poortman2022professional",
    "moolenaar2012teaming",
    "pil2009applying",
    "sun2017building",
    "prenger2019effects",
    "prenger2021professional",
    "muijs2014coopetition",
    "armstrong2018school",
)
"""The works on trials, trusts, reviews and ties of which a finding was seen."""

RECORDS = (
    "herman2026evaluation",
    "chapman2010governance",
    "cordingley2003impact",
    "dogan2018effect",
    "lessof2020examining",
    "wyness2011london",
    "mcaleavy2018sustaining",
)
"""The works beside these of which too little was seen for a claim to rest on them."""

WITHOUT_DATA = {"conceptual", "reflective", "opinion", "testimony", "insider-evaluation"}
ONE_LINE = (
    {"greaves2014lessons", "blanden2015understanding"},
    {"armstrong2015effective", "greatbatch2019works"},
    {"baars2014lessons", "mcaleavy2016school", "mcaleavy2018sustaining", "londoninterviews"},
    {"ofsted2010london", "ofsted2013unseen"},
    {"chapman2014does", "chapman2011study", "muijs2010federations"},
    {"worth2017teacher", "burgess2021teacher"},
    {"prenger2019effects", "prenger2021professional"},
)
"""Works that are one line of evidence: of one study, or of data that they share."""


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load(ROOT).corpus


def items(corpus: Corpus, key: str) -> Iterator[tuple[Claim, Evidence]]:
    for claim in corpus.claims.values():
        yield from ((claim, item) for item in claim.evidence if item.source.id == key)


def words(effect: Effect) -> str:
    assert effect.value
    interval = f" [{effect.ci[0].text}, {effect.ci[1].text}]" if effect.ci else ""
    chance = f" p {effect.p.bound}{effect.p.text.lstrip('< ')}" if effect.p else ""
    return f"{effect.measure} {effect.value.text}{interval}{chance}"


def test_every_number_that_was_seen_is_there_and_no_other(corpus: Corpus) -> None:
    printed = {
        key: [words(effect) for _, item in items(corpus, key) for effect in item.effects]
        for key in corpus.sources
    }
    found = {key: sorted(numbers) for key, numbers in printed.items() if numbers}
    assert found == {key: sorted(numbers) for key, numbers in NUMBERS.items()}


def test_every_work_with_a_finding_bears_on_a_claim(corpus: Corpus) -> None:
    assert len(FINDINGS) == 36
    for key in FINDINGS:
        relations = {item.relation for _, item in items(corpus, key)}
        assert relations - {EvidenceRelation.BACKGROUND}, key


def test_no_claim_rests_on_a_work_of_which_only_the_record_was_seen(corpus: Corpus) -> None:
    for key in RECORDS:
        assert key in corpus.sources
        relations = {item.relation for _, item in items(corpus, key)}
        assert relations <= {EvidenceRelation.BACKGROUND}, key


def test_what_is_argued_without_data_is_never_surer_than_very_low(corpus: Corpus) -> None:
    for claim in corpus.claims.values():
        designs = {
            item.design.id
            for item in claim.evidence
            if item.relation is EvidenceRelation.SUPPORTS and item.design
        }
        if claim.certainty and designs and designs <= WITHOUT_DATA:
            assert claim.certainty is Certainty.VERY_LOW, claim.id


def lines(corpus: Corpus, key: str) -> set[str]:
    """What makes the works of one line one: studies that share data, and data sets."""
    studies = [s for s in corpus.studies.values() if key in {r.id for r in s.reports}]
    shared = {other.id for study in studies for other in study.shares_data_with}
    named = {item.dataset for _, item in items(corpus, key) if item.dataset}
    return {study.id for study in studies} | shared | named


@pytest.mark.parametrize("works", ONE_LINE, ids=min)
def test_works_of_one_study_or_of_shared_data_are_one_line(corpus: Corpus, works: set[str]) -> None:
    assert set.intersection(*(lines(corpus, key) for key in works))


@pytest.mark.parametrize("key", ["unattributed-in-blog", "londoninterviews"])
def test_what_the_post_relays_is_second_hand_wherever_it_is_used(corpus: Corpus, key: str) -> None:
    used = [item for _, item in items(corpus, key)]
    assert used
    for item in used:
        assert item.basis is Basis.RELAYED
        assert item.via is not None
        assert item.via.id == "menzies2014collaboration"


def test_journals_have_their_names_in_full(corpus: Corpus) -> None:
    acronym = re.compile(r"\b[A-Z]{3,}\b")
    journals = [
        line
        for file in sorted((ROOT / "sources").glob("*.bib"))
        for line in file.read_text(encoding="utf-8").splitlines()
        if line.strip().startswith("journaltitle")
    ]
    assert len(journals) > 50
    assert not [line for line in journals if acronym.search(line)]


def test_no_work_is_called_by_what_stands_in_brackets(corpus: Corpus) -> None:
    for source in corpus.sources.values():
        assert not source.title.startswith("["), source.key


def test_what_stands_in_the_way_of_networks_does_not_speak_against_them(corpus: Corpus) -> None:
    for identifier in (
        "competition-and-hierarchy-shape-school-networks",
        "accountability-for-single-schools-fits-networks-badly",
        "inspection-narrowed-a-trusts-view",
    ):
        named = {bearing.feature.id for bearing in corpus.claims[identifier].features}
        assert named, identifier
        assert "network" not in named, identifier


def test_the_sum_of_the_audit_office_is_for_initiatives_of_the_department(corpus: Corpus) -> None:
    claim = corpus.claims["audit-put-partnering-at-four-hundred-million"]
    assert "initiatives of the Department" in claim.statement
    post = corpus.claims["partnering-programmes-cost-hundreds-of-millions"]
    assert not {relation.target.id for relation in (*claim.relations, *post.relations)}
