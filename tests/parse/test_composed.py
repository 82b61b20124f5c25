"""A name is the same whether its accents are characters of their own or not."""

from __future__ import annotations

import unicodedata
from itertools import product
from pathlib import Path

import pytest

from kb.base.text import TextFile
from kb.check.checks import check
from kb.parse.manuscript import read_manuscript
from kb.parse.note import parse_note
from kb.workspace import load
from tests.conftest import SMALL, write_files

KEY = "müller2010schülerströme"
BIB = """\
@collection{größe2009, editor = {Größe, Ö.}, title = {Nähe und Größe}, date = {2009}}
@incollection{KEY,
  author   = {Müller, Åse},
  title    = {Schülerströme},
  crossref = {PARENT},
  date     = {2010},
  pages    = {1--20},
  keywords = {Nähe},
}
"""
NOTE = """\
---
claim: Some networks are old.
features: {network: describes}
evidence:
  - source: KEY
    relation: supports
---

So says @KEY [p. 2], and others say so too [see @KEY, p. 3; @lima2010thinking].
"""


def form(name: str, text: str) -> str:
    return unicodedata.normalize(name, text)


@pytest.mark.parametrize(("bib", "note"), [*product(["NFC", "NFD"], repeat=2)])
def test_forms_of_one_key_are_one_key(bib: str, note: str, tmp_path: Path) -> None:
    entries = form(bib, BIB.replace("KEY", KEY).replace("PARENT", form(note, "größe2009")))
    files = {
        **SMALL,
        "sources/two.bib": entries.replace(form(bib, "{größe2009}"), form(note, "{größe2009}")),
        "claims/networks/old.md": form(note, NOTE.replace("KEY", KEY)),
    }
    loaded = load(write_files(tmp_path, files), cache=False)
    corpus = loaded.corpus
    found = [one for one in (*loaded.diagnostics, *check(corpus)) if one.code != "C013"]
    assert not found
    claim = corpus.claims["old"]
    assert claim.evidence[0].source.id == KEY
    assert [(m.target.id, m.locator) for m in claim.mentions] == [
        (KEY, "p. 2"),
        (KEY, "p. 3"),
        ("lima2010thinking", ""),
    ]
    # Places are those of the text as it stands.
    text = loaded.texts["claims/networks/old.md"]
    for ref in (claim.evidence[0].source, *(m.target for m in claim.mentions[:2])):
        assert ref.place is not None
        assert text.slice(ref.place.span) == form(note, KEY)
    source = corpus.sources[KEY]
    assert source.container == "Nähe und Größe"
    assert source.keywords == ("Nähe",)


@pytest.mark.parametrize("path", ["x.md", "x.tex", "x.typ", "x.org"])
def test_manuscripts_cite_the_same_key(path: str) -> None:
    said = {"x.tex": "\\cite{KEY}", "x.org": "[cite:@KEY]"}.get(path, "@KEY says so.")
    manuscript = read_manuscript(path, form("NFD", said.replace("KEY", KEY)).encode())
    assert manuscript is not None
    assert [citation.key for citation in manuscript.citations] == [KEY]


def test_two_entries_of_one_key_are_told(tmp_path: Path) -> None:
    twice = BIB.replace("KEY", KEY).replace("PARENT", "größe2009")
    files = {**SMALL, "sources/two.bib": form("NFC", twice), "sources/zwei.bib": form("NFD", twice)}
    loaded = load(write_files(tmp_path, files), cache=False)
    assert [one.code for one in loaded.diagnostics] == ["B003", "B003"]


NBSP = "\u00a0"


@pytest.mark.parametrize(
    ("old", "new"),
    [
        ("---\n", f"---{NBSP}\n"),
        ("- source", f"-{NBSP}source"),
        ("claim: ", f"claim:{NBSP}"),
        ("{network: ", f"{{network:{NBSP}"),
        ("    relation", f"   {NBSP}relation"),
    ],
)
def test_a_no_break_space_is_named_and_its_fix_is_right(old: str, new: str) -> None:
    text = NOTE.replace("KEY", "lima2010thinking")
    before, _ = parse_note(TextFile("claims/old.md", text))
    wrong = text.replace(old, new, 1)
    _, findings = parse_note(TextFile("claims/old.md", wrong))
    first = next(one for one in findings if "no-break space" in one.message)
    assert first.fix is not None
    for edit in reversed(first.fix.edits):
        wrong = wrong[: edit.span.start] + edit.replacement + wrong[edit.span.end :]
    after, left = parse_note(TextFile("claims/old.md", wrong))
    assert after == before
    assert not left


def test_a_no_break_space_beside_a_word_is_no_part_of_it() -> None:
    text = NOTE.replace("KEY", "lima2010thinking").replace("network:", f"network{NBSP}:")
    claim, findings = parse_note(TextFile("claims/old.md", text))
    assert claim is not None
    assert [one.feature.id for one in claim.features] == ["network"]
    assert not findings
