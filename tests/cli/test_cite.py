"""``kb cite`` as people and programs use it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from kb.cite.styles import find_style
from kb.cli import main
from tests.building import build_kb
from tests.cite.items import needs_engine
from tests.conftest import SMALL, RunKb, WriteKb, write_files

pytestmark = needs_engine

SOURCES = (
    SMALL["sources/one.bib"]
    + """
@online{menzies2014collaboration,
  author = {Menzies, Loic},
  title  = {Collaboration: It Doesn't Happen by Magic},
  date   = {2014-07-18},
  url    = {https://example.org/},
}
"""
)
LIMA = "Thinking more deeply about networks in education. Journal of Educational Change, 1–21."


@pytest.fixture
def folder(write_kb: WriteKb) -> Path:
    return write_kb({"sources/one.bib": SOURCES, "metadata.yml": "title: How schools learn\n"})


def cite(folder: Path, *arguments: str, text: str | None = None) -> Result:
    return CliRunner().invoke(main, ["-C", str(folder), "cite", *arguments], input=text)


def test_a_source(folder: Path) -> None:
    done = cite(folder, "lima2010thinking", "--style", "apa")
    assert done.exit_code == 0
    assert done.stdout == (
        f"In the text\n\n(Lima, 2010)\n\nReferences\n\nLima, J. Á. de. (2010). {LIMA}\n"
    )


def test_a_place_and_a_source_in_between(folder: Path) -> None:
    done = cite(folder, "[@lima2010thinking, p. 2]", "--style", "apa", "--via", "nao2009partnering")
    assert "(Lima, 2010, p. 2, as cited in National Audit Office, 2009)" in done.stdout
    assert "Lima, J." not in done.stdout


def test_a_source_known_at_second_hand_is_remarked(folder: Path) -> None:
    done = cite(folder, "lima2010thinking")
    assert "known here only as cited in nao2009partnering" in done.stderr
    assert "--via nao2009partnering" in done.stderr
    assert not cite(folder, "menzies2014collaboration").stderr


def test_a_claim_and_its_own_reference(folder: Path) -> None:
    done = cite(folder, "spread-by-faith", "--style", "apa")
    assert done.stdout.splitlines()[2] == (
        "For: (Lima, 2010, p. 2, as cited in National Audit Office, 2009)"
    )
    itself = cite(folder, "spread-by-faith", "--itself", "--site", "https://kb.example/")
    assert "How Schools Learn" in itself.stdout
    assert "https://kb.example/claim/spread-by-faith" in itself.stdout


def test_the_version_of_a_claim_is_the_commit(folder: Path) -> None:
    env = {**os.environ, "GIT_AUTHOR_DATE": "2024-05-06T00:00:00Z", "GIT_COMMITTER_DATE":
           "2024-05-06T00:00:00Z"}  # fmt: skip
    git = ["git", "-c", "user.name=Ann Writer", "-c", "user.email=a@example.org"]
    for command in (["init", "-q"], ["add", "."], ["commit", "-qm", "x"]):
        subprocess.run([*git, *command], cwd=folder, env=env, check=True)
    commit = subprocess.run(
        [*git, "rev-parse", "HEAD"], cwd=folder, capture_output=True, text=True, check=True
    ).stdout
    done = cite(folder, "spread-by-faith", "--itself", "--style", "apa")
    assert f"Version {commit[:10]}" in done.stdout
    assert "Ann Writer" in done.stdout
    assert "2024" in done.stdout


@pytest.mark.parametrize(
    ("tool", "expected"),
    [
        ("pandoc", "[@lima2010thinking, pp. 2-3; @menzies2014collaboration]"),
        ("quarto", "[@lima2010thinking, pp. 2-3; @menzies2014collaboration]"),
        ("cito", "[@cites:lima2010thinking, pp. 2-3; @cites:menzies2014collaboration]"),
        ("autocite", r"\autocites[2--3]{lima2010thinking}{menzies2014collaboration}"),
        ("parencite", r"\parencites[2--3]{lima2010thinking}{menzies2014collaboration}"),
        (
            "typst",
            "#cite(<lima2010thinking>, supplement: [pp. 2-3]) #cite(<menzies2014collaboration>)",
        ),
        ("org", "[cite:@lima2010thinking pp. 2-3; @menzies2014collaboration]"),
    ],
)
def test_keys_for_tools(folder: Path, tool: str, expected: str) -> None:
    names = ["lima2010thinking, pp. 2-3", "menzies2014collaboration"]
    assert cite(folder, *names, "--key-for", tool).stdout.rstrip("\n") == expected


def test_several_in_one_citation(folder: Path) -> None:
    asked = "[see @lima2010thinking, p. 2; also @menzies2014collaboration, for more]"
    data = json.loads(cite(folder, asked, "--style", "apa", "--format", "json").stdout)
    text = "(see Lima, 2010, p. 2; also Menzies, 2014, for more)"
    names = ["lima2010thinking", "menzies2014collaboration"]
    assert data["citations"] == [{"in_text": text, "sources": names}]
    lima, menzies = data["sources"]
    assert (lima["prefix"], lima["locator"], lima["suffix"]) == ("see", "p. 2", None)
    assert (menzies["prefix"], menzies["locator"]) == ("also", "for more")
    assert {lima["in_text"], menzies["in_text"]} == {text}


def test_the_author_in_the_sentence_or_left_out(folder: Path) -> None:
    chosen = ["lima2010thinking, p. 2", "--style", "apa", "--author"]
    assert "\n\nLima (2010, p. 2)\n\n" in cite(folder, *chosen, "in-sentence").stdout
    assert "\n\n(2010, p. 2)\n\n" in cite(folder, *chosen, "left-out").stdout
    keys = cite(
        folder, "@lima2010thinking [p. 2]", "menzies2014collaboration", "--key-for", "quarto"
    )
    assert keys.stdout == "@lima2010thinking [p. 2]\n[@menzies2014collaboration]\n"


def test_keys_of_a_claim_say_what_was_read(folder: Path) -> None:
    done = cite(folder, "spread-by-faith", "--key-for", "cito", "--style", "apa")
    assert done.stdout == (
        "For: [Lima, 2010, p. 2, as cited in @cites-as-evidence:nao2009partnering]\n"
    )


def test_from_standard_input_and_file(folder: Path) -> None:
    asked = "# mine\nlima2010thinking, p. 2  # the page\n[@menzies2014collaboration]\n"
    done = cite(folder, "-", "--style", "mla", text=asked)
    assert "(Lima 2)" in done.stdout
    assert "(Menzies)" in done.stdout
    (folder / "keys.txt").write_text(asked, encoding="utf-8")
    assert cite(folder, "--from", str(folder / "keys.txt"), "--style", "mla").stdout == done.stdout


def test_for_programs(folder: Path) -> None:
    done = cite(
        folder, "lima2010thinking", "partnering-helps", "--style", "ieee", "--format", "json"
    )
    data = json.loads(done.stdout)
    assert data["style"] == "ieee"
    assert data["sources"] == [
        {
            "id": "lima2010thinking",
            "locator": None,
            "prefix": None,
            "suffix": None,
            "mode": None,
            "via": None,
            "via_locator": None,
            "in_text": "[1]",
        }
    ]
    assert data["citations"] == [{"in_text": "[1]", "sources": ["lima2010thinking"]}]
    assert data["references"][0]["number"] == "[1]"
    assert data["claims"][0]["in_text"] == {"supports": "[1]"}


@pytest.mark.parametrize(
    ("form", "start", "holds"),
    [
        ("html", "<h2>In the text</h2>", "<em>Journal of Educational Change</em>"),
        ("markdown", "## In the text", "*Journal of Educational Change*"),
        ("latex", r"\section*{In the text}", r"\emph{Journal of Educational Change}"),
        ("rtf", r"{\rtf1", r"{\i Journal of Educational Change}"),
    ],
)
def test_formats(folder: Path, form: str, start: str, holds: str) -> None:
    done = cite(folder, "lima2010thinking", "--style", "apa", "--format", form)
    assert done.stdout.startswith(start)
    assert holds in done.stdout


def test_locale_and_a_style_of_ones_own(folder: Path, tmp_path: Path) -> None:
    done = cite(folder, "lima2010thinking, p. 2", "--style", "apa", "--locale", "de-DE")
    assert "(Lima, 2010, S. 2)" in done.stdout
    own = tmp_path / "mine.csl"
    own.write_text(find_style("apa").xml.replace('suffix=")"', 'suffix="]"'), encoding="utf-8")
    assert "2010]" in cite(folder, "lima2010thinking", "--style", str(own)).stdout


@pytest.mark.parametrize(
    ("arguments", "message"),
    [
        (["lima2010thinkin"], "There is no source or claim “lima2010thinkin”. Did you mean “lima"),
        (["lima2010thinking", "--via", "nao2009partnerin"], "Did you mean “nao2009partnering”?"),
        (["lima2010thinking", "--style", "harvrd"], "no citation style “harvrd”. Did you mean"),
        (["lima2010thinking", "--style", "no/such.csl"], "could not be read"),
        (["lima2010thinking", "--style", "../apa"], "could not be read"),
    ],
)
def test_mistakes(folder: Path, arguments: list[str], message: str) -> None:
    done = cite(folder, *arguments)
    assert done.exit_code == 1
    assert message in done.stderr


def test_nothing_asked(folder: Path) -> None:
    assert cite(folder).exit_code == 2


def test_from_the_database_as_from_the_text(folder: Path, kb: RunKb) -> None:
    arguments = ["lima2010thinking", "spread-by-faith", "--format", "json", "--style", "apa"]
    text = cite(folder, *arguments).stdout
    build_kb(folder)
    trace = [sys.executable, "-X", "importtime", "-m", "kb", "-C", folder, "cite", *arguments]
    done = subprocess.run(trace, capture_output=True, text=True, check=True, encoding="utf-8")
    assert done.stdout == text
    assert "bibtexparser" not in done.stderr


def test_a_database_older_than_the_notes_is_passed_over(folder: Path, kb: RunKb) -> None:
    build_kb(folder)
    write_files(folder, {"sources/one.bib": SOURCES.replace("{2010}", "{2011}")})
    assert "(Lima, 2011)" in cite(folder, "lima2010thinking", "--style", "apa").stdout
    build_kb(folder)
    (folder / "claims" / "partnering-helps.md").unlink()
    assert cite(folder, "partnering-helps").exit_code == 1
