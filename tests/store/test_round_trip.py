"""Whole corpora through the database: what is read back is what went in, nothing left out."""

from __future__ import annotations

from contextlib import closing
from dataclasses import replace
from pathlib import Path
from sqlite3 import connect

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kb.base.text import Place, Span, TextFile
from kb.cite.export.excerpt import CollectionMetadata
from kb.model import Corpus, Source
from kb.parse.bibtex import parse_bib, resolve
from kb.store.excerpt import read_excerpt
from scripts import field_losses, synthetic
from tests.building import build_corpus
from tests.cite.made import sources
from tests.conftest import ROOT
from tests.store.made import corpora

PLACE = Place("sources/made.bib", Span(0, 0, 1, 1, 1, 1))
WILD = Path("/usr/share/texlive/texmf-dist/bibtex/bib"), Path("/usr/share/doc/texlive-doc")
CHANCE = settings(
    max_examples=5,
    deadline=None,
    phases=(Phase.explicit, Phase.generate),
    suppress_health_check=[HealthCheck.function_scoped_fixture],
)


def read_back(corpus: Corpus, path: Path) -> Corpus:
    build_corpus(corpus, path)
    with closing(connect(path)) as connection:
        return read_excerpt(connection, CollectionMetadata()).corpus


def of_sources(found: list[Source]) -> Corpus:
    placed = (replace(s, place=PLACE) for s in found)
    return Corpus({s.key: s for s in sorted(placed, key=lambda s: s.key)}, {}, {}, {}, {})


@CHANCE
@given(corpora())
def test_any_corpus_is_read_back(tmp_path: Path, made: Corpus) -> None:
    assert read_back(made, tmp_path / "made.db") == made


@CHANCE
@given(st.lists(sources(), min_size=20, max_size=20))
def test_any_source_is_read_back(tmp_path: Path, made: list[Source]) -> None:
    corpus = of_sources([replace(s, key=f"k{n}", entry_type="book") for n, s in enumerate(made)])
    assert read_back(corpus, tmp_path / "made.db") == corpus


def test_a_synthetic_corpus_is_read_back(tmp_path: Path) -> None:
    corpus = synthetic.corpus(300, 7)
    assert read_back(corpus, tmp_path / "made.db") == corpus


def test_fields_that_were_lost_once_are_read_back(tmp_path: Path) -> None:
    text = (ROOT / "tests" / "fields" / "losses.bib").read_text(encoding="utf-8")
    found, _ = resolve([parse_bib(TextFile("sources/losses.bib", text))[0]])
    corpus = of_sources(list(found))
    assert read_back(corpus, tmp_path / "losses.db") == corpus


@pytest.mark.slow
def test_entries_of_other_people_are_read_back(tmp_path: Path) -> None:
    present = [folder for folder in WILD if folder.is_dir()]
    if len(present) < len(WILD):
        pytest.skip("no bibliographies of TeX are here: apt-get install texlive-bibtex-extra")
    corpus = of_sources(field_losses.varied(field_losses.candidates(present), 300))
    assert len(corpus.sources) == 300
    assert read_back(corpus, tmp_path / "wild.db") == corpus
