"""What many tests need: knowledge bases on disk, and the real command."""

from __future__ import annotations

import os
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from typing import TYPE_CHECKING

import hypothesis
import pytest
from click.testing import CliRunner

from kb.cli import main

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent

SMALL: Mapping[str, str] = {
    "sources/one.bib": """\
@article{lima2010thinking,
  author       = {Lima, Jorge Ávila de},
  title        = {Thinking More Deeply about Networks in Education},
  journaltitle = {Journal of Educational Change},
  date         = {2010},
  pages        = {1--21},
}

@report{nao2009partnering,
  author      = {{National Audit Office}},
  title       = {Partnering for School Improvement},
  institution = {The Stationery Office},
  date        = {2009-07-09},
}
""",
    "claims/vocabulary.yml": """\
features:
  - id: network
    label: Network
  - id: trust
    label: Trust
    broader: network
    alt-labels: [confidence]
contexts:
  - id: england
    label: England
    kind: place
designs:
  - id: evaluation
    label: Evaluation
  - id: conceptual
    label: Conceptual work
""",
    "claims/networks/spread-by-faith.md": """\
---
claim: Networks have spread through belief more than through proof.
kind: finding
certainty: low
certainty-reason: One conceptual paper.
status: reviewed
features:
  network: disputes
contexts: [england]
evidence:
  - source: lima2010thinking
    relation: supports
    locator: p. 2
    via: nao2009partnering
    design: conceptual
    basis: relayed
relations:
  disputes: [partnering-helps]
---

Belief came first [@lima2010thinking, p. 2], whatever [[partnering-helps]] says.
""",
    "claims/partnering-helps.md": """\
---
claim: Partnering helps schools to improve.
status: draft
features: {network: supports, trust: describes}
evidence:
  - source: nao2009partnering
    relation: supports
---

Head teachers **say** so <script>alert(1)</script>.
""",
}

WEIGHED: Mapping[str, str] = {
    **SMALL,
    "sources/trials.bib": """\
@report{west2017trios,
  author      = {West, Ada},
  title       = {A Trial of School Trios},
  institution = {Evaluation Office},
  date        = {2017},
  pages       = {1--40},
}

@report{north2019trios,
  author      = {North, Bea},
  title       = {School Trios Two Years On},
  institution = {Evaluation Office},
  date        = {2019},
}

@article{south2018pairs,
  author       = {South, Cy},
  title        = {Pairs of Schools Compared},
  journaltitle = {Journal of Trials},
  date         = {2018},
}
""",
    "sources/studies.yml": """\
- id: trios-trial
  label: Trial of school trios in England
  design: randomised-trial
  reports: [west2017trios, north2019trios]
  contexts: [england]
  sample:
    schools: 104
    pupils: 21041
  period: 2014/2016
  evaluator: independent
  appraisal:
    - tool: padlocks
      overall: 4
      by: west2017trios
- id: pairs-study
  label: Comparison of paired schools
  design: evaluation
  reports: [south2018pairs]
  sample:
    schools: 40
""",
    "claims/vocabulary.yml": """\
features:
  - id: network
    label: Network
  - id: trust
    label: Trust
    alt-labels: [confidence]
    broader: network
  - id: trios
    label: Trios
    broader: network
    broader-kind: kind-of
outcomes:
  - id: attainment
    label: Attainment
    better: higher
  - id: exclusions
    label: Exclusions
    better: lower
contexts:
  - id: england
    label: England
    kind: place
designs:
  - id: systematic-review
    label: Systematic review
  - id: evaluation
    label: Evaluation
  - id: randomised-trial
    label: Randomised trial
    broader: evaluation
    broader-kind: kind-of
  - id: conceptual
    label: Conceptual work
appraisal-tools:
  - id: padlocks
    label: Padlocks
    levels: [0, 1, 2, 3, 4, 5]
    designs: [evaluation]
  - id: rob
    label: Risk of bias
    levels: [high, some-concerns, low]
    domains: [randomisation, missing-data]
    designs: [randomised-trial]
spellings: [programme = program]
""",
    "claims/trios-brought-no-gain.md": """\
---
claim: School trios brought no overall gain in attainment.
kind: finding
certainty: moderate
certainty-domains:
  approach: grade
  start: high
  risk-of-bias: 0
  inconsistency: 0
  indirectness: 0
  imprecision: -1
  publication-bias: 0
certainty-reason: One trial, with an interval that includes small gains.
status: reviewed
features: {trios: disputes}
outcomes: {attainment: no-difference}
contexts: [england]
evidence:
  - source: west2017trios
    study: trios-trial
    relation: supports
    locator: p. 4
    design: randomised-trial
    basis: full-text
    effects:
      - outcome: attainment
        measure: smd
        value: 0.10
        ci: [-0.02, 0.22]
        n: {schools: 104, pupils: 21041}
        comparator: schools alike that took no part
        when: end of Key Stage 2
        locator: table 3
---

The trial compared schools by chance [@west2017trios, p. 4].
""",
    "claims/questions/do-trios-raise-attainment.md": """\
---
question: Do school trios raise attainment?
answer: Probably not by much.
certainty: moderate
certainty-reason: One trial.
features: [trios]
outcomes: [attainment]
contexts: [england]
claims:
  trios-brought-no-gain: weighed
  partnering-helps: "left out: says nothing of attainment"
answered: 2026-11-28
searched:
  until: 2026-11
  where: [ERIC]
status: reviewed
---

One trial is all there is: [[trios-brought-no-gain]].
""",
}
"""The small knowledge base with a study, effects, an appraisal and a question."""

WriteKb = Callable[..., Path]
RunKb = Callable[..., "subprocess.CompletedProcess[str]"]


def write_files(root: Path, files: Mapping[str, str | bytes]) -> Path:
    """Write files below ``root``; text as UTF-8 without touching its line ends."""
    for name, content in files.items():
        path = root / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return root


@pytest.fixture(autouse=True)
def _own_cache(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Keep parse results of tests away from the user's own."""
    monkeypatch.setenv("XDG_CACHE_HOME", str(tmp_path_factory.getbasetemp() / "cache"))


@pytest.fixture
def small_kb(tmp_path: Path) -> Path:
    """A knowledge base of two claims."""
    return write_files(tmp_path / "small", SMALL)


@pytest.fixture
def write_kb(tmp_path: Path) -> WriteKb:
    """Writes the small knowledge base with further or other files."""

    def write(files: Mapping[str, str | bytes] | None = None, name: str = "kb") -> Path:
        return write_files(tmp_path / name, {**SMALL, **(files or {})})

    return write


def kb_command(
    *arguments: str | Path, environment: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the real ``kb`` in a process of its own."""
    return subprocess.run(
        [sys.executable, "-m", "kb", *map(str, arguments)],
        capture_output=True,
        text=True,
        encoding="utf-8",
        env={**os.environ, "PYTHONUTF8": "1", **(environment or {})},
        check=False,
        cwd=ROOT,
    )


@pytest.fixture
def kb() -> RunKb:
    """The real ``kb`` command."""
    return kb_command


@pytest.fixture(scope="session")
def kb_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The database of the knowledge base that this repository ships, built by the real command."""
    path = tmp_path_factory.mktemp("built") / "kb.db"
    done = kb_command("-C", ROOT, "build", "-o", path)
    assert done.returncode == 0, done.stderr
    return path


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    """A running Chromium."""
    from tests.web.browser import launched  # noqa: PLC0415 - only for tests that need one

    with launched() as browser:
        yield browser


@pytest.fixture
def kb_main() -> Callable[..., subprocess.CompletedProcess[str]]:
    """The ``kb`` command in this process: for many quick calls."""

    def run(*arguments: str) -> subprocess.CompletedProcess[str]:
        result = CliRunner().invoke(main, arguments)
        return subprocess.CompletedProcess(
            arguments, result.exit_code, result.stdout, result.stderr
        )

    return run


def pytest_addoption(parser: pytest.Parser) -> None:
    """``--rewrite-docs`` writes the generated pages instead of only comparing them."""
    parser.addoption("--rewrite-docs", action="store_true", help="rewrite the generated pages")


# The same examples at every run of CI, so that a rare one found by chance does not stop a change
# that has nothing to do with it; at a desk each run looks further.
# No test is timed: a busy machine is no fault of the code.
hypothesis.settings.register_profile("default", deadline=None)
hypothesis.settings.load_profile("default")
hypothesis.settings.register_profile("ci", derandomize=True, deadline=None)
if os.environ.get("CI"):
    hypothesis.settings.load_profile("ci")
