"""How the fields of an entry become those of a source, its own and the inherited ones."""

from __future__ import annotations

import pytest

from kb.base.text import TextFile
from kb.diagnostics import Diagnostic
from kb.model import Person, Source
from kb.parse.bibtex import parse_bib, resolve


def read(*texts: str) -> tuple[dict[str, Source], list[Diagnostic]]:
    parsed = [parse_bib(TextFile(f"sources/{n}.bib", text)) for n, text in enumerate(texts)]
    sources, findings = resolve([bib for bib, _ in parsed])
    return {s.key: s for s in sources}, [*(f for _, found in parsed for f in found), *findings]


def one(entry: str) -> Source:
    sources, findings = read(entry)
    assert findings == []
    (source,) = sources.values()
    return source


@pytest.mark.parametrize(
    ("entry", "attribute", "value"),
    [
        ("@book{k, title={A}, subtitle={B}}", "title", "A: B"),
        ("@book{k, title={Why?}, subtitle={B}}", "title", "Why? B"),
        ("@article{k, title={A}, journal={J}, number=3}", "issue", "3"),
        ("@article{k, title={A}, journaltitle={J}, journalsubtitle={K}}", "container", "J: K"),
        ("@inbook{k, title={A}, booktitle={The {UK}}}", "container", "The UK"),
        ("@report{k, title={A}, number={R1}}", "number", "R1"),
        ("@report{k, title={A}, institution={I}}", "publisher", "I"),
        ("@thesis{k, title={A}, school={S}, type={mathesis}}", "genre", "Master’s thesis"),
        ("@phdthesis{k, title={A}}", "genre", "PhD thesis"),
        ("@techreport{k, title={A}}", "genre", "Technical report"),
        ("@book{k, title={A}, address={Leeds}}", "publisher_place", "Leeds"),
        ("@article{k, title={A}, pages={93--112, 115-7}}", "pages", "93–112, 115–7"),
        ("@article{k, title={A}, eid={e12}}", "pages", "e12"),
        ("@misc{k, title={A}, keywords={a, b; c,a}}", "keywords", ("a", "b", "c")),
        (r"@misc{k, title={A}, doi={https://doi.org/10.1/a\_b}}", "doi", "10.1/a_b"),
        (r"@misc{k, title={A}, doi={doi:10.1/x{}}}", "doi", "10.1/x{}"),
        (r"@misc{k, title={A}, url={https://a.org/x\_y\%20z?a=1\&b#c~d}}", "url",
         "https://a.org/x_y%20z?a=1&b#c~d"),
        (r"@misc{k, title={A}, howpublished={\url{https://a.org/b_c}}}", "url", "https://a.org/b_c"),
        (r"@misc{k, title={A}, howpublished={\url{https://a.org/b_c}}}", "genre", ""),
        ("@misc{k, title={A}, howpublished={Blog post}}", "type", "post-weblog"),
        ("@online{k, title={A}, entrysubtype={blog}}", "type", "post-weblog"),
        ("@online{k, title={A}}", "type", "webpage"),
        ("@article{k, title={A}, entrysubtype={newspaper}}", "type", "article-newspaper"),
        ("@book{k, title={A}, isbn={978-1-909437-50-0}}", "isbn", "978-1-909437-50-0"),
        ("@book{k, title={A}, edition={2}}", "edition", "2"),
        ("@book{k, title={A}, abstract={50% of\n  {\\'e}coles}}", "abstract", "50% of écoles"),
    ],
)  # fmt: skip
def test_field(entry: str, attribute: str, value: object) -> None:
    assert getattr(one(entry), attribute) == value


def test_fields_keep_what_is_not_latex() -> None:
    source = one(r"@online{k, title={A}, url={a\_b%20~}, date={2010~}, file={C:\x_y}, note={a~b}}")
    assert {f.name: f.value for f in source.fields} == {
        "title": "A",
        "url": r"a\_b%20~",
        "date": "2010~",
        "file": r"C:\x_y",
        "note": "a b",
    }


def test_useprefix_is_an_option_of_the_entry() -> None:
    source = one("@book{k, title={A}, author={van Gogh, V.}, options={x, useprefix = true}}")
    assert source.creators[0].person == Person("Gogh", "V.", non_dropping_particle="van")


@pytest.mark.parametrize(
    ("child", "parent", "fields"),
    [
        ("inproceedings", "proceedings", {"booktitle": "P", "booksubtitle": "S"}),
        ("incollection", "collection", {"booktitle": "P", "booksubtitle": "S"}),
        ("incollection", "book", {"booktitle": "P", "booksubtitle": "S", "author": "W"}),
        (
            "inbook",
            "book",
            {"booktitle": "P", "booksubtitle": "S", "author": "W", "bookauthor": "W"},
        ),
        ("book", "mvbook", {"maintitle": "P", "mainsubtitle": "S", "author": "W"}),
        ("article", "periodical", {"journaltitle": "P", "journalsubtitle": "S"}),
        ("report", "report", {"subtitle": "S", "author": "W"}),
    ],
)
def test_crossref_renames_as_biblatex_does(child: str, parent: str, fields: dict[str, str]) -> None:
    writer = "author={W}, " if "author" in fields else ""
    sources, findings = read(
        f"@{child}{{c, title={{C}}, crossref={{p}}}}",
        f"@{parent}{{p, title={{P}}, subtitle={{S}}, {writer}doi={{10.1/p}}, publisher={{Q}}}}",
    )
    assert findings == []
    found = {f.name: f.value for f in sources["c"].fields}
    assert found == {"title": "C", "crossref": "p", "publisher": "Q", **fields}
    assert sources["c"].doi == ""


def test_what_an_entry_says_itself_is_not_inherited_under_another_name() -> None:
    sources, _ = read("""\
@inproceedings{c, title={C}, crossref={p}, year={2001}, address={Leeds}}
@proceedings{p, title={P}, date={2000-05}, location={York}}""")
    assert (sources["c"].year, sources["c"].publisher_place) == (2001, "Leeds")
    assert sources["p"].year == 2000


def test_a_slip_in_an_inherited_field_is_reported_once_and_where_it_stands() -> None:
    _, findings = read(
        "@incollection{a, title={A}, crossref={p}}\n@incollection{b, title={B}, crossref={p}}",
        "\n@collection{p, title={P}, date={May}}",
    )
    (finding,) = findings
    assert (finding.code, finding.place.path, finding.place.span.line) == (
        "B009",
        "sources/1.bib",
        2,
    )


def test_a_file_has_its_own_abbreviations() -> None:
    sources, findings = read(
        "@string{x={one}}@misc{a, title=x}",
        "@string{x={two}}@misc{b, title=x # y}@string{y=z # {!}}",
        "@misc{c, title=x}@string{z={?}}",
    )
    assert {key: s.title for key, s in sources.items()} == {"a": "one", "b": "two?!", "c": "one"}
    assert [(f.code, f.place.path) for f in findings] == [("B019", "sources/1.bib")]


def test_a_broken_entry_leaves_the_others() -> None:
    sources, findings = read(
        "@book{a, title={A}}\n@book{b, title={B}, note={see {me},\n}\n@book{c, title={C},,}\n"
    )
    assert set(sources) == {"a", "c"}
    lost, comma = findings
    assert (lost.subject, lost.place.span.line, comma.code) == ("b", 2, "B015")
    assert "“b”" in lost.message


def test_duplicates_name_both_places_and_the_first_stays() -> None:
    sources, findings = read("@book{k, title={A}}", "\n@book{k, title={B}}")
    assert sources["k"].title == "A"
    (finding,) = findings
    assert (finding.place.path, finding.place.span.line) == ("sources/1.bib", 2)
    assert "sources/0.bib:1" in finding.message
