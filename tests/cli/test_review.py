"""``kb review``: a second reader goes through items, and what they find is on record."""

from __future__ import annotations

import csv
import io
import json
import subprocess
import sys
from pathlib import Path

import pytest

from kb.model import Claim, Status
from kb.workspace import load
from tests.cli.test_new import conversation
from tests.conftest import RunKb, WriteKb
from tests.gitting import commit, start

NOTE = """\
---
claim: Networks have spread through belief.
status: draft
evidence:
  - source: lima2010thinking
    relation: supports
    locator: p. 2
    quote: spread through faith and fads
  - {source: nao2009partnering, relation: qualifies}   # an audit
---
"""
TEXT = "Networks have\nspread through faith\nand fads. Nobody asked."
NAME = "spread-by-belief"
HEAD = "claim,item,relation,status\n"


@pytest.fixture
def kb(kb_main: RunKb) -> RunKb:
    return lambda *arguments: kb_main(*map(str, arguments))


@pytest.fixture
def root(write_kb: WriteKb) -> Path:
    folder = write_kb({f"claims/{NAME}.md": NOTE, "texts/lima2010thinking.txt": TEXT})
    (folder / "claims/partnering-helps.md").unlink()
    (folder / "claims/networks/spread-by-faith.md").unlink()
    return folder


def claim(root: Path) -> Claim:
    return load(root).corpus.claims[NAME]


def rows(table: Path) -> list[dict[str, str]]:
    return list(csv.DictReader(io.StringIO(table.read_text(encoding="utf-8"))))


def decide(
    kb: RunKb, root: Path, answers: str, *options: str, by: str = "Ana Moreno"
) -> subprocess.CompletedProcess[str]:
    table = root / "decisions.csv"
    table.write_text(HEAD + answers, encoding="utf-8")
    return kb("-C", root, "review", "--by", by, "--decisions", table, *options)


def test_a_sheet_shows_each_item_beside_its_text(kb: RunKb, root: Path) -> None:
    done = kb("-C", root, "review", "--by", "Ana", "--texts", root / "texts",
              "--sheet", root / "sheet.csv")  # fmt: skip
    assert "Wrote 2 items" in done.stdout
    first, second = rows(root / "sheet.csv")
    assert (first["claim"], first["item"], first["relation"]) == (NAME, "1", "")
    assert "»spread through faith and fads« . Nobody asked." in first["text"]
    assert second["text"] == ""
    # What is to be judged is not told beforehand.
    assert "supports" not in (root / "sheet.csv").read_text(encoding="utf-8")


def test_answers_are_written_into_the_items_and_the_status(kb: RunKb, root: Path) -> None:
    done = decide(kb, root, f"{NAME},1,supports,reviewed\n{NAME},2,qualifies,\n")
    assert done.returncode == 0, done.stderr
    assert "2 items recorded as read by Ana Moreno, 1 claim as reviewed." in done.stdout
    read = claim(root)
    assert read.status is Status.REVIEWED
    assert [[str(one.relation) for one in item.reviewed] for item in read.evidence] == [
        ["supports"],
        ["qualifies"],
    ]
    text = (root / f"claims/{NAME}.md").read_text(encoding="utf-8")
    assert "    reviewed:\n      - 2" in text
    assert "by Ana Moreno]}   # an audit" in text


def test_a_dry_run_shows_and_writes_nothing(kb: RunKb, root: Path) -> None:
    done = decide(kb, root, f"{NAME},1,disputes,\n", "--dry-run")
    assert "+      - 2" in done.stdout
    assert (root / f"claims/{NAME}.md").read_text(encoding="utf-8") == NOTE


def test_two_readers_and_how_far_they_agree(kb: RunKb, root: Path) -> None:
    decide(kb, root, f"{NAME},1,supports,\n{NAME},2,qualifies,\n")
    decide(kb, root, f"{NAME},1,supports,\n{NAME},2,supports,\n", by="Bo: Roe, “PhD”")
    told = json.loads(kb("-C", root, "stats", "--format", "json").stdout)
    assert told["agreement of readers"] == {
        "Ana Moreno and Bo: Roe, “PhD”": {"items": 2, "observed": 0.5, "kappa": 0.0}
    }
    shown = kb("-C", root, "stats").stdout
    assert "2 items, 50 % alike, Cohen's kappa 0.00" in shown
    # Another answer of the same reader takes the place of the first.
    decide(kb, root, f"{NAME},2,supports,\n")
    assert [len(item.reviewed) for item in claim(root).evidence] == [2, 2]


@pytest.mark.parametrize(
    ("rows", "message"),
    [
        ("spread-by-beliefs,1,supports,\n", f"there is no claim “spread-by-beliefs”; is it {NAME}"),
        (f"{NAME},3,supports,\n", "line 2: “3” is none of the 2 items"),
        (f"{NAME},1,denies,\n", "“denies” is none of supports, qualifies, disputes, background"),
        (f"{NAME},1,supports,reviewed\n", f"{NAME} cannot be called reviewed by Ana Moreno"),
        (f"{NAME},1,supports,done\n", "“done” is not “reviewed”"),
        (f"{NAME},1,supports,reviewed\n{NAME},2,disputes,\n", "cannot be called reviewed"),
    ],
)
def test_answers_that_cannot_be_followed(kb: RunKb, root: Path, rows: str, message: str) -> None:
    done = decide(kb, root, rows)
    assert done.returncode == 1
    assert message in done.stderr
    assert (root / f"claims/{NAME}.md").read_text(encoding="utf-8") == NOTE


def test_whoever_wrote_a_note_does_not_call_it_reviewed(kb: RunKb, root: Path) -> None:
    start(root)
    rows = f"{NAME},1,supports,reviewed\n{NAME},2,qualifies,\n"
    assert decide(kb, root, rows, by="Ada").returncode == 1
    assert decide(kb, root, rows, by="Bo").returncode == 0


def test_what_a_change_brings_is_read_and_nothing_else(kb: RunKb, root: Path) -> None:
    start(root)
    commit(root, {f"claims/{NAME}.md": NOTE.replace("relation: qualifies", "relation: disputes")})
    done = kb("-C", root, "review", "--by", "Bo", "--changes", "HEAD~1", "--sheet", root / "s.csv")
    assert "Wrote 1 item" in done.stdout, done.stderr
    (row,) = rows(root / "s.csv")
    assert (row["claim"], row["item"]) == (NAME, "2")


def test_what_was_read_is_passed_over_until_it_changes(kb: RunKb, root: Path) -> None:
    decide(kb, root, f"{NAME},1,supports,\n{NAME},2,qualifies,\n")
    done = kb("-C", root, "review", "--by", "Ana Moreno")
    assert "Nothing is left for Ana Moreno to read." in done.stdout
    path = root / f"claims/{NAME}.md"
    path.write_text(path.read_text(encoding="utf-8").replace("p. 2", "p. 3"), encoding="utf-8")
    done = kb("-C", root, "review", "--by", "Ana Moreno", "--sheet", root / "s.csv")
    assert "Wrote 1 item" in done.stdout
    assert "N038" in kb("-C", root, "check").stdout


def test_nobody_is_asked_without_a_terminal(kb: RunKb, root: Path) -> None:
    done = kb("-C", root, "review", "--by", "Ana")
    assert done.returncode == 2
    assert "give --decisions FILE" in done.stderr


def test_line_ends_stay_as_they_are(kb: RunKb, root: Path) -> None:
    path = root / f"claims/{NAME}.md"
    path.write_bytes(NOTE.replace("\n", "\r\n").encode())
    assert decide(kb, root, f"{NAME},1,supports,\n").returncode == 0
    assert b"\n" not in path.read_bytes().replace(b"\r\n", b"")


@pytest.mark.skipif(sys.platform == "win32", reason="needs a pseudo-terminal")
def test_at_a_terminal_a_reader_goes_through_the_items(root: Path) -> None:
    texts = str(root / "texts")
    command = ("review", "--by", "Ana Moreno", "--texts", texts)
    said = conversation(root, [("the claim?", "p"), ("the claim?", "s"), ("claim?", "x")], *command)
    assert "»spread through faith and fads«" in said
    assert "Stopped after 1 item." in said
    assert [len(item.reviewed) for item in claim(root).evidence] == [1, 0]
    said = conversation(root, [("the claim?", "supports")], *command)
    assert "item 2 of 2" in said
    assert "The note has “qualifies”; both are on record." in said
    assert claim(root).status is Status.DRAFT
