"""Words are found in any script and form: ligatures, full width, soft hyphens, strokes, pairs."""

from __future__ import annotations

import sqlite3
import unicodedata
from collections.abc import Iterator
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.search import Selection, search
from kb.search.letters import composed, indexed, is_plain, plain, sought
from kb.search.names import fold
from tests.building import build_kb
from tests.conftest import kb_command

STATEMENTS = {
    "arabic": "شبكات المدارس ترفع تَحصيل التلاميذ.",
    "chinese": "学校之间的合作可以提高学生的成绩。",
    "german": "Straßenschulen und Maßnahmen über Übergänge.",
    "greek": "Σχολεία μαθαίνουν το ένα από το άλλο.",
    "japanese": "学校間のネットワークは生徒の学力を高める。",
    "korean": "학교는 학생을 가르친다.",
    "ligature": "The oﬃcial ﬁndings reﬂect eﬀorts.",
    "polish": "Łódź schools gained from Øresund partners in Ærø.",
    "soft": "Col\u00adlab\u00ador\u00ada\u00adtion and e-learning in co-operative trusts.",
    "turkish": "Işık okulları İstanbul’da.",
}

NOTE = """---
claim: '{}'
kind: finding
status: draft
features:
  example-feature: supports
evidence:
  - source: lima2010thinking
    relation: supports
---

A note on [@lima2010thinking].
"""


@pytest.fixture(scope="module")
def scripts_db(tmp_path_factory: pytest.TempPathFactory) -> Path:
    folder = tmp_path_factory.mktemp("scripts") / "base"
    assert kb_command("init", folder).returncode == 0
    for name, statement in STATEMENTS.items():
        note = folder / "claims" / f"in-{name}.md"
        note.write_text(NOTE.format(statement), encoding="utf-8")
    build_kb(folder)
    return folder / "kb.db"


@pytest.fixture
def scripts(scripts_db: Path) -> Iterator[sqlite3.Connection]:
    connection = sqlite3.connect(scripts_db)
    yield connection
    connection.close()


@pytest.mark.parametrize(
    ("typed", "where", "marked"),
    [
        ("official", "ligature", "oﬃcial"),
        ("oﬃcial", "ligature", "oﬃcial"),
        ("ｅｆｆｏｒｔｓ", "ligature", "eﬀorts"),
        ("collaboration", "soft", "Col\u00adlab\u00ador\u00ada\u00adtion"),
        ("Col\u00adlaboration", "soft", "Col\u00adlab\u00ador\u00ada\u00adtion"),
        ("elearning", "soft", ""),
        ("e-learning", "soft", "e-learning"),
        ("cooperative", "soft", ""),
        ("Łódź", "polish", "Łódź"),
        ("LODZ", "polish", "Łódź"),
        ("oresund", "polish", "Øresund"),
        ("Ærø", "polish", "Ærø"),
        ("strassenschulen", "german", "Straßenschulen"),
        ("STRAẞENSCHULEN", "german", "Straßenschulen"),
        ("massnahm*", "german", "Maßnahmen"),
        ("ubergange", "german", "Übergänge"),
        ("U\u0308berga\u0308nge", "german", "Übergänge"),
        ("σχολεια", "greek", "Σχολεία"),
        ("ΣΧΟΛΕΙΑ", "greek", "Σχολεία"),
        ("μαθαινουν", "greek", "μαθαίνουν"),
        ("合作", "chinese", "合作"),
        ("成", "chinese", "成绩"),
        ("绩", "chinese", "绩"),
        ('"合作可以"', "chinese", "合作可以"),
        ("学校 AND 合作", "chinese", "学校"),
        ("ネットワーク", "japanese", "ネットワーク"),
        ("ﾈｯﾄﾜｰｸ", "japanese", "ネットワーク"),
        ("学力", "japanese", "学力"),
        ("학생", "korean", "학생"),
        (unicodedata.normalize("NFD", "학교"), "korean", "학교"),
        ("تحصيل", "arabic", "تَحصيل"),
        ("isik", "turkish", "Işık"),
        ("istanbul", "turkish", "İstanbul"),
    ],
)
def test_a_word_is_found_and_marked(
    scripts: sqlite3.Connection, typed: str, where: str, marked: str
) -> None:
    found = search(scripts, Selection(typed))
    assert [hit.id for hit in found.hits] == [f"in-{where}"]
    assert found.hits[0].plain == STATEMENTS[where]
    marks = [part.text for part in found.hits[0].statement if part.marked]
    assert marked in marks or not marked


def test_words_without_a_space_between_them_are_found(scripts: sqlite3.Connection) -> None:
    found = search(scripts, Selection("学校合作"))
    assert {hit.id for hit in found.hits} == {"in-chinese", "in-japanese"}
    assert found.hits[0].id == "in-chinese"
    assert found.notes == ()
    assert {hit.id for hit in search(scripts, Selection("学校")).hits} == {
        "in-chinese",
        "in-japanese",
    }
    assert search(scripts, Selection('"作合"')).total == 0


@pytest.mark.parametrize("typed", ["?!", "、。", "—", "（ ）", "“”"])
def test_signs_only_find_nothing_and_say_so(scripts: sqlite3.Connection, typed: str) -> None:
    found = search(scripts, Selection(typed))
    assert found.total == 0
    assert "no word" in found.notes[0]


@given(st.text())
def test_plain_letters_know_where_they_stood(text: str) -> None:
    made = plain(text)
    assert made.text.split() == indexed(text).split() or is_plain(text)
    assert len(made.spans) == len(made.text)
    assert all(0 <= first <= last <= len(text) for first, last in made.spans)
    assert set(sought(text).split()) <= set(indexed(text).split()) or is_plain(text)
    assert composed(composed(text)) == composed(text)
    assert fold(fold(text)) == fold(text)
