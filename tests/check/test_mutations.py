"""A sound collection broken in many ways: each is told on its line, with its mend, and alone.

``at`` is the beginning of what stands on the line where the finding is expected; without it that is
the line of what was written instead.
"""

# A slip reads best on one line.
# ruff: noqa: E501

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import pytest

from kb.check.examine import examine
from kb.workspace import load
from tests.conftest import write_files

NOTE = "claims/networks/faith-before-proof.md"
OTHER = "claims/pairing/pairing-raises-attainment.md"
BIB = "sources/all.bib"
TERMS = "claims/vocabulary.yml"
GOALS = "claims/goals-help.md"

SOUND: Mapping[str, str] = {
    NOTE: """\
---
claim: Networks have spread through belief and fashion more than through proof.
kind: finding
certainty: low
certainty-reason: One conceptual paper, read in another.
status: reviewed
features:
  network: disputes
  trust: describes
contexts: [england, london]
evidence:
  - source: lima2010thinking
    relation: supports
    locator: p. 2
    via: menzies2014collaboration
    design: conceptual
    basis: relayed
    quote: faith and fads
  - source: menzies2014collaboration
    relation: supports
    locator: para. 3
    design: conceptual
    basis: full-text
  - source: nao2009partnering
    relation: qualifies
    design: evaluation
    basis: full-text
    sample: 87% of schools
relations:
  disputes: [pairing-raises-attainment]
  qualifies: [coaching-counts]
---

Faith came before proof [@lima2010thinking, p. 2].
Against it stands [[pairing-raises-attainment]].
""",
    OTHER: """\
---
claim: Pairing a strong school with a weak one raises attainment.
kind: finding
certainty: high
certainty-domains: {approach: cerqual, start: high, methodological-limitations: 0, coherence: 0,
  adequacy: 0, relevance: 0}
certainty-reason: Two evaluations with figures.
status: reviewed
features: {network: supports}
contexts: [england]
evidence:
  - source: nao2009partnering
    relation: supports
    design: evaluation
    basis: full-text
  - source: daly2010social
    relation: supports
    design: evaluation
    basis: full-text
---
""",
    "claims/coaching-counts.md": """\
---
claim: Coaching in one's own classroom counts for more than visits elsewhere.
status: draft
evidence:
  - source: coburn2010network
    relation: supports
---
""",
    GOALS: """\
---
claim: A shared goal keeps partners together.
evidence:
  - source: coburn2010network
    relation: supports
relations:
  supersedes: [faith-before-proof]
  supports: [faith-before-proof]
---
""",
    BIB: """\
@article{lima2010thinking,
  author       = {Lima, Jorge Ávila de},
  title        = {Thinking More Deeply about Networks in Education},
  journaltitle = {Journal of Educational Change},
  date         = {2010},
  volume       = {11},
  pages        = {1--21},
  issn         = {1573-1812},
  doi          = {10.1007/s10833-008-9099-1},
  abstract     = {The paper presents a conceptual framework for the analysis of networks in
                  education, and proposes several dimensions along which they can differ.},
}

@online{menzies2014collaboration,
  author       = {Menzies, Loic},
  title        = {Collaboration: It Doesn't Happen by Magic},
  organization = {LKMco},
  date         = {2014-07-18},
  url          = {https://cfey.org/2014/07/collaboration-it-doesnt-happen-by-magic/},
}

@report{nao2009partnering,
  author      = {{National Audit Office}},
  title       = {Partnering for School Improvement},
  institution = {The Stationery Office},
  date        = {2009-07-09},
  isbn        = {9780102955064},
}

@collection{daly2010social,
  editor    = {Daly, Alan},
  title     = {Social Network Theory and Educational Change},
  publisher = {Harvard Education Press},
  date      = {2010},
}

@incollection{coburn2010network,
  author   = {Coburn, Cynthia},
  title    = {What Teachers Say to Each Other},
  crossref = {daly2010social},
  pages    = {33--50},
}
""",
    TERMS: """\
features:
  - id: network
    label: Network
    definition: Schools that work with each other.
    alt-labels: [networking]
  - id: trust
    label: Trust
    broader: network
    source: lima2010thinking
contexts:
  - {id: england, label: England, kind: place}
  - {id: london, label: London, kind: place}
designs:
  - {id: evaluation, label: Evaluation}
  - {id: conceptual, label: Conceptual work}
""",
}


@dataclass(frozen=True)
class Slip:
    """What is written instead of what, which rule tells of it, and words of the mend."""

    path: str
    old: str
    new: str
    code: str
    advice: str
    at: str = ""


LONG = "Networks have spread because " + "their members and friends praise them, and " * 7
COPY = (
    "It presents a conceptual framework for the analysis of networks in education, and proposes"
    " several dimensions"
)
SLIPS = [
    # The file and its YAML.
    Slip(NOTE, "---\nclaim: Net", "claim: Net", "N001", "three dashes is missing above"),
    Slip(NOTE, "---\nclaim: Net", "----\nclaim: Net", "N001", "exactly three dashes"),
    Slip(NOTE, "---\n\nFaith", "--\n\nFaith", "N002", "write exactly three dashes"),
    Slip(NOTE, "through belief", "through: belief", "N003", "must stand in quotes"),
    Slip(NOTE, "kind: finding", "kind finding", "N003", "colon after the key"),
    Slip(NOTE, "  network: disputes", "\tnetwork: disputes", "N003", "spaces"),
    Slip(NOTE, "[england, london]", "[england, london", "N003", "never closed"),
    Slip(NOTE, "faith and fads", '"faith" and fads', "N003", "quotes"),
    Slip(NOTE, "certainty: low", "certainity: low", "N004", "did you mean “certainty”?"),
    Slip(NOTE, "    locator: p. 2", "    page: 2", "N004", "the keys are source"),
    Slip(NOTE, "  disputes: [", "  contradicts: [", "N004", "the keys are supports"),
    Slip(NOTE, "kind: finding\n", "kind: finding\nkind: finding\n", "N005", "keep one", "kind: finding\ncert"),
    Slip(NOTE, "[england, london]", "england, london", "N006", "write it as [england, london]"),
    Slip(NOTE, "[england, london]", "{england: london}", "N006", "must be a list, as in"),
    Slip(NOTE, "kind: finding", "kind: fnding", "N007", "did you mean “finding”?"),
    Slip(NOTE, "certainty: low", "certainty: middling", "N007", "it is one of high"),
    Slip(NOTE, "status: reviewed", "status: done", "N007", "it is one of draft"),
    Slip(NOTE, "network: disputes", "network: against", "N007", "it is one of supports"),
    Slip(NOTE, "relation: qualifies", "relation: qualify", "N007", "did you mean “qualifies”?"),
    Slip(NOTE, "basis: full-text\n    sample", "basis: fulltext\n    sample", "N007", "full-text"),
    Slip(NOTE, "    relation: qualifies\n", "", "N008", "needs “rel", "  - source: nao"),
    Slip(NOTE, "[england, london]", "&all [england, london]", "N011", "write the value out"),
    Slip(NOTE, "87% of schools", "87% of #schools", "N012", "whole value in quotes"),
    Slip(NOTE, "[england, london]", "[england, london, england]", "N013", "delete one of the two"),
    # The statement, its certainty and what it bears on.
    Slip(NOTE, " through proof.", " through proof?", "N014", "as a statement"),
    Slip(NOTE, "Networks have spread through", LONG + "through", "N015", "make two notes of it"),
    Slip(NOTE, " more than through proof", "; they rest on little proof", "N016", "own, or join"),
    Slip(NOTE, "certainty-reason: One conceptual paper, read in another.\n", "", "N017", "add “cert", "certainty: low"),
    Slip(NOTE, "certainty: low\n", "", "N017", "add “cert", "certainty-reason"),
    Slip(OTHER, "- source: daly2010social", "- source: nao2009partnering", "N018", "lower", "certainty: h"),
    Slip(NOTE, "features:\n  network: disputes\n  trust: describes\n", "", "N025", "add “f", "claim:"),
    Slip(NOTE, "kind: finding\ncertainty: low\n", "certainty: low\nkind: finding\n", "N026", "order is", "kind:"),
    # Items of evidence.
    Slip(NOTE, "locator: p. 2", "locator: somewhere", "N010", "as in “p. 2”"),
    Slip(NOTE, "via: menzies2014collaboration", "via: lima2010thinking", "N019", "delete “via”"),
    Slip(NOTE, "basis: relayed", "basis: full-text", "N020", "write “basis: relayed”"),
    Slip(NOTE, "    via: menzies2014collaboration\n", "", "N021", "add “via", "    basis: relayed"),
    Slip(
        NOTE,
        "  - source: nao2009partnering\n    relation: qualifies\n    design: evaluation\n"
        "    basis: full-text\n    sample: 87% of schools\n",
        "  - source: menzies2014collaboration\n    relation: disputes\n    locator: para. 3\n"
        "    design: conceptual\n    basis: full-text\n",
        "N022",
        "keep one of the two",
        "    relation: disputes",
    ),
    Slip(NOTE, "locator: p. 2", "locator: pp. 7–2", "N027", "first page before the last"),
    Slip(NOTE, "- source: nao2009partnering", "- source: nao2009partner", "C002", "did you mean"),
    Slip(NOTE, "via: menzies2014collaboration", "via: poet2011", "C002", "add it to a file in sou"),
    Slip(NOTE, "trust: describes", "trsut: describes", "C003", "did you mean “trust”?"),
    Slip(NOTE, "[england, london]", "[england, wales]", "C004", "add it to claims/vocabulary.yml"),
    Slip(NOTE, "design: evaluation", "design: evaluating", "C005", "did you mean “evaluation”?"),
    Slip(NOTE, "    design: evaluation\n", "", "C009", "status to draft", "status: reviewed"),
    Slip(NOTE, "locator: p. 2", "locator: p. 106", "C012", "correct the locator"),
    # Relations and prose.
    Slip(NOTE, "  qualifies: [coaching", "  supports: [pairing-raises-attainment]\n  qualifies: [coaching", "N023", "keep one", "  supports: ["),
    Slip(NOTE, "[coaching-counts]", "[faith-before-proof]", "N024", "name another claim"),
    Slip(NOTE, "[coaching-counts]", "[coaching-count]", "C006", "did you mean “coaching-counts”?"),
    Slip(NOTE, "[@lima2010thinking, p. 2]", "[@lima2010, p. 2]", "C007", "did you mean “lima2010th"),
    Slip(NOTE, "[[pairing-raises-attainment]]", "[[pairing-raises]]", "C008", "did you mean “pairing"),
    Slip(NOTE, "[@lima2010thinking, p. 2]", "[@lima2010thinking, p. 22]", "C012", "correct the loc"),
    Slip(OTHER, "Pairing a strong school with a weak one raises attainment.", "Partners keep together where a goal is shared.", "C014", "say under “relations” how"),
    Slip(NOTE, "Faith came before proof", COPY, "C017", "in your own words"),
    Slip(NOTE, "  qualifies: [coaching-counts]", "  supersedes: [goals-help]", "C011", "is in force"),
    Slip(NOTE, "[pairing-raises-attainment]\n", "[goals-help]\n", "C018", "“qualifies” if"),
    # Records.
    Slip(BIB, "  volume       = {11},", "  volume       = {11,", "B001", "closed too late", "@article{lima"),
    Slip(BIB, "@report{nao2009partnering,", "@report{,", "B002", "key"),
    Slip(BIB, "@report{nao2009partnering,", "@report{lima2010thinking,", "B003", "another key"),
    Slip(BIB, "  volume       = {11},\n", "  volume = {11},\n  volume = {12},\n", "B004", "keep one", "  volume = {12}"),
    Slip(BIB, "@report{nao", "@ report{nao", "B005", "write it as “@report{"),
    Slip(BIB, "{The Stationery Office}", "tso", "B006", "write {tso}, or define it"),
    Slip(BIB, "{Journal of Educational Change},", "{Journal of Educational Change}", "B007", "comma", "  date         = {2010}"),
    Slip(BIB, "crossref = {daly2010social}", "crossref = {daly2010scoial}", "B008", "did you mean"),
    Slip(BIB, "{2009-07-09}", "{9 July 2009}", "B009", "write it year first"),
    Slip(BIB, "{Daly, Alan}", "{Daly, Alan, Finnigan, Kara}", "B010", "join names by “and”"),
    Slip(BIB, "  isbn        = ", "  retracted = {yes},\n  isbn = ", "B011", "a date, a colon and a reason"),
    Slip(BIB, "@report{nao", "@reprot{nao", "B012", "did you mean “@report”?"),
    Slip(BIB, "  title       = {Partnering for School Improvement},\n", "", "B013", "add “title", "@report{nao"),
    Slip(BIB, "{11},", "{11},,", "B015", "comma"),
    Slip(BIB, "{10.1007/s10833-008-9099-1}", "{1007/s10833-008-9099-1}", "S001", "copy it again"),
    Slip(BIB, "{9780102955064}", "{9780102955063}", "S002", "copy it again from the book"),
    Slip(BIB, "{1573-1812}", "{1573-1821}", "S003", "copy it again from the journal"),
    Slip(BIB, "  doi   ", "  orcid = {0000-0002-1825-0098},\n  doi   ", "S004", "copy it again"),
    Slip(BIB, "{https://cfey.org", "{www.cfey.org", "S005", "write “https://” before it"),
    Slip(BIB, "{1--21}", "{21--1}", "S006", "correct the mistyped one"),
    Slip(BIB, "  date         = {2010},\n", "  date = {2010},\n  year = {2009},\n", "S007", "delete “year”", "  year = {2009}"),
    Slip(BIB, "  date         = {2010},\n", "  date = {2001},\n", "S008", "correct the date", "@article{lima"),
    Slip(BIB, "Partnering for School Improvement", "PARTNERING FOR SCHOOL IMPROVEMENT", "S009", "small letters"),
    Slip(BIB, "What Teachers Say to", "What the NUT's Teachers Say to", "S010", "write “{NUT's}”"),
    Slip(BIB, "{Thinking More Deeply about Networks in Education}", "{{Thinking More Deeply about Networks in Education}}", "S011", "keep braces for"),
    Slip(BIB, "@collection{daly2010social,", "@misc{unused2010, title = {Unused}, date = {2010}}\n\n@collection{daly2010social,", "C013", "write what it is evidence for"),
    Slip(BIB, "  isbn        = {9780102955064},\n", "  doi = {10.1007/s10833-008-9099-1},\n", "C015", "keep one of the two", "@report{nao"),
    # The vocabulary.
    Slip(TERMS, "    label: Trust\n", "", "N008", "needs “label: …”", "  - id: trust"),
    Slip(TERMS, "    definition: Schools", "    definiton: Schools", "N004", "did you mean “definition”?"),
    Slip(TERMS, "kind: place}\n  - {id: london", "kind: plaice}\n  - {id: london", "N007", "did you mean “place”?"),
    Slip(TERMS, "  - id: trust\n", "  - id: Trust!\n", "N009", "as in “trust”"),
    Slip(TERMS, "{id: conceptual,", "{id: evaluation,", "V001", "another"),
    Slip(TERMS, "broader: network", "broader: netwrok", "V002", "did you mean “network”?"),
    Slip(TERMS, "broader: network", "broader: trust", "V003", "name one that is wider"),
    Slip(TERMS, "[networking]", "[trust]", "V004", "keep it for one of the two"),
    Slip(TERMS, "source: lima2010thinking", "source: lima2010thinkin", "C010", "did you mean"),
]  # fmt: skip

# What follows from a slip and has to be told too, since it is wrong in another file.
FOLLOWING = {
    "N001": {"C006", "C008", "C013"}, "N002": {"C006", "C008", "C013"}, "N003": {"C006", "C013"}, "N011": {"C006", "C013"},
    "N009": {"C003"},
    "C002": {"C013"}, "B001": {"C002", "C007", "C010"}, "B002": {"C002"}, "B003": {"C002"},
    "B005": {"C002"}, "B008": {"C013"}, "B011": {"C016"}, "V001": {"C005"},
}  # fmt: skip


def reported(root: Path, files: Mapping[str, str]) -> list[tuple[str, int, str, str]]:
    loaded = load(write_files(root, files), cache=False)
    found = examine(loaded.corpus, loaded.diagnostics).findings
    return [(f.place.path, f.place.span.line, f.code, f.message) for f in found]


def test_the_collection_is_sound(tmp_path: Path) -> None:
    assert reported(tmp_path, SOUND) == []


@pytest.mark.parametrize("slip", SLIPS, ids=lambda slip: f"{slip.code}-{slip.advice}")
def test_a_slip_is_reported_on_its_line_with_its_fix(slip: Slip, tmp_path: Path) -> None:
    text = SOUND[slip.path]
    start = text.index(slip.old)
    written = text[:start] + slip.new + text[start + len(slip.old) :]
    changed = next(n for n, pair in enumerate(zip(text, written, strict=False)) if len({*pair}) > 1)
    at = written.index(slip.at) if slip.at else changed
    found = reported(tmp_path, {**SOUND, slip.path: written})
    (mine,) = [finding for finding in found if finding[2] == slip.code]
    path, line, _, message = mine
    assert (path, line) == (slip.path, written.count("\n", 0, at) + 1)
    assert slip.advice in message
    assert {code for *_, code, _ in found} - {slip.code} <= FOLLOWING.get(slip.code, set())
