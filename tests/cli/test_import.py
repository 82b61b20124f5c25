"""``kb import`` as people meet it: whole libraries in, nothing lost, nothing twice."""

from __future__ import annotations

import csv
import time
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.workspace import load
from scripts.synthetic_library import library
from tests.conftest import SMALL, RunKb, write_files

PROCEEDINGS = """\
@inproceedings{doe2013first,
  author = {Doe, Ann}, title = {First Paper in the Volume}, date = {2013},
  booktitle = {Proceedings of the 10th Conference}, pages = {1--10}, isbn = {978-1-909437-50-0},
}
@inproceedings{roe2013second,
  author = {Roe, Bob}, title = {Quite Another Paper in the Same Volume}, date = {2013},
  booktitle = {Proceedings of the 10th Conference}, pages = {11--20}, isbn = {978-1-909437-50-0},
}
"""
KEYS = """\
@article{Doe_2013_HowSchools, author={Doe, Ann}, title={How schools learn}, date={2013}}
@article{smithNetworks2014, author={Smith, B}, title={Networks}, date={2014}}
@article{kim 2015/x, author={Kim, C}, title={Trust}, date={2015}}
@article{Lima2010Thinking, author={Kim, D}, title={A key that is taken}, date={2016}}
"""
RIS = """\
TY  - JOUR
ID  - 17
AU  - Lima, Jorge Ávila de
TI  - Thinking more deeply about networks in education
PY  - 2010
VL  - 11
T2  - Journal of Educational Change
SP  - 1
EP  - 22
ER  -
TY  - JOUR
AU  - Doe, Ann
TI  - How schools learn
PY  - 2013
VL  - 3
ER  -
nothing that could be read
"""
CSL = """[
 {"id": "http://zotero.org/users/1/items/ABC", "type": "book", "title": "Ties",
  "author": [{"family": "Sousa", "given": "Ana"}], "issued": {"date-parts": [[2012]]}},
 {"type": "article-journal", "title": "How Schools Learn", "DOI": "10.1234/how",
  "author": [{"family": "Doe", "given": "Ann"}], "issued": {"date-parts": [[2013]]}}
]"""


@pytest.fixture
def bring(small_kb: Path, tmp_path: Path, kb_main: RunKb):
    def run(files: dict[str, str], *options: str):
        write_files(tmp_path / "in", files)
        paths = [str(tmp_path / "in" / name) for name in files]
        return kb_main("-C", str(small_kb), "import", *paths, *options)

    return run


def bibliography(root: Path) -> str:
    return (root / "sources/one.bib").read_text(encoding="utf-8")


def test_parts_of_one_volume_are_two(bring, small_kb: Path) -> None:
    done = bring({"p.bib": PROCEEDINGS})
    assert done.returncode == 0, done.stderr
    assert done.stdout == "2 records in 1 file: 2 added.\n"
    assert {"doe2013first", "roe2013second"} <= load(small_kb).corpus.sources.keys()


def test_keys_that_can_be_cited_stay_and_the_map_is_written(bring, small_kb: Path) -> None:
    done = bring({"keys.bib": KEYS})
    assert done.returncode == 0, done.stderr
    assert done.stdout.splitlines() == [
        "2 keys differ from what the files have; the map is in imported-keys.csv:",
        "  kim 2015/x → kim2015trust",
        "  Lima2010Thinking → kim2016key",
        "4 records in 1 file: 4 added.",
    ]
    assert load(small_kb).corpus.sources.keys() == {
        "lima2010thinking", "nao2009partnering", "Doe_2013_HowSchools", "smithNetworks2014",
        "kim2015trust", "kim2016key",
    }  # fmt: skip
    written = (small_kb / "imported-keys.csv").read_text(encoding="utf-8")
    assert list(csv.reader(written.splitlines())) == [
        ["file", "its key", "key here"],
        ["keys.bib", "Lima2010Thinking", "kim2016key"],
        ["keys.bib", "kim 2015/x", "kim2015trust"],
    ]


def test_duplicates_are_shown_with_both_records(bring, small_kb: Path, tmp_path: Path) -> None:
    done = bring({"keys.bib": KEYS, "scopus.ris": RIS, "zotero.json": CSL})
    assert done.returncode == 1, "a line could not be read"
    said = done.stdout.replace(str(tmp_path / "in") + "/", "")
    assert (
        "Duplicate by its title, year and first author: lima2010thinking\n"
        "    on record: Lima 2010, “Thinking More Deeply about Networks in Education”"
        " (sources/one.bib:1)\n"
        "    comes in:  Lima 2010, “Thinking more deeply about networks in education”"
        " (scopus.ris:1)\n"
        "    would add (--merge): volume\n"
        "    pages stays “1–21”; the other says “1–22”\n"
    ) in said
    assert "    would add (--merge): doi\n" in said
    assert "Not read: scopus.ris:17: I001 this line has no tag" in said
    assert (
        "8 records in 3 files: 5 added, 3 on record already, but for what is shown, 1 place not"
        " read.\n"
    ) in said
    assert "volume" not in bibliography(small_kb)


def test_merging_fills_what_is_missing_and_turns_nothing(bring, small_kb: Path) -> None:
    done = bring({"keys.bib": KEYS, "scopus.ris": RIS, "zotero.json": CSL}, "--merge")
    assert "3 merged into what is on record" in done.stdout
    sources = load(small_kb).corpus.sources
    lima = sources["lima2010thinking"]
    assert (lima.volume, lima.pages, lima.title) == (
        "11", "1–21", "Thinking More Deeply about Networks in Education",
    )  # fmt: skip
    doe = sources["Doe_2013_HowSchools"]
    assert (doe.volume, doe.doi, doe.title) == ("3", "10.1234/how", "How schools learn")
    before = bibliography(small_kb)
    again = bring({"keys.bib": KEYS, "scopus.ris": RIS, "zotero.json": CSL}, "--merge")
    assert "Nothing to do. 8 records in 3 files: 0 added, 7 there already" in again.stdout
    assert bibliography(small_kb) == before


def test_a_dry_run_and_the_table_of_all(bring, small_kb: Path, tmp_path: Path) -> None:
    table = tmp_path / "table.csv"
    done = bring({"keys.bib": KEYS, "scopus.ris": RIS}, "--dry-run", "--review", str(table))
    assert "+ smithNetworks2014: Smith 2014, “Networks”\n" in done.stdout
    assert bibliography(small_kb) == SMALL["sources/one.bib"]
    assert not (small_kb / "imported-keys.csv").exists()
    rows = list(csv.DictReader(table.read_text(encoding="utf-8-sig").splitlines()))
    assert [row["what"] for row in rows] == ["added"] * 4 + ["duplicate"] * 2 + ["not read"]
    lima = rows[4]
    assert (lima["key here"], lima["where on record"], lima["adds"]) == (
        "lima2010thinking", "sources/one.bib:1", "volume",
    )  # fmt: skip
    assert lima["differs"] == "pages: 1–21 | 1–22"
    assert (rows[6]["line"], rows[6]["remark"][:21]) == ("17", "this line has no tag;")


def test_abbreviations_hold_for_all_files_of_an_import(bring, small_kb: Path) -> None:
    files = {
        "papers.bib": "@inproceedings{doe2013, author={Doe, Ann}, title={Ties}, year=2013,"
        " booktitle=icse, series=lncs, month=jun}\n@string{lncs = {Own Notes}}\n",
        "strings.bib": "@string{icse = {Conference on Software}}\n@string{lncs = {Other Notes}}\n",
    }
    alone = bring({"papers.bib": files["papers.bib"]}, "--dry-run")
    assert "hold the word itself: icse 1. If another file defines them" in alone.stdout
    done = bring(files)
    assert done.returncode == 0
    assert "@string" not in done.stdout
    source = load(small_kb).corpus.sources["doe2013"]
    assert (source.container, source.find("series").value) == (
        "Conference on Software", "Own Notes",
    )  # fmt: skip
    assert "month     = jun" in bibliography(small_kb)


def test_what_is_the_same_in_another_spelling_is_no_difference(bring) -> None:
    done = bring({
        "a.bib": "@misc{roe2023, author={Roe, Bob}, title={Ties}, year=2023, month=feb,"
        " eprint={2302.05618}, archiveprefix={arXiv}}\n",
        "b.bib": "@misc{roe23, author={Roe, Bob}, title={Ties}, date={2024-03},"
        " eprint={arXiv:2302.05618}, archiveprefix={arXiv}}\n",
    })  # fmt: skip
    assert "eprint stays" not in done.stdout
    assert "date stays “2023-02”; the other says “2024-03”" in done.stdout


def test_an_interrupted_import_goes_on(bring, small_kb: Path, monkeypatch) -> None:
    from kb.cli.importing import sources  # noqa: PLC0415

    files = {"keys.bib": KEYS, "p.bib": PROCEEDINGS}
    read = sources.read_library

    def interrupted(data: bytes, path: str, lent: object = ()):
        if path.endswith("p.bib"):
            raise KeyboardInterrupt
        return read(data, path, lent)

    monkeypatch.setattr(sources, "read_library", interrupted)
    assert bring(files).returncode == 1
    assert len(load(small_kb).corpus.sources) == 6
    monkeypatch.setattr(sources, "read_library", read)
    done = bring(files)
    assert "6 records in 2 files: 2 added, 4 there already." in done.stdout
    assert "kim 2015/x" in (small_kb / "imported-keys.csv").read_text(encoding="utf-8")


@pytest.mark.parametrize(
    ("files", "options", "said"),
    [
        (
            {"x.txt": "FN Clarivate Analytics Web of Science\n"},
            (),
            "x.txt is none of these: BibTeX",
        ),
        ({"x.bib": KEYS}, ("--file", "../x.bib"), "is no .bib file below sources/"),
        ({}, (), "Name the files to import."),
    ],
)
def test_wrong_use(bring, files: dict[str, str], options: tuple[str, ...], said: str) -> None:
    done = bring(files, *options)
    assert done.returncode == 2
    assert said in done.stderr


def test_abstracts_come_along_where_wanted(bring, small_kb: Path) -> None:
    text = "@book{a, title={T}, author={Kim, C}, abstract={Theirs.}, file={/x.pdf}}"
    done = bring({"a.bib": text})
    assert "Left out of entries: abstract 1, file 1.\n" in done.stdout
    assert "abstract" not in bibliography(small_kb)
    bring({"a.bib": text}, "--merge", "--abstracts")
    assert load(small_kb).corpus.sources["a"].abstract == "Theirs."


WORDS = st.text(st.characters(exclude_characters='{}@\\%$~#&^_"', codec="utf-8"), max_size=12)
ENTRIES = st.lists(
    st.tuples(st.sampled_from(["a", "B", "b", "doe 1", ""]), WORDS, WORDS, st.integers(1990, 1992)),
    max_size=6,
)


@given(entries=ENTRIES)
@settings(max_examples=10, suppress_health_check=[HealthCheck.function_scoped_fixture])
def test_each_record_is_accounted_for_and_the_second_time_adds_none(
    entries, tmp_path_factory: pytest.TempPathFactory, kb_main: RunKb
) -> None:
    root = write_files(tmp_path_factory.mktemp("kb"), SMALL)
    text = "\n".join(
        f"@article{{{key}, title = {{{title}}}, author = {{{{{name}}}}}, year = {year}}}"
        for key, title, name, year in entries
    )
    file = root.parent / f"{root.name}.bib"
    file.write_text(text, encoding="utf-8", newline="")
    done = kb_main("-C", str(root), "import", str(file))
    assert done.returncode == 0, done.stdout + done.stderr
    total = f"{len(entries)} record{'' if len(entries) == 1 else 's'} in 1 file"
    assert total in done.stdout
    first = bibliography(root)
    again = kb_main("-C", str(root), "import", str(file))
    assert f"Nothing to do. {total}: 0 added" in again.stdout, (text, again.stdout)
    assert bibliography(root) == first


@pytest.mark.slow
def test_four_thousand_records(small_kb: Path, tmp_path: Path, kb_main: RunKb) -> None:
    path = tmp_path / "library.bib"
    path.write_text(library(4000), encoding="utf-8")
    start = time.process_time()
    done = kb_main("-C", str(small_kb), "import", str(path))
    taken = time.process_time() - start
    assert "4,000 records in 1 file: 4,000 added.\n" in done.stdout
    assert len(load(small_kb).corpus.sources) == 4002
    assert taken < 30, "15 s on a machine that does nothing else"
