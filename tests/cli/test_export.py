"""``kb export`` as people meet it."""

from __future__ import annotations

import json
from collections.abc import Callable
from pathlib import Path
from subprocess import CompletedProcess

import pytest

from kb.cli.export import NAMES
from tests.conftest import WriteKb

Main = Callable[..., "CompletedProcess[str]"]


def keys(text: str) -> set[str]:
    return {item["id"] for item in json.loads(text)}


def test_everything_is_written_and_the_database_kept_up(write_kb: WriteKb, kb_main: Main) -> None:
    root = write_kb()
    done = kb_main("-C", str(root), "export", "csl-json")
    assert done.returncode == 0, done.stderr
    assert keys(done.stdout) == {"lima2010thinking", "nao2009partnering"}
    with (root / "sources" / "one.bib").open("a", encoding="utf-8") as file:
        file.write("@book{new2020, title = {New}, date = {2020}}\n")
    assert "new2020" in keys(kb_main("-C", str(root), "export", "csl-json").stdout)


@pytest.mark.parametrize("name", NAMES)
def test_every_format_goes_into_a_file(name: str, small_kb: Path, kb_main: Main) -> None:
    target = small_kb / f"out.{name}"
    done = kb_main("-C", str(small_kb), "export", name, "-o", str(target))
    assert done.returncode == 0, done.stderr
    assert target.stat().st_size > 100


@pytest.mark.parametrize(
    ("options", "wanted"),
    [
        (["--claims", "spread-by-faith"], {"lima2010thinking", "nao2009partnering"}),
        (["--claims", "partnering-helps"], {"nao2009partnering"}),
        (
            ["--claims", "partnering-helps", "spread-by-faith"],
            {"lima2010thinking", "nao2009partnering"},
        ),
        (["--feature", "trust"], {"nao2009partnering"}),
        (["--search", "improve"], {"nao2009partnering"}),
        (["--search", "author:nobody"], set()),
    ],
)
def test_a_part_comes_with_its_sources(
    options: list[str], wanted: set[str], small_kb: Path, kb_main: Main
) -> None:
    done = kb_main("-C", str(small_kb), "export", "CSL_JSON", *options)
    assert done.returncode == 0, done.stderr
    assert keys(done.stdout) == wanted


@pytest.mark.parametrize(
    ("arguments", "code", "message"),
    [
        (["bibtx"], 2, "Did you mean “bibtex”?"),
        (["endnote"], 2, "EndNote imports “ris”"),
        (["ris", "--claims", "partnering-help"], 1, "Did you mean “partnering-helps”?"),
        (["ris", "--feature", "trst"], 1, "Did you mean “trust”?"),
        (["ris", "--feature", "trust", "--search", "x"], 2, "Choose one of"),
        (["ris", "partnering-helps"], 2, "Claims are named behind --claims"),
        (["ro-crate", "--feature", "trust"], 2, "holds the whole collection"),
        (["json-ld", "--site", "evidence.example"], 2, "must start with https://"),
    ],
)
def test_a_slip_gets_one_message(
    arguments: list[str], code: int, message: str, small_kb: Path, kb_main: Main
) -> None:
    done = kb_main("-C", str(small_kb), "export", *arguments)
    assert done.returncode == code
    assert message in done.stderr
    assert "Traceback" not in done.stderr


def test_the_address_is_given_or_stands_in_the_metadata(write_kb: WriteKb, kb_main: Main) -> None:
    root = write_kb({"metadata.yml": "plugins:\n  kb:\n    address: https://one.example/\n"})
    assert "https://one.example/claim/" in kb_main("-C", str(root), "export", "json-ld").stdout
    given = kb_main("-C", str(root), "export", "json-ld", "--site", "https://two.example")
    assert "https://two.example/claim/" in given.stdout
    assert "one.example" not in given.stdout


def test_errors_in_the_notes_stop_it(write_kb: WriteKb, kb_main: Main) -> None:
    root = write_kb({"claims/bad.md": "---\nclaim: X.\nevidence:\n  - source: nobody\n---\n"})
    done = kb_main("-C", str(root), "export", "ris")
    assert done.returncode == 1
    assert "nobody" in done.stderr
