"""Nine claims with a trap in each, small enough to be counted by hand.

=========  ===============  ==============  ==========  ===========================================
claim      features         outcomes        status      its items
=========  ===============  ==============  ==========  ===========================================
raise      network: for     attain: benefit reviewed    ash +T1, birch +T1, elm qualifies, fir -
no-gain    network: against attain: none    contested   cedar +T2 (shares T1's data), dale +
                                                        (retracted), fir -
pairs      pairing: for     attain: benefit draft       ash +T3, read in gum (second-hand)
trusted    trust: for                       reviewed    elm +, ash background
meant      network: says    (a definition)  reviewed    fir +
excluded   network: against exclude: harm   reviewed    birch +T1
where      network: mixed   attain: mixed   reviewed    elm +
join       network: for     (recommends)    draft       fir +
older      network: for     attain: benefit superseded  elm +
=========  ===============  ==============  ==========  ===========================================

Pairing is a kind of network, trust a part of it. Ash reports two studies, T1 and T3. So ash, birch
and cedar are one line of evidence: one source, one study, one set of data. Ash's effect is the same
as birch's, of one study.
"""

from __future__ import annotations

from collections.abc import Mapping


def _source(key: str, name: str, title: str, year: int, more: str = "") -> str:
    return (
        f"@article{{{key},\n  author = {{{name}}},\n  title = {{{title}}},\n"
        f"  journaltitle = {{Journal of Schools}},\n  date = {{{year}}},\n{more}}}\n\n"
    )


SOURCES = "".join(
    (
        _source("ash2001", "Ash, Ann", "Two Trials of Networks", 2001),
        _source("birch2002", "Birch, Ben and Ash, Ann", "One Trial Again", 2002),
        _source("cedar2003", "Cedar, Cy", "The Same Pupils", 2003),
        _source(
            "dale2004", "Dale, Dee", "A Doubtful Count", 2004, "  retracted = {2006: error},\n"
        ),
        _source("elm2005", "Elm, Eve", "A Review of Networks", 2005),
        _source("fir2006", "Fir, Fay", "What I Think of Networks", 2006),
        _source("gum2007", "Gum, Gil", "What Ash Says", 2007),
    )
)

STUDIES = """\
- id: first-trial
  label: First trial
  design: randomised-trial
  reports: [ash2001, birch2002]
  contexts: [london]
  sample:
    schools: 40
    pupils: 4000
- id: same-pupils
  label: The same pupils, counted again
  design: randomised-trial
  reports: [cedar2003]
  shares-data-with: [first-trial]
- id: third-trial
  label: Third trial
  design: randomised-trial
  reports: [ash2001]
"""

VOCABULARY = """\
features:
  - id: network
    label: Network
  - id: pairing
    label: Pairing
    broader: network
    broader-kind: kind-of
  - id: trust
    label: Trust
    broader: network
outcomes:
  - id: attain
    label: Attainment
    better: higher
  - id: exclude
    label: Exclusions
    better: lower
contexts:
  - id: england
    label: England
    kind: place
  - id: london
    label: London
    kind: place
    broader: england
  - id: primary
    label: Primary schools
    kind: phase
designs:
  - id: systematic-review
    label: Systematic review
  - id: evaluation
    label: Evaluation
  - id: randomised-trial
    label: Randomised trial
    broader: evaluation
    broader-kind: kind-of
  - id: opinion
    label: Opinion
"""


def _item(source: str, relation: str, design: str, *more: str) -> str:
    study = [line for line in more if line.startswith("study: ")]
    rest = [line for line in more if line not in study]
    made = [] if study else [f"design: {design}"]
    via = [line for line in rest if line.startswith("via: ")]
    basis = "basis: relayed" if via else "basis: full-text"
    effects = [line for line in rest if line not in via]
    lines = [f"  - source: {source}", *(f"    {line}" for line in study)]
    said = [f"relation: {relation}", "locator: p. 2", *via, *made, basis, *effects]
    return "\n".join([*lines, *(f"    {line}" for line in said)]) + "\n"


def _claim(statement: str, head: str, *items: str, after: str = "") -> str:
    return f"---\nclaim: {statement}\n{head}evidence:\n{''.join(items)}{after}---\n"


def _head(kind: str, status: str, features: str, more: str = "") -> str:
    return f"kind: {kind}\n{more}status: {status}\nfeatures: {{{features}}}\n"


def _sure(level: str) -> str:
    return f"certainty: {level}\ncertainty-reason: As far as was read.\n"


TRIAL, REVIEW, OPINION = "randomised-trial", "systematic-review", "opinion"
FIRST, SAME, THIRD = "study: first-trial", "study: same-pupils", "study: third-trial"
SIZE = (
    "effects:",
    "  - outcome: attain",
    "    measure: smd",
    "    value: 0.20",
    "    ci: [0.05, 0.35]",
    "    n: {schools: 40, pupils: 3900}",
)
SAME_SIZE = (*SIZE[:3], "    value: 0.02", "    ci: [-0.10, 0.14]")
THIRD_SIZE = (*SIZE[:3], "    value: 0.30", "    ci: [0.10, 0.50]")

CLAIMS: Mapping[str, str] = {
    "raise": _claim(
        "Networks raise attainment.",
        _head("finding", "reviewed", "network: supports", _sure("moderate"))
        + "outcomes: {attain: benefit}\ncontexts: [london]\n",
        _item("ash2001", "supports", TRIAL, FIRST, *SIZE),
        _item("birch2002", "supports", TRIAL, FIRST),
        _item("elm2005", "qualifies", REVIEW),
        _item("fir2006", "disputes", OPINION),
        after="relations:\n  supersedes: [older]\n",
    ),
    "no-gain": _claim(
        "Networks bring no gain in attainment.",
        _head("finding", "contested", "network: disputes", _sure("low"))
        + "outcomes: {attain: no-difference}\ncontexts: [england, primary]\n",
        _item("cedar2003", "supports", TRIAL, SAME, *SAME_SIZE),
        _item("dale2004", "supports", "evaluation"),
        _item("fir2006", "disputes", OPINION),
        after="relations:\n  disputes: [raise]\n",
    ),
    "pairs": _claim(
        "Pairing raises attainment.",
        _head("finding", "draft", "pairing: supports") + "outcomes: {attain: benefit}\n",
        _item("ash2001", "supports", TRIAL, THIRD, "via: gum2007", *THIRD_SIZE),
    ),
    "trusted": _claim(
        "Networks hold where partners trust each other.",
        _head("mechanism", "reviewed", "trust: supports", _sure("low")),
        _item("elm2005", "supports", REVIEW),
        _item("ash2001", "background", TRIAL),
    ),
    "meant": _claim(
        "A network is three schools or more.",
        _head("definition", "reviewed", "network: describes"),
        _item("fir2006", "supports", OPINION),
    ),
    "excluded": _claim(
        "Networks exclude more pupils.",
        _head("finding", "reviewed", "network: disputes", _sure("very-low"))
        + "outcomes: {exclude: harm}\n",
        _item("birch2002", "supports", TRIAL, FIRST),
    ),
    "where": _claim(
        "Networks raise attainment where schools wish to join.",
        _head("finding", "reviewed", "network: qualifies", _sure("low"))
        + "outcomes: {attain: mixed}\n",
        _item("elm2005", "supports", REVIEW),
    ),
    "join": _claim(
        "Schools should join a network.",
        _head("recommendation", "draft", "network: supports", "strength: conditional\n")
        + "rests-on: [raise]\n",
        _item("fir2006", "supports", OPINION),
    ),
    "older": _claim(
        "Networks always raise attainment.",
        _head("finding", "superseded", "network: supports", _sure("low"))
        + "outcomes: {attain: benefit}\n",
        _item("elm2005", "supports", REVIEW),
    ),
}

QUESTION = """\
---
question: Do networks raise attainment?
answer: Perhaps by a little.
certainty: low
certainty-reason: The trials disagree.
features: [network]
outcomes: [attain]
claims:
  raise: weighed
  no-gain: weighed
  pairs: weighed
  where: "left out: says when, not how much"
answered: 2026-11-28
searched: not searched
status: reviewed
---
"""

FILES: Mapping[str, str] = {
    "sources/all.bib": SOURCES,
    "sources/studies.yml": STUDIES,
    "claims/vocabulary.yml": VOCABULARY,
    "claims/questions/do-networks-raise-attainment.md": QUESTION,
    **{f"claims/{name}.md": text for name, text in CLAIMS.items()},
}
