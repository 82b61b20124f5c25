"""``kb manuscript`` as authors meet it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from kb.base.text import TextFile
from kb.parse.bibtex import parse_bib, resolve
from tests.conftest import SMALL, WriteKb
from tests.gitting import commit, start
from tests.parse.test_manuscript import ITEM, runs, word, zotero

Main = Callable[..., "CompletedProcess[str]"]
NOTE = "claims/partnering-helps.md"


def write(folder: Path, name: str, text: str | bytes) -> str:
    path = folder / name
    path.write_bytes(text if isinstance(text, bytes) else text.encode())
    return str(path)


def test_a_clean_manuscript_exits_with_0(small_kb: Path, tmp_path: Path, kb_main: Main) -> None:
    paper = write(tmp_path, "paper.md", "Partnering helps [@nao2009partnering].\n")
    done = kb_main("-C", str(small_kb), "manuscript", "check", paper)
    assert (done.returncode, done.stdout) == (0, "No findings.\n")


def test_findings_name_file_line_and_column(small_kb: Path, tmp_path: Path, kb_main: Main) -> None:
    paper = write(tmp_path, "paper.tex", "One.\n\nTwo \\cite{lima2010thinkng}.\n")
    done = kb_main("-C", str(small_kb), "manuscript", "check", paper)
    assert done.returncode == 1
    assert f"{paper}:3:11: M001" in done.stdout
    assert "did you mean “lima2010thinking”?" in done.stdout
    output = kb_main("-C", str(small_kb), "manuscript", "check", paper, "--format", "json")
    assert [(f["code"], f["line"], f["column"]) for f in json.loads(output.stdout)] == [
        ("M001", 3, 11)
    ]


def test_what_changed_since_the_snapshot(write_kb: WriteKb, tmp_path: Path, kb_main: Main) -> None:
    root = start(write_kb())
    first = commit(root)
    commit(root, {NOTE: SMALL[NOTE].replace("status: draft", "status: contested")})
    text = "See <https://kb.example/claim/partnering-helps>.\n"
    paper = write(tmp_path, "paper.md", f"---\nevidence-kb: {first[:12]}\n---\n\n{text}")
    done = kb_main("-C", str(root), "manuscript", "check", paper)
    assert done.returncode == 1
    output = f"M008 warning: the claim “partnering-helps” has changed since {first[:12]}"
    assert output in done.stdout
    other = write(tmp_path, "other.md", text)
    since = kb_main("-C", str(root), "manuscript", "check", other, "--since", first)
    assert "M008" in since.stdout
    without = kb_main("-C", str(root), "manuscript", "check", other)
    assert "M007" in without.stdout
    # One file of a manuscript names the snapshot for all.
    both = kb_main("-C", str(root), "manuscript", "check", other, paper)
    assert both.stdout.count("M008") == 2


@pytest.mark.parametrize("name", ["1999-01-01", "no-such-commit"])
def test_a_snapshot_that_is_not_there(
    name: str, write_kb: WriteKb, tmp_path: Path, kb_main: Main
) -> None:
    root = start(write_kb())
    paper = write(tmp_path, "paper.typ", f"// evidence-kb: {name}\nText @nao2009partnering.\n")
    done = kb_main("-C", str(root), "manuscript", "check", paper)
    assert done.returncode == 1
    assert f"{paper}:1:17: M009" in done.stdout


def test_word_with_zotero_is_matched_by_its_records(
    write_kb: WriteKb, tmp_path: Path, kb_main: Main
) -> None:
    root = write_kb({"sources/one.bib": SMALL["sources/one.bib"].replace(
        "pages        =", "doi          = {10.1007/s10833-008-9099-1},\n  pages        ="
    )})  # fmt: skip
    paper = write(
        tmp_path, "paper.docx", word([runs("Belief came first ") + zotero(ITEM, "(Lima 2010)")])
    )
    done = kb_main("-C", str(root), "manuscript", "check", paper)
    assert f"{paper}:1:19: M005" in done.stdout
    bib = kb_main("-C", str(root), "manuscript", "bib", paper)
    assert keys(bib.stdout) == {"lima2010thinking"}


def keys(text: str) -> set[str]:
    file, _ = parse_bib(TextFile("x.bib", text))
    return {source.key for source in resolve([file])[0]}


def test_the_bibliography_is_exactly_what_is_used(
    small_kb: Path, tmp_path: Path, kb_main: Main
) -> None:
    one = write(tmp_path, "one.md", "Partnering helps [@nao2009partnering; @nobody1999].\n")
    two = write(tmp_path, "two.tex", "\\nocite{lima2010thinking}\n")
    done = kb_main("-C", str(small_kb), "manuscript", "bib", one)
    assert done.returncode == 1
    assert keys(done.stdout) == {"nao2009partnering"}
    assert f"{one}:1:40: no source “nobody1999”" in done.stderr
    target = tmp_path / "refs.json"
    done = kb_main(
        "-C", str(small_kb), "manuscript", "bib", two, "--format", "csl-json", "-o", str(target)
    )
    assert done.returncode == 0, done.stderr
    assert [item["id"] for item in json.loads(target.read_text("utf-8"))] == ["lima2010thinking"]
    everything = write(tmp_path, "all.tex", "\\nocite{*}\n")
    assert len(keys(kb_main("-C", str(small_kb), "manuscript", "bib", everything).stdout)) == 2


@pytest.mark.parametrize(
    ("name", "data", "code", "message"),
    [
        ("paper.pdf", b"%PDF", 2, "manuscripts end in .md"),
        ("paper.docx", b"no zip", 1, "is no Word document"),
    ],
)
def test_what_cannot_be_read_gets_one_message(  # noqa: PLR0917
    name: str, data: bytes, code: int, message: str, small_kb: Path, tmp_path: Path, kb_main: Main
) -> None:
    done = kb_main("-C", str(small_kb), "manuscript", "check", write(tmp_path, name, data))
    assert done.returncode == code
    assert message in done.stderr


BOOKS = {
    "tex": (
        "\\documentclass{book}\n\\input{glyphtounicode}\n\\input{parts/one}\n\\include{parts/two.tex}\n"
        "% \\input{parts/left-out}\n\\subimport{parts/}{three}\n\\input parts/four \\relax\n",
        "\\cite{KEY}\n",
    ),
    "typ": (
        '#include "parts/one.typ"\n#include "/parts/two.typ"\n// #include "parts/left-out.typ"\n'
        '#include "parts/three.typ"\n#include "parts/four.typ"\nSee @own.\n',
        "= Head <own>\n@KEY\n",
    ),
    "org": (
        '#+INCLUDE: "parts/one.org"\n#+include: parts/two.org\n'
        '#+INCLUDE: "parts/left-out.org" src org\n'
        '#+INCLUDE: "parts/three.org::*Head" :lines "5-"\n#+INCLUDE: "parts/four.org"\n',
        "[cite:@KEY]\n",
    ),
    "qmd": (
        "{{< include parts/one.qmd >}}\n{{< include 'parts/two.qmd' >}}\n"
        "```{r, child='parts/three.qmd'}\n```\n{{< include parts/four.qmd >}}\n",
        "[@KEY]\n",
    ),
}


@pytest.mark.parametrize("ending", BOOKS)
def test_included_files_are_read(
    ending: str, small_kb: Path, tmp_path: Path, kb_main: Main
) -> None:
    book, part = BOOKS[ending]
    (tmp_path / "parts").mkdir()
    keys = {"one": "first", "two": "second", "three": "third", "four": "fourth"}
    for name, key in {**keys, "left-out": "fifth"}.items():
        write(tmp_path, f"parts/{name}.{ending}", part.replace("KEY", key))
    paper = write(tmp_path, f"book.{ending}", book)
    done = kb_main("-C", str(small_kb), "manuscript", "check", paper, "--format", "json")
    found = [(Path(f["path"]).stem, f["code"]) for f in json.loads(done.stdout)]
    assert sorted(found) == sorted((name, "M001") for name in keys), done.stdout
    output = kb_main("-C", str(small_kb), "manuscript", "bib", paper)
    assert [key for key in [*keys.values(), "fifth"] if f"“{key}”" in output.stderr] == [
        *keys.values()
    ]


def test_a_missing_part_is_reported(small_kb: Path, tmp_path: Path, kb_main: Main) -> None:
    paper = write(tmp_path, "book.tex", "\\input{book}\n\\input{on}\n\\input{\\jobname-\0}\n")
    done = kb_main("-C", str(small_kb), "manuscript", "check", paper)
    assert done.returncode == 1
    assert f"{paper}:2:8: M011 warning: the file “on” is not there" in done.stdout
    output = kb_main("-C", str(small_kb), "manuscript", "bib", paper)
    assert output.returncode == 1
    assert f"{paper}:2:8: the file “on” is not there" in output.stderr
    assert "Traceback" not in done.stderr + output.stderr


def test_parts_of_parts_are_found_from_both_folders(
    small_kb: Path, tmp_path: Path, kb_main: Main
) -> None:
    (tmp_path / "a" / "b").mkdir(parents=True)
    paper = write(tmp_path, "book.tex", "\\include{a/one}\n")
    write(tmp_path, "a/one.tex", "\\input{b/two}\\input{a/b/three}\n")
    write(tmp_path, "a/b/two.tex", "\\input{book}\\cite{second}\n")
    write(tmp_path, "a/b/three.tex", "\\cite{third}\n")
    done = kb_main("-C", str(small_kb), "manuscript", "check", paper, "--format", "json")
    found = [(Path(f["path"]).stem, f["code"]) for f in json.loads(done.stdout)]
    assert sorted(found) == [("three", "M001"), ("two", "M001")]


def test_works_named_by_doi_isbn_and_address(
    write_kb: WriteKb, tmp_path: Path, kb_main: Main
) -> None:
    bib = """\
@article{lima2010thinking, author = {Lima, J}, title = {Thinking}, doi = {10.1007/S10833-008-9}}
@book{daly2010social, editor = {Daly, A}, title = {Social}, isbn = {978-1-934742-80-8}}
@online{menzies2014, author = {Menzies, L}, title = {Magic}, url = {http://www.example.org/a/}}
"""
    root = write_kb({"sources/named.bib": bib})
    text = "[@doi:10.1007/s10833-008-9, p. 2; @isbn:9781934742808] @url:https://example.org/a/.\n"
    paper = write(
        tmp_path, "paper.md", f"{text}\n@doi:10.1000/none and @{{https://example.org/a}}\n"
    )
    done = kb_main("-C", str(root), "manuscript", "bib", paper)
    keys = [line.partition("{")[2].rstrip(",") for line in done.stdout.splitlines() if "@" in line]
    assert keys == [
        "isbn:9781934742808",
        "doi:10.1007/s10833-008-9",
        "https://example.org/a",
        "url:https://example.org/a",
    ]
    assert done.stderr == f"{paper}:3:2: no source “doi:10.1000/none”\n"
