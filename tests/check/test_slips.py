"""Slips of somebody who has docs/formats.md alone: each gives one finding, at its place.

What follows from a slip is no finding of its own, so that whoever made one reads of one.
"""

from __future__ import annotations

import pytest

from kb.check.examine import examine
from kb.diagnostics import Severity
from kb.workspace import load
from tests.conftest import WEIGHED, WriteKb

NOTE = "claims/trios-brought-no-gain.md"
QUESTION = "claims/questions/do-trios-raise-attainment.md"
STUDIES, VOCABULARY = "sources/studies.yml", "claims/vocabulary.yml"
CI, N = "ci: [-0.02, 0.22]", "n: {schools: 104, pupils: 21041}"
LEFT_OUT = '"left out: says nothing of attainment"'
SECOND = "    basis: full-text\n    effects"

SLIPS = {
    "a unit in the value": (NOTE, "value: 0.10", "value: 0.1 sd", "N029 no number"),
    "a decimal comma": (NOTE, "value: 0.10", "value: 0,10", "N029 write 0.10"),
    "outside": (NOTE, "value: 0.10", "value: 0.30", "N033 outside its interval"),
    "backwards": (NOTE, CI, "ci: [0.22, -0.02]", "N034 swap the two"),
    "one end": (NOTE, CI, "ci: [-0.02]", "N029 two numbers"),
    "words": (NOTE, CI, "ci: -0.02 to 0.22", "N029 two numbers"),
    "a lost nought": (NOTE, CI, "ci: [-0.2, 0.22]", "N034 far from the middle"),
    "p": (NOTE, CI, f"{CI}\n        p: 0.001", "N034 it is about 0.1"),
    "se": (NOTE, CI, f"{CI}\n        se: 0.5", "N034 does not fit"),
    "p above 1": (NOTE, CI, f"{CI}\n        p: 1.2", "N007 between 0 and 1"),
    "a level as a part": (NOTE, CI, f"{CI}\n        ci-level: 0.95", "N007 write 95"),
    "a measure": (NOTE, "measure: smd", "measure: effect", "N007 it is one of smd"),
    "a measure of papers": (NOTE, "measure: smd", "measure: Cohen’s d", "N007 is called “smd”"),
    "a correlation": (NOTE, f"smd\n        value: 0.10\n        {CI}",
                      "correlation\n        value: 1.4\n        ci: [1.1, 1.7]", "N007 -1 and 1"),
    "the log of a ratio": (NOTE, f"smd\n        value: 0.10\n        {CI}",
                           "odds-ratio\n        value: -0.4\n        ci: [-0.6, -0.2]",
                           "N007 not its logarithm"),
    "an outcome": (NOTE, "- outcome: attainment", "- outcome: attainmant", "C020 “attainment”"),
    "more than all": (NOTE, "pupils: 21041}", "pupils: 210410}", "E004 21041 in all"),
    "about": (NOTE, N, "n: {schools: about 100}", "N029 no number"),
    "a unit": (NOTE, N, "n: {school: 104}", "E014 “schools”"),
    "the sign": (NOTE, f"0.10\n        {CI}", "0.40\n        ci: [0.30, 0.50]", "E003 the sign"),
    "a domain's level": (NOTE, "imprecision: -1", "imprecision: -3", "N029 0, -1 or -2"),
    "a domain of another": (NOTE, "publication-bias: 0", "coherence: 0", "N004 no key “coherence”"),
    "an approach": (NOTE, "approach: grade", "approach: grad", "N007 “grade”"),
    "a study": (NOTE, "study: trios-trial", "study: trios-trail", "C019 “trios-trial”"),
    "a direction": (NOTE, "{attainment: no-difference}", "[attainment]", "N006 must hold lines"),
    "via": (NOTE, "    locator: p. 4\n", "    locator: p. 4\n    via-locator: p. 2\n", "N036 “via"),
    "a tool": (STUDIES, "tool: padlocks", "tool: padlock", "C021 “padlocks”"),
    "a level": (STUDIES, "overall: 4", "overall: 6", "E007 it has 0, 1"),
    "a report": (STUDIES, "[west2017trios,", "[west2017trio,", "C002 “west2017trios”"),
    "by": (STUDIES, "by: west2017trios", "by: west2017trio", "C002 “west2017trios”"),
    "a period": (STUDIES, "2014/2016", "2014 to 2016", "E002 2014/2016"),
    "a period backwards": (STUDIES, "2014/2016", "2016/2014", "E002 2014/2016"),
    "no design": (STUDIES, "  design: evaluation\n", "", "E006 has no design"),
    "no dash": (STUDIES, "    - tool: padlocks\n      overall: 4\n      by: west2017trios",
                "    tool: padlocks\n    overall: 4", "N006 starts with a dash"),
    "a claim": (QUESTION, "gain: weighed", "gian: weighed", "C006 “trios-brought-no-gain”"),
    "surer": (QUESTION, "certainty: moderate", "certainty: high", "A001 lower it"),
    "no quotes": (QUESTION, LEFT_OUT, LEFT_OUT.strip('"'), "N003 in quotes"),
    "no reason": (QUESTION, LEFT_OUT, "left out", "N008 “left out: reason”"),
    "a day": (QUESTION, "2026-11-28", "28.11.2026", "E002 2026-11-28"),
    "a key": (QUESTION, "searched:", "serched:", "N004 “searched”"),
    "bearings": (QUESTION, "[attainment]", "{attainment: benefit}", "N006 must be a list"),
    "too long": (QUESTION, "Probably not by much.", "Probably not. " * 40, "A005 400"),
    "better": (VOCABULARY, "better: higher", "better: up", "N007 higher and lower"),
}  # fmt: skip


@pytest.mark.parametrize("name", SLIPS)
def test_a_slip_gives_one_finding_with_its_place_and_advice(write_kb: WriteKb, name: str) -> None:
    path, old, new, expected = SLIPS[name]
    text = WEIGHED[path]
    assert old in text
    line = text[: text.index(old)].count("\n") + 1
    loaded = load(write_kb({**WEIGHED, path: text.replace(old, new, 1)}), cache=False)
    found = examine(loaded.corpus, loaded.diagnostics).findings
    graver = [one for one in found if one.code not in {"C013", "N031"}]
    code, _, words = expected.partition(" ")
    assert [one.code for one in graver] == [code], [one.message for one in graver]
    assert words in graver[0].message
    place = graver[0].place
    # At the line of the slip, or where the lines that it changed go on.
    assert place.path == path
    assert line <= place.span.line <= line + new.count("\n") + 1 or code == "E006"


ODD = {
    "a ratio that is nought": (NOTE, f"smd\n        value: 0.10\n        {CI}",
                               "risk-ratio\n        value: 1.00\n        ci: [0.00, 9.4]"),
    "a wide level": (NOTE, CI, "ci: [-0.02, 0.22]\n        ci-level: 99"),
    "a limit for p": (NOTE, CI, "p: < 0.2"),
    "an estimate without anything": (NOTE, f"        {CI}\n", ""),
    "a minus of typesetters": (NOTE, CI, "ci: [−0.02, 0.22]"),
    "not searched": (QUESTION, ":\n  until: 2026-11\n  where: [ERIC]", ": not searched"),
    "a year only": (STUDIES, "2014/2016", "2014"),
    "an appraisal without domains": (STUDIES, "overall: 4", "overall: 0"),
    "the design of the study said again": (NOTE, "randomised-trial", "evaluation"),
    "a reason with a colon": (QUESTION, LEFT_OUT, '"left out: of trust: not of pupils"'),
}  # fmt: skip


@pytest.mark.parametrize("name", ODD)
def test_what_is_odd_but_right_gives_none(write_kb: WriteKb, name: str) -> None:
    path, old, new = ODD[name]
    assert old in WEIGHED[path]
    changed = WEIGHED[path].replace(old, new, 1)
    loaded = load(write_kb({**WEIGHED, path: changed}), cache=False)
    found = examine(loaded.corpus, loaded.diagnostics).findings
    said = [f"{one.code} {one.message}" for one in found if one.severity is not Severity.INFO]
    assert said == []
