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
from kb.cite.documents import listing
from kb.cite.styles import SHORT_NAMES, find_style
from kb.cite.values import Manner
from kb.model import Corpus, Snapshot
from kb.workspace import load
from tests.cite.items import needs_engine
from tests.cite.test_surnames import sources
from tests.conftest import ROOT

SIX = ("apa", "harvard", "chicago", "mla", "vancouver", "ieee")

CASES = {
    "cases": ("cases",),
    "surnames": ("surnames",),
    "further": ("further", "names-and-math"),
}
"""Bibliographies that are listed, each of one or more files."""

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


def listed(name: str, style: str) -> str:
    """A bibliography of cases in a style: each entry, and how it is cited."""
    manner = Manner(find_style(style))
    read = {key: one for part in CASES[name] for key, one in sources(f"{part}.bib").items()}
    items = {key: csl_item(source) for key, source in read.items()}
    document = listing(items, items, manner)
    lines = [f"# {manner.style.id}", ""]
    for entry in document.entries:
        lines += [f"{entry.id}: {f'{entry.margin} {entry.text}'.strip()}"]
        lines += [f"    {document.citations[entry.id]}"]
    return "\n".join(lines) + "\n"


@needs_engine
@pytest.mark.parametrize("name", CASES)
@pytest.mark.parametrize("style", SIX)
def test_kinds_of_entries_and_names(name: str, style: str, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"{name}-{style}.txt"
    written_now = listed(name, style)
    if request.config.getoption("--rewrite-docs"):
        path.write_text(written_now, encoding="utf-8", newline="\n")
    assert written_now == path.read_text(encoding="utf-8")


RIGHT = {
    ("apa", "bce"): "Caesar, G. J. (50 B.C.E.). Commentarii. Roma.",
    ("chicago", "plato1992"): "Plato. (380 BC) 1992. Republic.",
    ("apa", "talk"): "Talk, T. (2015, April 16). A talk given [Paper presentation]. Annual Meeting"
    " of the AERA, Chicago.",
    ("mla", "mvbook"): "3rd ed., Addison-Wesley, 1997. Series in CS 7, Vol. 2 of The Art of"
    " Computer Programming.",
    ("harvard", "mvbook"): "The art of computer programming. Volume 2: Seminumerical algorithms.",
    (
        "ieee",
        "mvbook",
    ): "The art of computer programming, vol. 2, Seminumerical algorithms, 3rd ed.",
    ("apa", "arxiv"): "transformers (arXiv:1810.04805). arXiv. https://arxiv.org/abs/1810.04805",
    ("ieee", "arxiv"): "arXiv: 1810.04805.",
    ("apa", "nd2"): "Doe, J. (n.d.-b). Second undated book.",
    ("harvard", "nd1"): "Doe, J. (no date a) First undated book.",
    ("harvard", "urlpar"): "(Accessed: 2 January 2023)",
}


@pytest.mark.parametrize(("style", "key"), RIGHT)
def test_what_the_manuals_say(style: str, key: str) -> None:
    lines = (GOLDEN / f"cases-{style}.txt").read_text(encoding="utf-8").splitlines()
    (entry,) = [line for line in lines if line.startswith(f"{key}: ")]
    assert RIGHT[style, key] in entry


@needs_engine
@pytest.mark.parametrize("style", SHORT_NAMES)
def test_the_shipped_collection(corpus: Corpus, style: str, request: pytest.FixtureRequest) -> None:
    path = GOLDEN / f"{style}.txt"
    found = written(corpus, style)
    if request.config.getoption("--rewrite-docs"):
        path.write_text(found, encoding="utf-8", newline="\n")
    assert found == path.read_text(encoding="utf-8")
