"""Whether two records are of one work: one table, and everybody who asks agrees with it."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from itertools import combinations
from pathlib import Path
from subprocess import CompletedProcess
from time import process_time
from unittest.mock import patch

import pytest
from hypothesis import given
from hypothesis import strategies as st

from kb.base.identifiers import isbns
from kb.base.text import Place, Span, TextFile
from kb.check.rules.duplicates import duplicates
from kb.check.rules.manuscript.works import Works
from kb.diff.pairing import paired_sources
from kb.likeness.titles import Title, marks, nearly_same, same_title
from kb.likeness.works import WorkIndex
from kb.model import Corpus, Creator, Date, Person, Source
from kb.parse.bibtex import parse_bib, resolve
from kb.parse.manuscript import Citation
from kb.workspace import load
from tests.conftest import ROOT, write_files

NOWHERE = Place("sources/a.bib", Span(0, 0, 1, 1, 1, 1))

PAPER = {
    "type": "article",
    "author": "Lima, Jorge Ávila de",
    "title": "Thinking More Deeply about Networks: A Critical Look",
    "date": "2010",
}
BOOK = {
    "type": "book",
    "editor": "Daly, Alan J.",
    "title": "Social Network Theory and Educational Change",
    "date": "2010",
    "isbn": "978-1-934742-80-8",
}
TITLE, ISBN, DOI = "title, year and first author", "ISBN", "DOI"

# What a second record says otherwise than the first (None takes a field out), and by what the two
# are one work; empty where they are two.
PAIRS: Mapping[str, tuple[dict[str, str], dict[str, str | None], str]] = {
    "the same": (PAPER, {}, TITLE),
    "no subtitle": (PAPER, {"title": "Thinking More Deeply about Networks"}, TITLE),
    "subtitle after a dash": (
        PAPER, {"title": "Thinking more deeply about networks – a critical look"}, TITLE,
    ),
    "accents": (PAPER, {"title": "Thinking Möre Deeply about Nétworks: A Critical Look"}, TITLE),
    "name without accents": (PAPER, {"author": "Lima, J. Avila de"}, TITLE),
    "the particle before the name": (PAPER, {"author": "de Lima, Jorge"}, TITLE),
    "a comma more": (PAPER, {"title": "Thinking More Deeply, about Networks: a critical look"},
                     TITLE),
    "another subtitle": (
        PAPER, {"title": "Thinking More Deeply about Networks: What Heads Have to Say"}, "",
    ),
    "another year": (PAPER, {"date": "2012"}, ""),
    "no year": (PAPER, {"date": None}, ""),
    "another author": (PAPER, {"author": "Daly, Alan"}, ""),
    "no author": (PAPER, {"author": None}, ""),
    "another volume": (PAPER | {"volume": "11"}, {"volume": "12"}, ""),
    "the same volume": (PAPER | {"volume": "11"}, {}, TITLE),
    "a volume that one lacks": (PAPER | {"volume": "11"}, {"volume": None}, TITLE),
    "another first page": (PAPER | {"pages": "1--21"}, {"pages": "30--41"}, ""),
    "pages by their first": (PAPER | {"pages": "1--21"}, {"pages": "1-2"}, TITLE),
    "part 1 and part 2": (
        PAPER | {"title": "What the schools of one town did, part 1"},
        {"title": "What the schools of one town did, part 2"}, "",
    ),
    "a short title and a subtitle": (
        PAPER | {"title": "Networks"}, {"title": "Networks: Why They Last"}, "",
    ),
    "one word mistyped": (
        PAPER | {"title": "What we know of networks between schools and what nobody has asked"},
        {"title": "What we knwo of networks between schools and what nobody has asked"}, TITLE,
    ),
    "DOI in capitals": (
        PAPER | {"doi": "10.1007/s10833-008-9099-1"},
        {"doi": "doi:10.1007/S10833-008-9099-1", "title": "Quite another", "date": "1999"},
        DOI,
    ),
    "two DOIs": (PAPER | {"doi": "10.1007/a1"}, {"doi": "10.1007/a2"}, ""),
    "a DOI that one lacks": (PAPER | {"doi": "10.1007/a1"}, {"doi": None}, TITLE),
    "a chapter with the DOI of its book": (
        BOOK | {"doi": "10.1007/b1"},
        {"type": "incollection", "title": "A Chapter", "booktitle": "B", "editor": None}, "",
    ),
    "ISBN of ten digits": (
        BOOK, {"isbn": "1-934742-80-5", "title": "Social network theory", "date": "2011"}, ISBN,
    ),
    "ISBN of another book": (BOOK, {"title": "Leading schools", "date": "2011"}, ""),
    "two volumes of one ISBN": (BOOK | {"volume": "1"}, {"volume": "2"}, ""),
    "second edition": (BOOK | {"edition": "1", "isbn": "", "editor": "Daly, A."},
                       {"edition": "2nd"}, ""),
    "edition written out": (BOOK | {"edition": "2", "isbn": ""}, {"edition": "2nd"}, TITLE),
    "a chapter with its book's ISBN": (
        BOOK, {"type": "incollection", "title": "Surveying the Terrain", "booktitle": "B"}, "",
    ),
    "two papers with their volume's ISBN": (
        BOOK | {"type": "inproceedings", "title": "First Paper in the Volume", "booktitle": "P"},
        {"title": "Quite Another Paper in the Same Volume"}, "",
    ),
    "a body with a comma": (
        PAPER | {"author": "{Department for Education, Skills and Families}"}, {}, TITLE,
    ),
    "pages of two bodies": (
        {"type": "online", "title": "About our network", "date": "2020", "url": "https://a.org/"},
        {"url": "https://b.org/"}, "",
    ),
    "a preprint by its number": (
        PAPER | {"eprint": "2101.00001v2", "eprinttype": "arxiv"},
        {"eprint": None, "eprinttype": None, "doi": "10.48550/arXiv.2101.00001", "title": "Other"},
        "preprint number",
    ),
}  # fmt: skip
TABLE = pytest.mark.parametrize(("first", "change", "by"), PAIRS.values(), ids=PAIRS)


def entry(key: str, fields: Mapping[str, str | None]) -> str:
    lines = [
        f"  {name} = {{{value}}},\n" for name, value in fields.items() if name != "type" and value
    ]
    return f"@{fields['type']}{{{key},\n{''.join(lines)}}}\n"


def sources(text: str) -> Mapping[str, Source]:
    bib, _ = parse_bib(TextFile("sources/a.bib", text))
    return {source.key: source for source in resolve([bib])[0]}


def both(first: dict[str, str], change: dict[str, str | None]) -> tuple[str, str]:
    return entry("aa2010first", first), entry("bb2010second", {**first, **change})


def two(first: dict[str, str], change: dict[str, str | None]) -> tuple[Source, Source]:
    one, other = sources("\n".join(both(first, change))).values()
    return one, other


def corpus(*known: Source) -> Corpus:
    return Corpus({source.key: source for source in known}, {}, {}, {}, {})


@TABLE
def test_the_judgement(first: dict[str, str], change: dict[str, str | None], by: str) -> None:
    one, other = two(first, change)
    match = WorkIndex([one]).find(other)
    assert (str(match.by) if match else "") == by
    back = WorkIndex([other]).find(one)
    assert (str(back.by) if back else "") == by


@TABLE
def test_the_check_agrees(first: dict[str, str], change: dict[str, str | None], by: str) -> None:
    (*findings,) = duplicates(corpus(*two(first, change)))
    assert [f"the {by} of “aa2010first”" in finding.message for finding in findings] == [
        True
    ] * bool(by)


@TABLE
def test_the_difference_agrees(
    first: dict[str, str], change: dict[str, str | None], by: str
) -> None:
    one, other = two(first, change)
    pairs = paired_sources({one.key: one}, {other.key: other}, {})
    assert dict(pairs.renamed) == ({one.key: other.key} if by else {})


@TABLE
def test_new_agrees(
    first: dict[str, str],
    change: dict[str, str | None],
    by: str,
    tmp_path: Path,
    kb_main: Callable[..., CompletedProcess[str]],
) -> None:
    known, incoming = both(first, change)
    root = write_files(tmp_path, {"sources/a.bib": known, "incoming.bib": incoming,
                                  "claims/vocabulary.yml": ""})  # fmt: skip
    done = kb_main("-C", str(root), "new", "source", "--dry-run", "--from-bibtex",
                   str(root / "incoming.bib"))  # fmt: skip
    said = f"On record already, by its {by}: aa2010first"
    assert (said in done.stderr, done.returncode) == ((True, 1) if by else (False, 0)), done.stderr


@TABLE
def test_manuscripts_agree(first: dict[str, str], change: dict[str, str | None], by: str) -> None:
    one, other = two(first, change)
    citation = Citation("unknown", NOWHERE, record=other)
    found = Works(corpus(one)).source(citation)
    assert found == (one if by else None)


def test_isbns_of_ten_digits_and_thirteen_are_one() -> None:
    assert isbns("1-934742-80-5") == isbns("978-1-934742-80-8") == {"9781934742808"}
    assert isbns("9781934742809") == frozenset()


def test_no_two_of_the_shipped_are_the_same() -> None:
    assert not list(duplicates(load(ROOT).corpus))


WORDS = st.lists(
    st.sampled_from(["networks", "of", "schools", "a", "1", "ii", "pairing", "trust"]), max_size=12
)


@given(WORDS, st.integers(0, 11), st.sampled_from(["other", "of", "networks"]))
def test_titles_that_are_nearly_the_same_share_a_mark(words: list[str], at: int, new: str) -> None:
    changed = (*words[:at], new, *words[at + 1 :])
    if nearly_same(tuple(words), changed) and words:
        assert set(marks(tuple(words))) & set(marks(changed))


@given(st.lists(WORDS.map(" ".join), max_size=8, unique=True))
@pytest.mark.parametrize("many", [1, 24])
def test_the_index_misses_none(many: int, titles: list[str]) -> None:
    known = [
        Source(f"k{n}", "book", title, creators=(Creator("author", Person("Lima")),),
               date=Date("2010", (2010,)), place=NOWHERE)
        for n, title in enumerate(titles)
    ]  # fmt: skip
    for one, other in combinations(known, 2):
        same = same_title(Title.of(one.title), Title.of(other.title))
        with patch("kb.likeness.works._MANY", many):
            assert (WorkIndex([one]).find(other) is not None) is same


def test_the_time_grows_with_the_number_of_records() -> None:
    def seconds(count: int) -> float:
        start = process_time()
        index = WorkIndex()
        for number in range(count):
            title = f"What the {number % 97} schools of town {number} did in year {number % 13}"
            person = Person(family=f"Name{number % 500}")
            index.find_or_add(
                Source(f"k{number}", "article-journal", title, date=Date("2010", (2010,)),
                       creators=(Creator("author", person),))
            )  # fmt: skip
        return process_time() - start

    few, many = (min(seconds(count) for _ in range(3)) for count in (500, 4_000))
    assert many < 4 * 8 * few
