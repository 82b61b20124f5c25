"""A small collection to be weighed: every number on its pages can be counted by hand."""

from __future__ import annotations

from collections.abc import Mapping

from tests.conftest import WEIGHED


def _source(key: str, name: str, title: str, year: int) -> str:
    return f"@article{{{key},\n  author = {{{name}}},\n  title = {{{title}}},\n" + (
        f"  journaltitle = {{Journal of Trials}},\n  date = {{{year}}},\n}}\n\n"
    )


SOURCES = "".join(
    (
        _source("east2021pairing", "East, Dee", "A Trial of Pairing", 2021),
        _source("hill2020towns", "Hill, Eve", "Pairing in Towns", 2020),
        _source("lake2022review", "Lake, Fay", "A Review of Pairing", 2022),
        _source("moor2023again", "Moor, Gil", "The Trios Data Again", 2023),
        _source("ford2024doubts", "Ford, Hal", "Doubts about Trios", 2024),
    )
)

STUDIES = """\
- id: pairing-trial
  label: Trial of pairing
  design: randomised-trial
  reports: [east2021pairing]
  sample: {schools: 60, pupils: 9000}
  period: 2018/2020
  registration: ISRCTN11111111
  funder: A fund
  evaluator: developer
  appraisal:
    - tool: rob
      overall: some-concerns
      domains: {randomisation: low, missing-data: high}
      outcome: attainment
      by: curators
      note: Many pupils left.
- id: towns-study
  label: Pairing in towns, compared
  design: evaluation
  reports: [hill2020towns]
  sample: {schools: 20}
- id: trios-again
  label: The trios data, analysed again
  design: randomised-trial
  reports: [moor2023again]
  shares-data-with: [trios-trial]
"""


def _effect(value: str, ci: str, more: str = "") -> str:
    return (
        "      - outcome: attainment\n        measure: smd\n"
        f"        value: {value}\n        ci: {ci}\n{more}"
    )


def _item(source: str, relation: str, design: str, *effects: str, study: str = "") -> str:
    lines = [f"  - source: {source}"]
    lines += [f"    study: {study}"] if study else []
    lines += [f"    relation: {relation}", "    locator: p. 2", f"    design: {design}"]
    lines += ["    basis: full-text", *(["    effects:"] if effects else [])]
    return "\n".join(lines) + "\n" + "".join(effects)


PAIRING = (
    """\
---
claim: Pairing a weak with a strong school raises attainment.
kind: finding
certainty: low
certainty-domains:
  approach: judgement
certainty-reason: Two studies of some size, and a review.
status: reviewed
features: {trios: supports}
outcomes: {attainment: benefit}
contexts: [england]
evidence:
"""
    + _item(
        "east2021pairing",
        "supports",
        "randomised-trial",
        _effect("0.30", "[0.10, 0.50]", "        n: {schools: 60, pupils: 9000}\n"),
        _effect("0.50", "[0.10, 0.90]", "        subgroup: pupils on free meals\n"),
        study="pairing-trial",
    )
    + _item(
        "hill2020towns",
        "supports",
        "evaluation",
        _effect("0.20", "[0.00, 0.40]", "        n: {schools: 20}\n"),
        study="towns-study",
    )
    + _item("lake2022review", "supports", "systematic-review", _effect("0.25", "[0.15, 0.35]"))
    + _item("ford2024doubts", "disputes", "conceptual")
    + "---\n\nPairs gained most where both wished to [@east2021pairing, p. 2].\n"
)

AGAIN = (
    """\
---
claim: The gains of trios were no larger in a second analysis.
kind: finding
certainty: low
certainty-reason: The same data.
status: reviewed
features: {trios: disputes}
outcomes: {attainment: no-difference, exclusions: harm}
contexts: [england]
evidence:
"""
    + _item(
        "moor2023again",
        "supports",
        "randomised-trial",
        _effect("0.05", "[-0.15, 0.25]"),
        """\
      - outcome: exclusions
        measure: odds-ratio
        value: 1.4
        ci: [0.9, 2.2]
""",
        study="trios-again",
    )
    + _item("ford2024doubts", "disputes", "conceptual")
    + "---\n\nThe same pupils were followed for longer [@moor2023again, p. 2].\n"
)

QUESTION = """\
---
question: Does bringing weak and strong schools together raise attainment?
answer: Perhaps by a little; the trials do not agree.
certainty: low
certainty-domains:
  approach: grade
  start: high
  risk-of-bias: -1
  inconsistency: -1
  indirectness: 0
  imprecision: 0
  publication-bias: 0
certainty-reason: The two trials point to different sizes.
features: [trios]
outcomes: [attainment, exclusions]
contexts: [england]
claims:
  trios-brought-no-gain: weighed
  pairing-raises-attainment: weighed
  trios-again-no-larger: weighed
  partnering-helps: "left out: says nothing of attainment"
answered: 2026-11-28
searched:
  until: 2026-11
  where: [ERIC, EEF]
  note: Titles only.
status: reviewed
---

What would change the answer is a third trial: [[pairing-raises-attainment]].
"""

FILES: Mapping[str, str] = {
    **WEIGHED,
    "sources/pairing.bib": SOURCES,
    "sources/studies.yml": WEIGHED["sources/studies.yml"] + STUDIES,
    "claims/pairing-raises-attainment.md": PAIRING,
    "claims/trios-again-no-larger.md": AGAIN,
    "claims/questions/do-weak-and-strong-schools-gain.md": QUESTION,
}
