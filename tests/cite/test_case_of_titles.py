"""How many real titles come out in sentence case: those of the collection, in both kinds."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.base.text import TextFile
from kb.cite.sentence_case import sentence_cased
from kb.fields.title_case import Case, case_of, sentence_case
from kb.parse.bibtex import parse_bib, resolve
from kb.parse.bibtex.titles import plain_title

ROOT = Path(__file__).parents[2]
PROTECTED = '<span class="nocase">City Challenge</span>'
SMALL = {"a", "an", "and", "as", "at", "but", "by", "for", "from", "in", "into", "of", "on", "or",
         "the", "to", "with", "is"}  # fmt: skip
# Names of programmes and firms that no list could know; entries protect them by braces.
UNKNOWABLE = re.compile(r"Challenge|Networks for School|Title I\b|Londoner|Teach First|Academ")


def headline(title: str) -> str:
    """The title With Capitals Like These."""
    return re.sub(
        r"(?<![\w’'-])[a-z][\w’']*",
        lambda word: word[0] if word[0] in SMALL else word[0].capitalize(),
        title,
    )


def begun(title: str) -> str:
    """The title with capitals where subtitles begin, which styles set as they want."""
    return re.sub(r"[:?!]\s+[“‘(]?\w", lambda start: start[0].upper(), title)


def in_sentence_case() -> list[str]:
    """The titles of the collection in sentence case, from the marked-up ones, without the marks."""
    paths = sorted((ROOT / "sources").glob("*.bib"))
    read = [parse_bib(TextFile(path.name, path.read_text("utf-8")))[0] for path in paths]
    sources, _ = resolve(read)
    titles = [source.title_markup or source.title for source in sources if not source.language]
    cased = [plain_title(sentence_case(title)) for title in titles if title]
    return [title for title in dict.fromkeys(cased) if not UNKNOWABLE.search(title)]


def test_real_titles_of_both_kinds() -> None:
    wanted = in_sentence_case()[:100]
    assert len(wanted) >= 90
    unchanged = [title for title in wanted if sentence_case(title) == title]
    lowered = [title for title in wanted if begun(sentence_case(headline(title))) == begun(title)]
    assert len(unchanged) == len(wanted)
    # What is left are titles of two words, which could hold a name, and half-capital originals.
    assert len(lowered) / len(wanted) >= 0.94


@pytest.mark.parametrize(
    ("title", "cased"),
    [
        ("Lessons from London, Manchester and Birmingham", None),
        ("Networks of English and Welsh schools in Cardiff", None),
        ("The Rise of Networks in Leeds", "The rise of networks in Leeds"),
        ("Thinking More Deeply about Networks", "Thinking more deeply about networks"),
        ("Why the NHS and iPads Matter in Schools", "Why the NHS and iPads matter in schools"),
        ("Piaget's Theory and Vygotsky's Reply", "Piaget's theory and Vygotsky's reply"),
        ("Self-Improving Schools: An Anglo-American View",
         "Self-improving schools: An Anglo-American view"),
        (f"{PROTECTED} Programme", f"{PROTECTED} programme"),
    ],
)  # fmt: skip
def test_the_whole_title_decides(title: str, cased: str | None) -> None:
    assert sentence_case(title) == (cased or title)


def test_too_few_words_are_left_and_known_as_such() -> None:
    assert case_of("Understanding Bloggs") is Case.UNKNOWN
    assert sentence_case("Understanding Bloggs") == "Understanding Bloggs"


def test_names_of_the_record_stay() -> None:
    item = {"title": "The Collected Works of Bloggs in Ambridge", "publisher-place": "Ambridge",
            "author": [{"family": "Bloggs", "given": "Jo"}]}  # fmt: skip
    assert sentence_cased(item)["title"] == "The collected works of Bloggs in Ambridge"
