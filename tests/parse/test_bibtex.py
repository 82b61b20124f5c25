"""Bibliographies as people write them."""

from __future__ import annotations

import pytest

from kb.base.text import TextFile
from kb.model import Creator, Date, Person, Retraction, Source
from kb.parse.bibtex import parse_bib, resolve
from kb.parse.decode import decode


def read(*texts: str | bytes) -> tuple[dict[str, Source], list[str]]:
    """The sources by key, and the findings as ``line:column CODE``."""
    files, reported = [], []
    for number, text in enumerate(texts):
        data = text if isinstance(text, bytes) else text.encode()
        file, findings = decode(data, f"sources/{number}.bib")
        bib, more = parse_bib(file)
        files.append(bib)
        reported += [*findings, *more]
    sources, more = resolve(files)
    reported += more
    places = [f"{f.place.span.line}:{f.place.span.column} {f.code}" for f in reported]
    return {source.key: source for source in sources}, places


def one(text: str) -> Source:
    sources, findings = read(text)
    assert findings == []
    (source,) = sources.values()
    return source


@pytest.mark.parametrize(
    ("value", "text"),
    [
        (r"{Lima, Jorge {\'A}vila de}", [Person("Lima", "Jorge Ávila", "de")]),
        ("{Ludwig van Beethoven}", [Person("Beethoven", "Ludwig", non_dropping_particle="van")]),
        ("{de la Cruz, María}", [Person("Cruz", "María", non_dropping_particle="de la")]),
        ("{King, Jr, Martin Luther}", [Person("King", "Martin Luther", suffix="Jr")]),
        ("{{National Audit Office}}", [Person(literal="National Audit Office")]),
        (
            "{{Barnes and Noble} and Mel West}",
            [Person(literal="Barnes and Noble"), Person("West", "Mel")],
        ),
        ("{West and others}", [Person("West"), Person(literal="others")]),
        ("{family=Gogh, given=Vincent, prefix=van, useprefix=true}",
         [Person("Gogh", "Vincent", non_dropping_particle="van")]),
        (r"{{\'E}mile Zola}", [Person("Zola", "Émile")]),
    ],
)  # fmt: skip
def test_names(value: str, text: list[Person]) -> None:
    source = one(f"@book{{k, title={{T}}, author = {value}}}")
    assert source.creators == tuple(Creator("author", person) for person in text)


@pytest.mark.parametrize(
    ("fields", "date"),
    [
        ("date = {2014-07-18}", Date("2014-07-18", (2014, 7, 18))),
        ("date = {2003/2008}", Date("2003/2008", (2003,), (2008,))),
        ("date = {2012/..}", Date("2012/..", (2012,), ())),
        ("date = {2010~}", Date("2010~", (2010,), approximate=True)),
        ("date = {2010?}", Date("2010?", (2010,), uncertain=True)),
        ("date = {198X}", Date("198X", (1980,), (1989,))),
        ("date = {2010-21}", Date("2010-21", (2010, 21))),
        ("date = {-0044}", Date("-0044", (-44,))),
        ("year = 2010, month = mar", Date("2010-03", (2010, 3))),
        ("year = {2010}, month = {4}", Date("2010-04", (2010, 4))),
        ("year = {in press}", Date("in press")),
    ],
)
def test_dates(fields: str, date: Date) -> None:
    assert one(f"@book{{k, title={{T}}, {fields}}}").date == date


@pytest.mark.parametrize(
    ("value", "title", "markup"),
    [
        (r"Caf\'e {\o}re \& 50% of it", "Café øre & 50% of it", None),
        ("Lessons from {London} schools", "Lessons from London schools",
         'Lessons from <span class="nocase">London</span> schools'),
        (r"On \emph{Hamlet} and H$_2$O", "On Hamlet and H2O",
         "On <i>Hamlet</i> and H<sub>2</sub>O"),
        (r"{\TeX} --- ``quoted'' \pounds 5 \texttt{t}", "TeX — “quoted” £5 t", None),
        ("A~b   c", "A b c", None),
    ],
)  # fmt: skip
def test_titles(value: str, title: str, markup: str | None) -> None:
    source = one(f"@book{{k, title = {{{value}}}}}")
    assert source.title == title
    if markup:
        assert source.title_markup == markup


def test_strings_concatenate_across_files() -> None:
    sources, findings = read(
        '@string{jec = "Journal of " # edu}\n@string(edu = {Educational})',
        '@string{EDU = {Educational}}\n@string{full = "Journal of " # edu # { Change}}\n'
        "@article{k, title={T}, journal = FULL, year = 2010}",
    )
    assert sources["k"].container == "Journal of Educational Change"
    assert findings == []


def test_addresses_are_left_as_typed() -> None:
    source = one(
        r"@online{k, title={T}, url={https://a.org/x%20y_z?a=1&b~c}, doi={https://doi.org/10.1/a_b}}"
    )
    assert source.url == "https://a.org/x%20y_z?a=1&b~c"
    assert source.doi == "10.1/a_b"


def test_crossref_and_xdata_are_inherited() -> None:
    sources, findings = read("""\
@incollection{lima2010chapter, title={Chapter}, author={Lima}, crossref={daly2010social}}
@collection{daly2010social, title={Social Network Theory}, editor={Daly},
  xdata={press}, date={2010}}
@xdata{press, publisher={Harvard Education Press}}
""")
    assert findings == []
    assert set(sources) == {"lima2010chapter", "daly2010social"}
    chapter = sources["lima2010chapter"]
    assert (chapter.title, chapter.container) == ("Chapter", "Social Network Theory")
    assert (chapter.publisher, chapter.year) == ("Harvard Education Press", 2010)
    assert Creator("editor", Person("Daly")) in chapter.creators


@pytest.mark.parametrize(
    ("entry", "csl"),
    [
        ("article", "article-journal"),
        ("report", "report"),
        ("techreport", "report"),
        ("online", "webpage"),
        ("incollection", "chapter"),
        ("inproceedings", "paper-conference"),
        ("phdthesis", "thesis"),
        ("misc", "document"),
    ],
)
def test_types(entry: str, csl: str) -> None:
    assert one(f"@{entry}{{k, title={{T}}}}").type == csl


def test_a_retraction_says_when_and_why() -> None:
    source = one("@article{k, title={T}, retracted={2021-03-04: data lost}}")
    assert source.retracted == Retraction("2021-03-04", "data lost")


@pytest.mark.parametrize(
    ("text", "keys", "findings"),
    [
        ("@book{a, title={T}}\n@book{a, title={U}}", {"a"}, ["2:7 B003"]),
        ("@book{a, title={T}}\n@book{A, title={U}}", {"a"}, ["2:7 B003"]),
        ("@book{a, title={T\n@book{b, title={U}}", {"b"}, ["1:1 B001"]),
        ("@book{, title={T}}\n@book{b, title={U}}", {"b"}, ["1:1 B002"]),
        ("@book{title={T}}\n@book{b, title={U}}", {"b"}, ["1:1 B002"]),
        ("@book{a, title={T}, title={U}}", {"a"}, ["1:27 B004"]),
        ("@ book{a, title={T}}", set(), ["1:1 B005"]),
        ("@www-page{a, title={T}}", set(), ["1:1 B005"]),
        ("@book{a, title={T}, journal = jec}", {"a"}, ["1:31 B006"]),
        ("@book{a, title={T} year=2010}", {"a"}, ["1:20 B007"]),
        ("@book{a, title={T},, year=2010}", {"a"}, ["1:20 B015"]),
        ("@book{a, title={T}, crossref={b}}", {"a"}, ["1:30 B008"]),
        ("@book{a, title={T}, crossref={a}}", {"a"}, ["1:30 B018"]),
        ("@book{a, title={T}, date={18 July 2014}}", {"a"}, ["1:26 B009"]),
        ("@book{a, title={T}, author={A, B, C, D}}", {"a"}, ["1:28 B010"]),
        ("@book{a, title={T}, retracted={yes}}", {"a"}, ["1:31 B011"]),
        ("@bok{a, title={T}}", {"a"}, ["1:6 B012"]),
        ("@book{a, year=2010}", {"a"}, ["1:7 B013"]),
        ("@book{a b(c), title={T}}", {"a b(c)"}, ["1:7 B014"]),
        ("@comment{x} % y\n@book{a, % z\n title={T}, % w\n year=2010}", {"a"}, []),
        ("@Commentary{a, title={T}}\n@stringent{b, title={U}}", {"a", "b"}, ["2:12 B012"]),
        ("@commentary\n{a, title={T}}", {"a"}, []),
        ("@BOOK(a, Title = \"T {\"}x{\"}\")", {"a"}, []),
    ],
)  # fmt: skip
def test_nothing_is_lost(text: str, keys: set[str], findings: list[str]) -> None:
    sources, reported = read(text)
    assert set(sources) == keys
    assert reported == findings


def test_a_finding_names_key_and_line() -> None:
    file = TextFile("sources/a.bib", "\n\n@book{lima2010, title={T\n@book{b, title={U}}")
    _, findings = parse_bib(file)
    assert findings[0].subject == "lima2010"
    assert "“lima2010”" in findings[0].message
    assert findings[0].place.span.line == 3


@pytest.mark.parametrize("line_end", ["\n", "\r\n", "\r"])
@pytest.mark.parametrize("mark", ["", "\ufeff"])
def test_line_ends_and_byte_order_marks(line_end: str, mark: str) -> None:
    text = mark + line_end.join(
        ["@book{k,", "  title = {T},", "  year = {2010},", "}", "@book{k, }"]
    )
    sources, findings = read(text)
    source = sources["k"]
    assert (source.title, source.year) == ("T", 2010)
    year = source.find("year")
    assert year is not None
    assert year.place is not None
    assert (year.place.span.line, year.place.span.column) == (3, 10)
    assert findings == ["5:7 B003"]


def test_latin_1_by_mistake_still_loads() -> None:
    sources, findings = read("@book{k,\n  title = {Café}}".encode("latin-1"))
    assert sources["k"].title == "Café"
    assert findings == ["2:15 T001"]


def test_places_are_those_of_the_text() -> None:
    text = 'é @book{key:one,\n  title = "Ä" # b,\n}\n@string{b = {x}}'
    file = TextFile("sources/a.bib", text)
    bib, _ = parse_bib(file)
    (source,), _ = resolve([bib])
    assert source.place is not None
    assert file.slice(source.place.span) == "key:one"
    assert source.title == "Äx"
    title = source.find("title")
    assert title is not None
    assert title.place is not None
    assert file.slice(title.place.span) == '"Ä" # b'
    assert source.raw == text[2 : text.index("\n@string")]
