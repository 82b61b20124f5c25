"""Whole corpora through the database: what is read back is what went in, nothing left out."""

from __future__ import annotations

import importlib.util
import sys
from contextlib import closing
from dataclasses import replace
from pathlib import Path
from sqlite3 import connect
from types import ModuleType

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.base.text import Place, Span, TextFile
from kb.cite.export.excerpt import CollectionMetadata
from kb.model import (
    Claim,
    Corpus,
    Evidence,
    EvidenceRelation,
    Field,
    Mention,
    MentionKind,
    Ref,
    Reviewed,
    Snapshot,
    Source,
    Suppression,
    Verified,
)
from kb.parse.bibtex import parse_bib, resolve
from kb.store.build import build
from kb.store.edition import Edition
from kb.store.excerpt import read_excerpt
from tests.cite.made import TEXT, sources
from tests.conftest import ROOT

PLACE = Place("sources/made.bib", Span(0, 0, 1, 1, 1, 1))
WILD = Path("/usr/share/texlive/texmf-dist/bibtex/bib"), Path("/usr/share/doc/texlive-doc")
CHANCE = settings(
    max_examples=5, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)


def script(name: str) -> ModuleType:
    spec = importlib.util.spec_from_file_location(name, ROOT / "scripts" / f"{name}.py")
    assert spec is not None
    assert spec.loader is not None
    module = importlib.util.module_from_spec(spec)
    sys.modules[name] = module
    spec.loader.exec_module(module)
    return module


def read_back(corpus: Corpus, path: Path) -> Corpus:
    build(Edition(corpus, Snapshot("0")), path, with_references=False)
    with closing(connect(path)) as connection:
        return read_excerpt(connection, CollectionMetadata()).corpus


def of_sources(found: list[Source]) -> Corpus:
    placed = (replace(s, place=PLACE) for s in found)
    return Corpus({s.key: s for s in sorted(placed, key=lambda s: s.key)}, {}, {}, {}, {})


FIELDS = st.lists(
    st.builds(Field, st.sampled_from(["series", "usera", "origdate"]), TEXT, st.just("")),
    max_size=4,
)
SUPPRESSIONS = st.lists(st.builds(Suppression, st.just("S001"), TEXT), max_size=2)


@CHANCE
@given(st.lists(st.tuples(sources(), FIELDS, SUPPRESSIONS), min_size=20, max_size=20))
def test_any_source_is_read_back(
    tmp_path: Path, made: list[tuple[Source, list[Field], list[Suppression]]]
) -> None:
    corpus = of_sources(
        [
            replace(s, key=f"k{n}", entry_type="book", fields=tuple(f), suppressions=tuple(x))
            for n, (s, f, x) in enumerate(made)
        ]
    )
    assert read_back(corpus, tmp_path / "made.db") == corpus


@CHANCE
@given(st.integers(0, 10**6), st.data())
def test_any_claim_is_read_back(tmp_path: Path, seed: int, data: st.DataObject) -> None:
    corpus: Corpus = script("synthetic").corpus(30, seed)
    claims = {name: _varied(claim, data.draw) for name, claim in corpus.claims.items()}
    corpus = replace(corpus, claims=claims)
    assert read_back(corpus, tmp_path / "made.db") == corpus


READINGS = (
    Reviewed("2026-11-28", EvidenceRelation.SUPPORTS, "Ana Moreno", "0123456789ab"),
    Reviewed("2026-11-29", EvidenceRelation.BACKGROUND, "Bo: “Roe”"),
)


def _varied(claim: Claim, draw: st.DrawFn) -> Claim:
    """The claim with what the synthetic ones do not have."""
    source = claim.evidence[0].source.id
    verified = st.builds(
        Verified, st.just("2026-11-28"), st.just("ab" * 32), st.sampled_from(["", "cd12"])
    )
    first: Evidence = replace(
        claim.evidence[0],
        quote=draw(TEXT),
        note=draw(TEXT),
        sample=draw(TEXT),
        dataset=draw(TEXT),
        verified=draw(st.one_of(st.none(), verified)),
        reviewed=draw(st.sampled_from([(), READINGS])),
    )
    mentions = (
        *claim.mentions,
        Mention(MentionKind.SOURCE, Ref(source), draw(TEXT), draw(TEXT), draw(TEXT)),
        Mention(MentionKind.CLAIM, Ref(claim.id)),
    )
    return replace(
        claim,
        evidence=(first, *claim.evidence[1:]),
        mentions=mentions,
        suppressions=tuple(draw(SUPPRESSIONS)),
        place=PLACE,
    )


def test_fields_that_were_lost_once_are_read_back(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "fields" / "losses.bib").read_text(encoding="utf-8")
    found, _ = resolve([parse_bib(TextFile("sources/losses.bib", text))[0]])
    corpus = of_sources(list(found))
    assert read_back(corpus, tmp_path / "losses.db") == corpus


def test_entries_of_other_people_are_read_back(tmp_path: Path) -> None:
    present = [folder for folder in WILD if folder.is_dir()]
    if len(present) < len(WILD):
        pytest.skip("no bibliographies of TeX are here: apt-get install texlive-bibtex-extra")
    losses = script("field_losses")
    corpus = of_sources(losses.varied(losses.candidates(present), 300))
    assert len(corpus.sources) == 300
    assert read_back(corpus, tmp_path / "wild.db") == corpus
