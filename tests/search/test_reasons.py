"""Why a result is one: held against the texts themselves."""

from __future__ import annotations

import sqlite3

import pytest

from kb.search import Selection, search

FIELDS = ("statement", "prose", "source_titles", "author_names")


@pytest.mark.parametrize("words", ["trust", "chapman networks", "partner*", '"school networks"'])
def test_a_word_is_in_the_fields_that_are_named(shipped: sqlite3.Connection, words: str) -> None:
    results = search(shipped, Selection(words, match="some"), 30)
    assert results.hits
    for hit in results.hits:
        assert hit.why
        typed = set(words.split()) if '"' not in words else {words}
        assert {one.word for one in hit.why.words} | set(hit.why.lacking) == typed
        sql = f"SELECT {', '.join(FIELDS)} FROM claims WHERE id = ?"  # noqa: S608 - ours
        texts = dict(zip(FIELDS, shipped.execute(sql, (hit.id,)).fetchone(), strict=True))
        for held in hit.why.words:
            stem = held.word.strip('"*').rstrip("s")[:7].lower()
            assert all(stem in texts[field].lower() for field in held.fields)


def test_features_sources_and_missing_words_are_named(shipped: sqlite3.Connection) -> None:
    first = search(shipped, Selection("lima 2010")).hits[0].why
    assert first
    assert first.cites
    hits = search(shipped, Selection("collaboration zebra", match="some")).hits
    assert all(hit.why and "zebra" in hit.why.lacking for hit in hits)
    assert any(
        ("feature", "network") in {(t.kind, t.id) for t in hit.why.terms} for hit in hits if hit.why
    )
    assert all(hit.why is None for hit in search(shipped, Selection()).hits)


def test_meaning_is_named_where_it_brought_a_claim(shipped: sqlite3.Connection) -> None:
    pytest.importorskip("numpy", reason="the extra “semantic” is not installed")
    text = "do teachers help one another"
    cosines = [hit.why.meaning for hit in search(shipped, Selection(text)).hits if hit.why]
    assert any(cosine and 0.25 <= cosine <= 1 for cosine in cosines)
    without = search(shipped, Selection(text), meaning=False).hits
    assert all(hit.why and hit.why.meaning is None for hit in without)
