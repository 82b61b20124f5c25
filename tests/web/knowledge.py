"""A knowledge base small enough to know by heart, with every case that the pages tell apart."""

from __future__ import annotations

from collections.abc import Mapping

FILES: Mapping[str, str] = {
    "sources/all.bib": """\
@article{lima2010thinking,
  author       = {Lima, Jorge Ávila de},
  title        = {Thinking More Deeply about Networks in Education},
  journaltitle = {Journal of Educational Change},
  date         = {2010},
  volume       = {11},
  number       = {1},
  pages        = {1--21},
  doi          = {10.1007/s10833-008-9099-1},
}

@report{nao2009partnering,
  author      = {{National Audit Office}},
  title       = {Partnering for School Improvement},
  institution = {The Stationery Office},
  date        = {2009-07-09},
  isbn        = {9780102955064},
}

@online{menzies2014collaboration,
  author       = {Menzies, Loic},
  title        = {Collaboration: It Doesn't Happen by Magic},
  organization = {LKMco},
  date         = {2014-07-18},
  url          = {https://cfey.org/2014/07/collaboration-it-doesnt-happen-by-magic/},
}

@article{odd.key+2003,
  author       = {O'Neill, Ann and Two, Bo and Three, Cy},
  title        = {A <b>Bold</b> Title & Its "Quotes"},
  journaltitle = {Journal},
  date         = {2003},
  ids          = {even.key, odd key},
  retracted    = {2005-01-02: The data could not be found.},
}

@book{unused2001,
  author    = {Nobody, Ann},
  title     = {A Book Nobody Here Relies On},
  publisher = {Press},
  date      = {2001},
}
""",
    "claims/vocabulary.yml": """\
features:
  - id: network
    label: Network
    definition: Schools that work together towards something.
    alt-labels: [partnership]
    replaces: [feature/partnering, design/joint-work]
  - id: trust
    label: Trust
    definition: Counting on one another.
    broader: network
  - id: empty
    label: Untouched feature
    broader: network
contexts:
  - id: england
    label: England
    kind: place
  - id: london
    label: London
    kind: place
    broader: england
designs:
  - id: evaluation
    label: Evaluation
  - id: conceptual
    label: Conceptual work
""",
    "claims/spread-by-faith.md": """\
---
claim: Networks have spread through belief more than through proof.
kind: finding
certainty: low
certainty-reason: One conceptual paper, known through a post.
status: reviewed
features:
  network: disputes
contexts: [england]
evidence:
  - source: lima2010thinking
    relation: supports
    locator: p. 2
    via: menzies2014collaboration
    design: conceptual
    basis: relayed
    quote: faith and fads
  - source: nao2009partnering
    relation: qualifies
    locator: p. 10
    design: evaluation
    basis: summary
    note: Heads said otherwise.
  - source: odd.key+2003
    relation: disputes
    design: evaluation
    basis: full-text
    sample: 104 schools
relations:
  disputes: [partnering-helps]
replaces: [belief-spreads, spread-by-belief]
---

Belief came first [@lima2010thinking, p. 2], whatever [[partnering-helps]] says.
""",
    "claims/partnering-helps.md": """\
---
claim: Partnering helps schools to improve.
kind: finding
certainty: moderate
certainty-reason: An audit.
status: contested
features: {network: supports, trust: describes}
contexts: [england, london]
evidence:
  - source: nao2009partnering
    relation: supports
    design: evaluation
    basis: full-text
---

Head teachers **say** so <script>alert(1)</script>.
""",
    "claims/trust-takes-time.md": """\
---
claim: Trust takes time.
status: draft
features: {trust: qualifies}
evidence:
  - source: menzies2014collaboration
    relation: supports
---

Nobody said how long.
""",
    "claims/old-claim.md": """\
---
claim: Partnering always helps.
kind: finding
certainty: very-low
certainty-reason: Nobody holds it now.
status: superseded
features: {network: supports}
evidence:
  - source: menzies2014collaboration
    relation: supports
    basis: full-text
    design: conceptual
---

It went too far.
""",
    "claims/new-claim.md": """\
---
claim: Partnering helps where someone coordinates it.
kind: finding
certainty: high
certainty-reason: For the tests.
status: reviewed
features: {network: supports}
contexts: [london]
evidence:
  - source: menzies2014collaboration
    relation: supports
    basis: full-text
    design: conceptual
relations:
  supersedes: [old-claim]
---

It replaces [[old-claim]].
""",
}

METADATA = """\
title: Test collection
description: What is known, for the tests.
license: CC BY 4.0
license_url: https://creativecommons.org/licenses/by/4.0/
plugins:
  kb:
    forge: https://github.com/example/evidence
"""
