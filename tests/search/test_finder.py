"""Ranking, orders, marks and the meaning of what is typed, on the shipped and a synthetic base."""

from __future__ import annotations

import json
import math
import operator
import sqlite3
import subprocess
import sys
from pathlib import Path

import pytest

from kb.base.errors import DatabaseFault
from kb.search import Results, Selection, more_like, search
from kb.search.values import Hit
from tests.conftest import ROOT
from tests.search.conftest import build_synthetic


def ids(connection: sqlite3.Connection, words: str) -> list[str]:
    return [hit.id for hit in search(connection, Selection(words), 1000).hits]


def everything(connection: sqlite3.Connection, selection: Selection) -> list[Hit]:
    return list(search(connection, selection, 1000).hits)


def marked(parts: tuple[tuple[str, bool], ...]) -> list[str]:
    return [text for text, is_marked in parts if is_marked]


def test_words_are_not_all_required_but_more_of_them_come_first(
    shipped: sqlite3.Connection,
) -> None:
    found = ids(shipped, "what do evaluations say of attainment in school trios")
    assert found[0] == "trios-brought-no-overall-gain"
    assert len(found) > 3


def test_rarer_words_come_first(made: sqlite3.Connection) -> None:
    sql = "SELECT word, claims FROM search_words WHERE claims BETWEEN ? AND ? ORDER BY word LIMIT 1"
    rare, few = made.execute(sql, (4, 6)).fetchone()
    frequent, many = made.execute(sql, (200, 300)).fetchone()
    both = search(made, Selection(f"{rare} {frequent}", match="some"), 1000)
    assert both.total > many
    holders = set(ids(made, rare))
    assert len(holders) == few
    assert {hit.id for hit in both.hits[:few]} == holders
    assert [hit.score for hit in both.hits] == sorted((h.score for h in both.hits), reverse=True)


def test_claims_that_hold_all_words_are_shown_where_they_are_enough(
    made: sqlite3.Connection,
) -> None:
    def holding(words: str) -> set[str]:
        sql = (
            "SELECT c.id FROM claims_fts JOIN claims c ON c.rowid = claims_fts.rowid"
            " WHERE claims_fts MATCH ?"
        )
        return {row[0] for row in made.execute(sql, (words,))}

    sql = "SELECT word FROM search_words WHERE claims BETWEEN ? AND ? ORDER BY word LIMIT 2"
    frequent, other = (row[0] for row in made.execute(sql, (200, 300)))
    query = f"{frequent} {other}"
    both, either = holding(f"{frequent} AND {other}"), holding(f"{frequent} OR {other}")
    shown = search(made, Selection(query), 1000)
    assert {hit.id for hit in shown.hits} == both
    assert (shown.holders.every, shown.holders.some) == (len(both), len(either))
    assert shown.holders.shown == "all"
    every = search(made, Selection(query, match="some"), 1000)
    assert {hit.id for hit in every.hits} == either
    assert {hit.id for hit in every.hits[: len(both)]} == both
    assert f"{len(both)} that hold all of your words" in every.holders.said


def test_the_closest_are_shown_where_few_hold_all_words(made: sqlite3.Connection) -> None:
    sql = "SELECT word FROM search_words WHERE claims BETWEEN ? AND ? ORDER BY word LIMIT 1"
    rare, frequent = (made.execute(sql, span).fetchone()[0] for span in ((4, 6), (200, 300)))
    query = f"{rare} {frequent}"
    shown, whole = (search(made, Selection(query, match=m), 1000) for m in ("", "some"))
    assert shown.holders.shown == "closest"
    assert shown.total == shown.holders.closest == 20
    assert [hit.id for hit in shown.hits] == [hit.id for hit in whole.hits[:20]]
    every = search(made, Selection(query, match="all"), 1000)
    assert every.total == shown.holders.every < 10
    assert [hit.id for hit in every.hits] == [hit.id for hit in shown.hits[: every.total]]


def test_scores_are_fits_from_0_to_1(shipped: sqlite3.Connection) -> None:
    for words in ("trust", "london challenge schools", "lima 2010", "why do pupils learn more"):
        scores = [hit.score for hit in search(shipped, Selection(words, match="some"), 500).hits]
        assert 1 >= scores[0] > scores[-1] > 0
        assert scores == sorted(scores, reverse=True)
    assert {hit.score for hit in search(shipped, Selection("certainty:low")).hits} == {0.0}


def test_the_statement_counts_more_than_the_prose(made: sqlite3.Connection) -> None:
    hits = search(made, Selection("jaibroul"), 1000).hits
    held = ["jaibroul" in hit.plain.lower() for hit in hits]
    assert sum(held[:50]) > 40
    assert sum(held[-50:]) == 0


def test_accents_case_and_endings_do_not_matter(shipped: sqlite3.Connection) -> None:
    assert ids(shipped, "AVILA") == ids(shipped, "ávila") != []
    assert "networks-spread-by-faith-and-fashion" in ids(shipped, "fashions")


def test_phrases_are_required_and_words_beside_them_rank(shipped: sqlite3.Connection) -> None:
    phrase = ids(shipped, '"London Challenge"')
    assert phrase
    assert set(phrase) < set(ids(shipped, "london challenge"))
    beside = ids(shipped, '"london challenge" attainment')
    assert set(beside) == set(phrase)
    assert set(ids(shipped, '"xylophone london"')) == set()


def test_a_minus_leaves_out(shipped: sqlite3.Connection) -> None:
    every, with_london = set(ids(shipped, "")), set(ids(shipped, "london"))
    assert set(ids(shipped, "-london")) == every - with_london
    assert set(ids(shipped, "network -london")) == set(ids(shipped, "network")) - with_london
    lima = set(ids(shipped, "author:lima"))
    assert set(ids(shipped, "-author:lima")) == every - lima
    assert set(ids(shipped, '-"london challenge"')) == every - set(
        ids(shipped, '"london challenge"')
    )


def held(hit: Hit) -> bool:
    """Whether a claim itself holds what was typed."""
    return bool(hit.why and hit.why.words)


def test_prefixes(shipped: sqlite3.Connection) -> None:
    for word, start in (("attainment", "attainm*"), ("evaluations", "Evaluát*")):
        holding = [hit.id for hit in search(shipped, Selection(word), 200).hits if held(hit)]
        assert holding
        assert set(holding) <= set(ids(shipped, start))
    assert ids(shipped, "attainm") == []
    hits = search(shipped, Selection("evaluat*")).hits
    marks = [text for hit in hits for text in marked((*hit.statement, *hit.snippet))]
    assert marks
    assert all(text.lower().startswith("evaluat") for text in marks)
    assert ids(shipped, "zzz*") == []


def test_stop_words_say_nothing_unless_alone(shipped: sqlite3.Connection) -> None:
    assert ids(shipped, "the trust of") == ids(shipped, "trust")
    assert ids(shipped, "the")


def test_other_names_of_a_feature_find_its_claims(shipped: sqlite3.Connection) -> None:
    assert "similar-schools-data-helped-pairing" in ids(shipped, "matching")
    sql = "SELECT f.id, value FROM features f, json_each(alt_labels) ORDER BY 1, 2"
    pairs = shipped.execute(sql).fetchall()
    assert pairs
    for feature, name in pairs:
        bearing = "SELECT claim FROM claim_features WHERE feature = ?"
        assert {row[0] for row in shipped.execute(bearing, (feature,))} <= set(ids(shipped, name))


def test_a_field_word_that_names_nothing_is_words_and_says_so(shipped: sqlite3.Connection) -> None:
    results = search(shipped, Selection("feature:xylophone london"))
    assert results.total == search(shipped, Selection("xylophone london")).total > 0
    assert "feature:xylophone" in results.notes[0]
    assert search(shipped, Selection("author:lima")).notes == ()


def test_marks_show_what_was_found(shipped: sqlite3.Connection) -> None:
    results = search(shipped, Selection("shared"), 1000)
    assert results.total
    sql = "SELECT statement, prose FROM claims WHERE id = ?"
    for hit in results.hits:
        statement, prose = shipped.execute(sql, (hit.id,)).fetchone()
        assert hit.plain == statement
        assert "".join(part.text for part in hit.snippet).strip("…") in prose
        assert not hit.snippet or marked(hit.snippet)
        words = {text.lower() for text in marked((*hit.statement, *hit.snippet))}
        assert words <= {"share", "shares", "shared", "sharing"}
    assert marked(results.hits[0].statement)


def test_texts_come_as_they_are_for_the_page_to_escape(tmp_path: Path) -> None:
    path = build_synthetic(tmp_path / "kb.db", 30)
    connection = sqlite3.connect(path)
    text = '<b>bold</b> & "quoted" \ue000marks\ue001 <script>'
    hit = search(connection, Selection()).hits[0]
    connection.execute("UPDATE claims SET statement = ? WHERE id = ?", (text, hit.id))
    found = next(h for h in search(connection, Selection(), 100).hits if h.id == hit.id)
    assert found.plain == text
    shown = search(connection, Selection("jaibroul bold"), 100).hits
    parts = next((h.statement for h in shown if h.id == hit.id), ())
    assert all(text == "bold" for text in marked(parts))
    connection.close()


def test_orders(made: sqlite3.Connection) -> None:
    levels = ["high", "moderate", "low", "very-low", None]

    def ordered(sort: str) -> list[Hit]:
        return everything(made, Selection("jaibroul", sort=sort))

    years = [hit.last_year or 0 for hit in ordered("year")]
    assert years == sorted(years, reverse=True)
    lines = [hit.lines for hit in ordered("lines")]
    assert lines == sorted(lines, reverse=True)
    certainty = [levels.index(hit.certainty) for hit in ordered("certainty")]
    assert certainty == sorted(certainty)
    assert len(ordered("changed")) == len(years) == len(lines) == len(certainty)
    assert {hit.id for hit in ordered("relevance")} == {hit.id for hit in ordered("year")}


@pytest.mark.parametrize("sort", ["relevance", "year", "lines"])
@pytest.mark.parametrize("words", ["", "jaibroul"])
def test_pages_are_stretches_of_one_order(made: sqlite3.Connection, words: str, sort: str) -> None:
    whole = [hit.id for hit in everything(made, Selection(words, sort=sort))]
    paged: list[str] = []
    for page in range(1, 100):
        hits = search(made, Selection(words, sort=sort, page=page), 17).hits
        paged += [hit.id for hit in hits]
        if not hits:
            break
    assert paged == whole
    assert len(set(whole)) == len(whole) == search(made, Selection(words)).total


def test_what_a_hit_says(shipped: sqlite3.Connection) -> None:
    (hit,) = (h for h in everything(shipped, Selection("lima")) if "faith-and-fashion" in h.id)
    row = shipped.execute(
        "SELECT supports, qualifies, disputes, independent_lines, certainty, features, sources"
        " FROM claims WHERE id = ?",
        (hit.id,),
    ).fetchone()
    counts = (hit.supports, hit.qualifies, hit.disputes, hit.lines, hit.certainty)
    assert counts == row[:5]
    assert all(f'"{feature.id}"' in row[5] for feature in hit.features)
    assert all(f'"{source.key}"' in row[6] for source in hit.sources)
    assert ("Lima", 2010) in {(source.cited, source.year) for source in hit.sources}


def test_the_row_factory_does_not_matter(synthetic_db: Path, made: sqlite3.Connection) -> None:
    other = sqlite3.connect(synthetic_db)
    other.row_factory = sqlite3.Row
    selection = Selection("jaibroul feature:feature-1", chosen={"source": ("source1",)})
    assert search(other, selection) == search(made, selection)
    other.close()


def test_the_same_input_gives_the_same_index(tmp_path: Path) -> None:
    first = build_synthetic(tmp_path / "a.db", 120, seed=2)
    assert first.read_bytes() == build_synthetic(tmp_path / "b.db", 120, seed=2).read_bytes()


def test_two_databases_are_not_confused(tmp_path: Path) -> None:
    totals = []
    for claims in (20, 40):
        connection = sqlite3.connect(build_synthetic(tmp_path / f"{claims}.db", claims))
        totals.append(search(connection, Selection()).total)
        connection.close()
    assert totals == [20, 40]


def test_a_database_without_claims_finds_nothing(tmp_path: Path) -> None:
    connection = sqlite3.connect(build_synthetic(tmp_path / "kb.db", 0))
    results: Results = search(connection, Selection("anything -else"))
    assert (results.total, results.hits, results.years) == (0, (), ())
    connection.close()


def test_a_database_without_an_index_is_a_fault() -> None:
    with pytest.raises(DatabaseFault, match="kb build"):
        search(sqlite3.connect(":memory:"), Selection())


def test_more_like_a_claim(shipped: sqlite3.Connection) -> None:
    hits = more_like(shipped, "trios-brought-no-overall-gain", 5)
    assert len(hits) == 5
    assert "trios-brought-no-overall-gain" not in {hit.id for hit in hits}
    assert [hit.score for hit in hits] == sorted((hit.score for hit in hits), reverse=True)
    assert more_like(shipped, "no-such-claim") == ()


def test_more_like_a_claim_by_meaning(made: sqlite3.Connection) -> None:
    """The nearest by the signs of their vectors, then by the cosines of all that are near."""
    pytest.importorskip("wordllama", reason="the extra “semantic” is not installed")
    sql = "SELECT c.id, v.vector FROM search_vectors v JOIN claims c ON c.rowid = doc"
    vectors = {name: memoryview(blob).cast("b").tolist() for name, blob in made.execute(sql)}

    def cosine(first: list[int], second: list[int]) -> float:
        dot = sum(map(operator.mul, first, second))
        return float(dot / math.sqrt(sum(n * n for n in first) * sum(n * n for n in second)))

    hits = more_like(made, "claim-1", 5)
    expected = sorted((-cosine(vectors["claim-1"], one), n) for n, one in vectors.items())[1:6]
    assert [hit.id for hit in hits] == [name for _, name in expected]
    assert [hit.score for hit in hits] == pytest.approx([-score for score, _ in expected])


def test_meaning_finds_what_shares_no_word(shipped: sqlite3.Connection) -> None:
    pytest.importorskip("wordllama", reason="the extra “semantic” is not installed")
    assert search(shipped, Selection("minority kids"), meaning=False).total == 0
    hybrid = search(shipped, Selection("minority kids"), 1000)
    assert hybrid.total == len(hybrid.hits) > 0


def test_meaning_leaves_the_claim_that_fits_the_words_best_on_the_first_page(
    shipped: sqlite3.Connection,
) -> None:
    judged = json.loads((ROOT / "tests/search/judged.json").read_text(encoding="utf-8"))
    for query in (one["query"] for one in judged):
        (best, *_) = search(shipped, Selection(query), meaning=False).hits
        assert best.id in {hit.id for hit in search(shipped, Selection(query)).hits}, query


def test_nothing_of_a_message_is_logged_by_reading_the_model() -> None:
    pytest.importorskip("wordllama", reason="the extra “semantic” is not installed")
    code = (
        "import logging; from kb.search import semantic; semantic.embeddings();"
        "assert not logging.getLogger().handlers"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
