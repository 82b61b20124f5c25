"""The shipped collection in the common styles, kept to be read against the manuals.

``pytest tests/cite/test_golden.py --rewrite-docs`` renews the files; docs/citing.md says where
they depart from what a manual asks for, and why.
"""

from __future__ import annotations

from pathlib import Path

import pytest

from kb.cite.citable import citable_claims
from kb.cite.claims import HEADS, cite_claims
from kb.cite.csl import csl_item
from kb.cite.lists import listing
from kb.cite.styles import SHORT_NAMES, find_style
from kb.cite.values import Manner
from kb.model import Corpus, Snapshot
from kb.workspace import load
from tests.cite.items import needs_engine
from tests.conftest import ROOT

GOLDEN = Path(__file__).parent / "golden"


@pytest.fixture(scope="module")
def corpus() -> Corpus:
    return load(ROOT, cache=False).corpus


def written(corpus: Corpus, style: str) -> str:
    manner = Manner(find_style(style))
    items = {key: csl_item(source) for key, source in corpus.sources.items()}
    found = listing(items, items, manner)
    lines = [f"# {manner.style.id}", ""]
    for entry in found.entries:
        lines += [f"{entry.margin} {entry.text}".strip(), f"    {found.citations[entry.id]}"]
    claims = [c for c in citable_claims(corpus, Snapshot("")) if any(g.via for g in c.grounds)]
    lines += ["", "# Claims that rest on what was read in another source", ""]
    for claim, grounds in zip(claims, cite_claims(claims, items, manner), strict=True):
        lines += [claim.id]
        lines += [f"    {HEADS[name]}: {text}" for name, text in grounds.citations.items()]
        lines += [
            f"    > {entry.margin} {entry.text}".replace(">  ", "> ") for entry in grounds.entries
        ]
    return "\n".join(lines) + "\n"


@needs_engine
@pytest.mark.parametrize("style", SHORT_NAMES)
def test_the_shipped_collection(corpus: Corpus, style: str, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"{style}.txt"
    found = written(corpus, style)
    if request.config.getoption("--rewrite-docs"):
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found == path.read_text(encoding="utf-8")
