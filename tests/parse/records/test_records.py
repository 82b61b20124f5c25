"""Importing records: each slip on its line, each field somewhere, and never a crash.

Case files: ``tests/cases/I002-name.ris`` or ``….csl.json`` with the findings in ``….txt``.
"""

from __future__ import annotations

import json
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.base.text import TextFile
from kb.cite.csl import csl_date, csl_record
from kb.diagnostics import Diagnostic
from kb.fields.edtf import parse_date
from kb.model import Creator, Date, Person, Retraction, Source
from kb.parse.records import csl_json
from kb.parse.records.csl_json import read_csl_json
from kb.parse.records.ris import read_ris
from kb.parse.records.rules import RULES
from kb.workspace import load
from tests.conftest import ROOT

FOLDER = ROOT / "tests" / "cases"
CASES = sorted([*FOLDER.glob("I*.ris"), *FOLDER.glob("I*.csl.json")])
Reader = Callable[[TextFile], tuple[tuple[Source, ...], tuple[Diagnostic, ...]]]


def reader(case: Path) -> Reader:
    return read_ris if case.suffix == ".ris" else read_csl_json


def read(case: Path) -> tuple[tuple[Source, ...], tuple[Diagnostic, ...]]:
    return reader(case)(TextFile(case.name, case.read_text(encoding="utf-8")))


def reported(case: Path) -> list[str]:
    return [
        f"{f.place.span.line}:{f.place.span.column} {f.code} {f.message}"
        for f in sorted(read(case)[1], key=lambda f: f.sort_key)
    ]


@pytest.mark.parametrize("case", CASES, ids=lambda case: case.name)
def test_case(case: Path, request: pytest.FixtureRequest) -> None:
    expected = case.with_name(f"{case.name}.txt")
    assert reported(case) == expected.read_text(encoding="utf-8").splitlines()


def test_the_year_of_publication_is_not_that_of_going_online() -> None:
    ((source,), _) = read(FOLDER / "I002-online.ris")
    assert source.date is not None
    assert (source.date.edtf, source.language) == ("2013-05-28", "de")
    assert (source.doi, source.genre) == ("10.5465/x.2011.0651", "")


def test_each_rule_has_a_case_in_each_format() -> None:
    for suffix in (".ris", ".csl.json"):
        found = {
            line.split()[1]
            for case in CASES
            if case.name.endswith(suffix)
            for line in reported(case)
        }
        assert found == {rule.code for rule in RULES}


def test_every_value_of_a_record_has_its_place() -> None:
    ((ris,), _), ((csl,), _) = read(FOLDER / "I000-right.ris"), read(FOLDER / "I000-right.csl.json")
    shared = Source(
        key="lima2010thinking",
        type="article-journal",
        container="Journal of Educational Change",
        date=Date("2010-02-05", (2010, 2, 5)),
        volume="11",
        pages="1–21",
        doi="10.1007/s10833-008-9099-1",
        keywords=("networks", "schools"),
        retracted=Retraction("2021-03-04", "data lost"),
    )
    assert replace(ris, fields=()) == replace(
        shared,
        title="Thinking More Deeply about Networks in Education",
        title_markup="Thinking More Deeply about Networks in Education",
        creators=(
            Creator("author", Person(family="Lima", given="Jorge Ávila de")),
            Creator("author", Person(literal="Office of Everything")),
            Creator("editor", Person(family="Daly", given="Alan J.", suffix="Jr.")),
        ),
        issue="1",
        issn="1389-2843",
        url="https://example.org/a",
        abstract="About networks.",
        note="Pages seen.",
    )
    assert {f.name: f.value for f in ris.fields} == {"series": "Series", "urldate": "2014-07-18"}
    assert replace(csl, fields=()) == replace(
        shared,
        title="Thinking More Deeply",
        title_markup="Thinking <i>More</i> Deeply",
        creators=(
            Creator("author", Person(family="Lima", given="Jorge Ávila", dropping_particle="de")),
            Creator("author", Person(literal="Office")),
        ),
    )
    assert {f.name: f.value for f in csl.fields} == {
        "shorttitle": "Thinking",
        "urldate": "2014-07-18",
    }


def test_the_shipped_sources_come_back_from_csl_json() -> None:
    sources = tuple(load(ROOT).corpus.sources.values())
    text = json.dumps([csl_record(source) for source in sources], ensure_ascii=False)
    found, findings = read_csl_json(TextFile("all.json", text))
    assert not findings
    blank = {"fields": (), "entry_type": "", "suppressions": ()}
    for got, source in zip(found, sources, strict=True):
        assert replace(got, **blank) == replace(source, **blank, date=vague(source.date))


def vague(date: Date | None) -> Date | None:
    """CSL-JSON has one mark, “circa”, for dates that are uncertain and for those that are near."""
    if date is None or not date.uncertain:
        return date
    return replace(date, edtf=date.edtf.replace("?", "~"), uncertain=False, approximate=True)


@pytest.mark.parametrize("read", [read_ris, read_csl_json])
@settings(max_examples=150, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(text=st.text() | st.text(alphabet='TYAUPYERKDO -\n0189/[]{}",:'))
def test_any_text_is_read_without_raising(read: Reader, text: str) -> None:
    read(TextFile("any", text))


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=8),
    lambda inner: (
        st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=5), inner, max_size=3)
    ),
    max_leaves=6,
)
NAMES = st.sampled_from(
    ["id", "type", "title", "author", "issued", "accessed", "DOI", "page", "keyword", "custom", "x"]
)


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(st.dictionaries(NAMES, JSON, max_size=6), max_size=3))
def test_any_values_are_read_and_none_is_lost_in_silence(items: list[dict[str, object]]) -> None:
    file = TextFile("any", json.dumps(items))
    sources, findings = read_csl_json(file)
    assert len(sources) == len(items)
    named = " ".join(finding.message for finding in findings)
    for item in items:
        if item.get("x") not in (None, "", [], {}):
            assert "“x” is left out" in named


def test_deep_nesting_is_a_finding() -> None:
    _, (finding,) = read_csl_json(TextFile("deep", "[" * 100_000))
    assert finding.code == "I001"


TAGS = st.sampled_from(["TI", "AU", "PY", "KW", "AN", "C1", "SN", "N1", "SP", "M1"])


@settings(max_examples=100, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.tuples(TAGS, st.text(alphabet="abc 12,./", min_size=1).filter(str.strip)), max_size=8
    )
)
def test_a_line_is_used_or_reported(lines: list[tuple[str, str]]) -> None:
    text = "\n".join(["TY  - JOUR", *(f"{tag}  - {value}" for tag, value in lines), "ER  - "])
    (source,), findings = read_ris(TextFile("any.ris", text))
    kept = f"{source!r} {' '.join(f.message for f in findings)}"
    for _, value in lines:
        for word in value.replace(",", " ").replace("/", " ").split():
            assert word.strip(".")[:40] in kept


def test_the_day_of_publication_stays_before_another_year_of_ris() -> None:
    text = (
        "TY  - JOUR\nT1  - Rank and choice\nAU  - Pet, Anna P.\nY1  - 2013/05/28\nPY  - 2013\n"
        "DA  - 2014/04/01\nT2  - A Journal\nJO  - AJ\nM3  - doi: 10.5465/x.2011.0651\nER  - \n"
    )
    (source,), _ = read_ris(TextFile("x.ris", text))
    assert source.date is not None
    assert source.date.edtf == "2013-05-28"
    assert (source.doi, source.genre, source.container) == ("10.5465/x.2011.0651", "", "A Journal")


@pytest.mark.parametrize(("edtf", "year"), [("-0049", -50), ("0000", -1), ("0001", 1)])
def test_csl_counts_no_year_0(edtf: str, year: int) -> None:
    date = parse_date(edtf)
    assert date is not None
    assert csl_date(date)["date-parts"] == [[year]]
    assert csl_json._date({"date-parts": [[year]]}) == date
