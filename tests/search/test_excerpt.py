"""What is read back from the database, held against the corpus that it was built from."""

from __future__ import annotations

from contextlib import closing
from pathlib import Path
from sqlite3 import connect

from kb.cite.export.excerpt import CollectionMetadata
from kb.model import Evidence, Figure
from kb.search.complete import claims_found
from kb.search.selection import Selection
from kb.store.excerpt import claims_of_feature, read_excerpt
from kb.workspace import load
from tests.building import build_corpus
from tests.conftest import ROOT, WEIGHED, WriteKb


def test_the_shipped_collection_is_read_back_whole(kb_db: Path) -> None:
    with closing(connect(kb_db)) as connection:
        found = read_excerpt(connection, CollectionMetadata())
    corpus = load(ROOT, cache=False).corpus
    assert found.whole
    assert found.corpus == corpus
    assert {claim.path for claim in found.claims} == {c.path for c in corpus.claims.values()}


def test_studies_effects_and_questions_are_read_back_whole(write_kb: WriteKb) -> None:
    root = write_kb(WEIGHED)
    note = root / "claims/trios-brought-no-gain.md"
    note.write_text(
        note.read_text(encoding="utf-8").replace(
            "        n: {", "        se: .061\n        p: < 0.2\n        n: {"
        ),
        encoding="utf-8",
    )
    loaded = load(root, cache=False)
    path = root / "made.db"
    build_corpus(loaded.corpus, path)
    with closing(connect(path)) as connection:
        found = read_excerpt(connection, CollectionMetadata())
    assert found.corpus == loaded.corpus
    (effect,) = found.corpus.claims["trios-brought-no-gain"].evidence[0].effects
    assert effect.p == Figure("< 0.2", 0.2, "<")


def test_claims_come_with_the_sources_of_their_evidence(kb_db: Path) -> None:
    ident = "networks-spread-by-faith-and-fashion"
    with closing(connect(kb_db)) as connection:
        found = read_excerpt(connection, CollectionMetadata(), claims=[ident, "no-such-claim"])
    assert list(found.corpus.claims) == [ident]
    assert not found.whole
    evidence: tuple[Evidence, ...] = found.claims[0].evidence
    keys = {item.source.id for item in evidence} | {i.via.id for i in evidence if i.via}
    assert set(found.corpus.sources) == keys
    wider = {term.broader.id for term in found.corpus.features.values() if term.broader}
    assert wider <= set(found.corpus.features)


def test_a_search_is_found_whole(kb_db: Path) -> None:
    with closing(connect(kb_db)) as connection:
        everything = claims_found(connection, Selection())
        assert everything == [r[0] for r in connection.execute("select id from claims order by id")]
        some = claims_found(connection, Selection(words="author:lima", page=7))
        assert 0 < len(some) < len(everything)


def test_a_feature_has_the_claims_of_those_under_it(kb_db: Path) -> None:
    with closing(connect(kb_db)) as connection:
        network = claims_of_feature(connection, "network")
        pairing = claims_of_feature(connection, "pairing")
    assert set(pairing) < set(network)
