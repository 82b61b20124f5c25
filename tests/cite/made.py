"""Sources made by chance, as the reader of bibliographies could have read them."""

from __future__ import annotations

import unicodedata

from hypothesis import strategies as st

from kb.model import Creator, Date, Person, Retraction, Source
from kb.parse.bibtex.titles import plain_title
from kb.parse.dates import parse_date

MARKS = "\\{}$&#%_^~\"'`-–—,;:.!?()[]|@*/+="
LETTERS = st.characters(codec="utf-8", categories=("L", "N"), exclude_characters="ʼ")
WORD = st.text(st.one_of(LETTERS, st.sampled_from("abcXYZ"), st.sampled_from(MARKS)), min_size=1)


def clean(text: str) -> str:
    """As a field is decoded: composed, on one line, without what a reader trims."""
    return " ".join(unicodedata.normalize("NFC", text).split())


TEXT = st.lists(WORD, max_size=4).map(lambda words: clean(" ".join(words)))
NAMED = st.sampled_from(
    ["Lima", "Ávila", "O’Neil", "McQueen", "von", "de", "and", "III", "{X", "a, b"]
)
PART = st.one_of(NAMED, TEXT.filter(bool))
CAPITAL = st.sampled_from(["Lima", "Gogh", "Tschannen-Moran", "Ávila", "West", "National Audit"])


def _person(family: str, given: str, dropping: str, non_dropping: str) -> Person:
    return Person(family, given, dropping, non_dropping)


PERSON = st.one_of(
    st.builds(Person, family=PART, given=PART, suffix=st.sampled_from(["", "Jr.", "III"])),
    st.builds(Person, family=PART),
    st.builds(
        Person,
        family=CAPITAL,
        given=st.sampled_from(["Jorge", "Vincent", "A. B."]),
        dropping_particle=st.sampled_from(["", "de", "van der"]),
        non_dropping_particle=st.sampled_from(["", "von", "de la"]),
    ),
    PART.map(lambda text: Person(literal=text)),
)
CREATOR = st.builds(Creator, st.sampled_from(["author", "editor", "translator"]), PERSON)


def _by_role(creators: list[Creator]) -> tuple[Creator, ...]:
    roles = ["author", "editor", "translator"]
    return tuple(sorted(creators, key=lambda creator: roles.index(creator.role)))


DATE = st.one_of(
    st.none(),
    st.sampled_from(
        ["2010", "2009-07", "2009-07-09", "2003/2008", "2010~", "2010?", "198X", "2004-21",
         "../2010", "2010/..", "-0044-03-15", "2009-07-01/2009-07-09"]
    ).map(parse_date),
    st.just(Date("in press")),
)  # fmt: skip
MARKED = st.one_of(
    st.just("Plain words"),
    TEXT.filter(lambda text: "<" not in text),
    st.just('<i>Homo sapiens</i> in <span class="nocase">DNA</span> and H<sub>2</sub>O'),
    st.just('<span style="font-variant:small-caps;">Small</span> <b>capitals</b>'),
    st.just("a < b > c & \\input{/etc/passwd} $x^2$ 100% #1 a_b ~ -- --- `` ''"),
)
TYPES = (
    "article-journal", "article-magazine", "article-newspaper", "book", "chapter", "dataset",
    "document", "paper-conference", "post-weblog", "report", "software", "speech", "thesis",
    "webpage", "interview", "manuscript", "motion_picture", "pamphlet",
)  # fmt: skip
ADDRESS = st.sampled_from(["", "https://example.org/a_b?c=1&d=%20#e~f", "http://x.org/{y}"])


@st.composite
def sources(draw: st.DrawFn, key: str = "made2010source") -> Source:
    """One source."""
    title = draw(MARKED)
    kind = draw(st.sampled_from(TYPES))
    article = kind.startswith("article")
    words = st.lists(st.sampled_from(["trust", "R&D", "school networks"]), max_size=2, unique=True)
    retracted = st.builds(Retraction, st.just("2021-03-04"), TEXT.filter(bool))
    return Source(
        key=key,
        type=kind,
        title=plain_title(title),
        title_markup=title,
        creators=_by_role(draw(st.lists(CREATOR, max_size=3))),
        date=draw(DATE),
        container=draw(TEXT) if kind not in {"book", "report"} else "",
        publisher=draw(TEXT),
        publisher_place=draw(TEXT),
        volume=draw(st.sampled_from(["", "12", "IV"])),
        issue=draw(st.sampled_from(["", "3"])) if article else "",
        number="" if article else draw(st.sampled_from(["", "HC 822"])),
        pages=draw(st.sampled_from(["", "1–21", "xii–xv", "3, 7–9", "e12"])),
        edition=draw(st.sampled_from(["", "2", "Third"])),
        genre=draw(st.sampled_from(["PhD thesis", "Working paper"])),
        doi=draw(st.sampled_from(["", "10.1007/s10833-012-9182-5", "10.1000/a_b<c>d"])),
        isbn=draw(st.sampled_from(["", "9780415614610"])),
        issn=draw(st.sampled_from(["", "1389-2843"])),
        url=draw(ADDRESS).replace("{", "%7B").replace("}", "%7D"),
        language=draw(st.sampled_from(["", "english", "en-GB"])),
        abstract=draw(TEXT),
        note=draw(TEXT).rstrip(". "),
        keywords=tuple(draw(words)),
        retracted=draw(st.one_of(st.none(), retracted)),
    )
