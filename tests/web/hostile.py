"""A small collection whose every text tries to run, to fetch or to lead somewhere."""

from __future__ import annotations

import json
from collections.abc import Mapping

from tests.conftest import WEIGHED

ELSEWHERE = "evil.example"

RUNS = "<script>window.hit=1</script><img src=x onerror='window.hit=1'><svg onload='window.hit=1'>"
ENDS = "\"'></title></script></style></textarea>--></svg>" + RUNS
FORMULA = f'=HYPERLINK("http://{ELSEWHERE}/","x")'

PROSE = rf"""
{RUNS}

<script>window.hit=1</script>
<script src="//{ELSEWHERE}/x.js"></script>

<svg xmlns="http://www.w3.org/2000/svg"><script>window.hit=1</script>
<image href="//{ELSEWHERE}/i"/></svg>

<iframe src="//{ELSEWHERE}/" srcdoc="<script>parent.hit=1</script>"></iframe>
<object data="//{ELSEWHERE}/"></object><embed src="//{ELSEWHERE}/">

<style>@import url(//{ELSEWHERE}/x.css); body {{ background: url(//{ELSEWHERE}/b) }}</style>
<link rel="stylesheet" href="//{ELSEWHERE}/x.css"><base href="//{ELSEWHERE}/">

<meta http-equiv="refresh" content="0;url=//{ELSEWHERE}/">

<form action="//{ELSEWHERE}/"><input autofocus onfocus="window.hit=1"><button>x</button></form>

<details open ontoggle="window.hit=1">x</details> <video src="//{ELSEWHERE}/v" autoplay></video>

![picture](https://{ELSEWHERE}/p.png) ![picture](data:image/svg+xml,<svg/onload=hit=1>)

[one](javascript:window.hit=1) [two](JaVaScRiPt:window.hit=1)
[three](data:text/html,<script>hit=1</script>)
[four](vbscript:x) [five](&#106;avascript:window.hit=1) <javascript:window.hit=1>
<https://{ELSEWHERE}/{ENDS}>

[six]: javascript:window.hit=1 "{RUNS}"
See [six], [@lima2010thinking, {ENDS}] and [[partnering-helps]].

| a {RUNS} | b |
|:--------:|--:|
| `{ENDS}` | [x](javascript:hit=1) |

```html
{ENDS}
```
"""


def quoted(text: str) -> str:
    """A text as a scalar of YAML."""
    return json.dumps(text, ensure_ascii=False)


BIB = f"""\
@article{{hostile2020,
  author       = {{{{{ENDS}}} and Smith<script>hit=1</script>, Ann "onload=hit=1}},
  title        = {{{ENDS} \\href{{javascript:hit=1}}{{x}} $<script>hit=1</script>$}},
  journaltitle = {{{RUNS}}},
  date         = {{2020}},
  url          = {{javascript:window.hit=1}},
  doi          = {{10.1000/"onmouseover="hit=1}},
  eprint       = {{"><script>hit=1</script>}},
  eprinttype   = {{arxiv}},
  publisher    = {{{FORMULA}}},
  abstract     = {{{ENDS}}},
  keywords     = {{{RUNS}, {FORMULA}}},
  note         = {{{ENDS}}},
}}

@online{{hostile2021,
  author = {{Web, Wide}},
  title  = {{{FORMULA}}},
  date   = {{2021}},
  url    = {{data:text/html,<script>hit=1</script>}},
}}
"""

NOTE = f"""\
---
claim: {quoted("Hostile words stay words. " + ENDS)}
kind: finding
certainty: low
certainty-reason: {quoted(ENDS)}
status: draft
features: {{network: supports, hostile: disputes}}
outcomes: {{harmed: harm}}
contexts: [nowhere]
evidence:
  - source: hostile2020
    study: hostile-study
    relation: supports
    locator: {quoted("p. 2 " + RUNS)}
    quote: {quoted(ENDS)}
    sample: {quoted(RUNS)}
    note: {quoted(ENDS)}
    design: odd
    basis: full-text
    effects:
      - outcome: harmed
        measure: smd
        value: 0.1
        ci: [-0.1, 0.3]
        comparator: {quoted(ENDS)}
        subgroup: {quoted(RUNS)}
        when: {quoted(RUNS)}
        locator: {quoted(RUNS)}
  - source: hostile2021
    relation: disputes
    locator: p. 1
    quote: {quoted(FORMULA)}
relations:
  disputes: [formulas-stay-words]
---
{PROSE}
"""

FORMULAS = f"""\
---
claim: {quoted(FORMULA)}
status: draft
features: {{network: supports}}
evidence:
  - source: hostile2021
    relation: supports
    note: "@SUM(1+1)*cmd|' /C calc'!A0"
    quote: "+1+1"
---
"""

QUESTION = f"""\
---
question: {quoted("Is it safe? " + ENDS)}
answer: {quoted(ENDS)}
certainty: low
certainty-reason: {quoted(RUNS)}
features: [network, hostile]
outcomes: [harmed]
claims:
  hostile-words-stay-words: weighed
  formulas-stay-words: {quoted("left out: " + ENDS)}
answered: 2026-11-28
searched:
  until: 2026-11
  where: [{quoted(RUNS)}]
  note: {quoted(ENDS)}
status: draft
---
{PROSE}
"""

STUDY = f"""\
- id: hostile-study
  label: {quoted(ENDS)}
  design: odd
  reports: [hostile2020]
  registration: {quoted(RUNS)}
  funder: {quoted(FORMULA)}
  sample:
    schools: 2
  appraisal:
    - tool: padlocks
      overall: 1
      by: curators
      note: {quoted(ENDS)}
"""

TERMS = {
    "features": f"  - id: hostile\n    label: {quoted(ENDS)}\n    definition: {quoted(ENDS)}\n"
    f"    scope-note: {quoted(RUNS)}\n    alt-labels: [{quoted(FORMULA)}, {quoted(RUNS)}]\n",
    "outcomes": f"  - id: harmed\n    label: {quoted(ENDS)}\n    better: higher\n",
    "contexts": f"  - id: nowhere\n    label: {quoted(ENDS)}\n    kind: place\n",
    "designs": f"  - id: odd\n    label: {quoted(ENDS)}\n    definition: {quoted(RUNS)}\n",
}

METADATA = f"""\
title: {quoted("Hostile " + ENDS)}
description: {quoted(ENDS)}
license: {quoted(RUNS)}
license_url: "javascript:window.hit=1"
source: {quoted(RUNS)}
source_url: "javascript:window.hit=1"
about: {quoted(RUNS)}
about_url: "data:text/html,<script>hit=1</script>"
plugins:
  kb:
    home: {quoted(ENDS)}
    library: "javascript:window.hit=1"
    mail: {quoted('x@example.org"><script>hit=1</script>')}
    curators:
      - name: {quoted(ENDS)}
databases:
  kb:
    description: {quoted(ENDS)}
    tables:
      claims:
        description: {quoted(ENDS)}
        columns:
          statement: {quoted(ENDS)}
"""


def _vocabulary() -> str:
    text = WEIGHED["claims/vocabulary.yml"]
    for name, more in TERMS.items():
        text = text.replace(f"{name}:\n", f"{name}:\n{more}", 1)
    return text


FILES: Mapping[str, str] = {
    **WEIGHED,
    "claims/vocabulary.yml": _vocabulary(),
    "claims/hostile-words-stay-words.md": NOTE,
    "claims/formulas-stay-words.md": FORMULAS,
    "claims/questions/is-it-safe.md": QUESTION,
    "sources/hostile.bib": BIB,
    "sources/studies.yml": WEIGHED["sources/studies.yml"] + STUDY,
    "metadata.yml": METADATA,
}
