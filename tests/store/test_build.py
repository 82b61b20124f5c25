"""The database is the public contract: its rows, its links, its bytes."""

from __future__ import annotations

import json
import os
import random
import shutil
import signal
import sqlite3
import subprocess
import sys
import time
from pathlib import Path

import pytest

from kb.parse.markdown import Prose
from kb.search.schema import DATABASE
from kb.store.build import APPLICATION_ID
from kb.store.render import sanitise
from tests.building import build_kb
from tests.conftest import ROOT, WEIGHED, RunKb, WriteKb, kb_command, write_files
from tests.gitting import start


@pytest.fixture
def built(small_kb: Path, kb: RunKb) -> sqlite3.Connection:
    build_kb(small_kb)
    connection = sqlite3.connect(small_kb / "kb.db")
    connection.row_factory = sqlite3.Row
    return connection


def one(connection: sqlite3.Connection, query: str) -> sqlite3.Row:
    row: sqlite3.Row = connection.execute(query).fetchone()
    return row


def test_a_claim_is_one_row(built: sqlite3.Connection) -> None:
    row = one(built, "SELECT * FROM claims WHERE id = 'spread-by-faith'")
    assert row["statement"] == "Networks have spread through belief more than through proof."
    assert (row["kind"], row["certainty"], row["status"]) == ("finding", "low", "reviewed")
    assert json.loads(row["features"]) == ["network"]
    assert json.loads(row["contexts"]) == ["england"]
    assert json.loads(row["sources"]) == ["lima2010thinking"]
    assert json.loads(row["designs"]) == ["conceptual"]
    assert json.loads(row["authors"]) == ["Lima, Jorge Ávila de"]
    assert (row["supports"], row["qualifies"], row["disputes"]) == (1, 0, 0)
    assert (row["independent_lines"], row["second_hand"]) == (1, 1)
    assert (row["first_year"], row["last_year"]) == (2010, 2010)
    assert row["path"] == "claims/networks/spread-by-faith.md"


def test_prose_is_sanitised_and_linked(built: sqlite3.Connection) -> None:
    html = one(built, "SELECT body_html FROM claims WHERE id = 'spread-by-faith'")[0]
    assert 'href="/source/lima2010thinking"' in html
    assert 'href="/claim/partnering-helps"' in html
    other = one(built, "SELECT body_html FROM claims WHERE id = 'partnering-helps'")[0]
    assert "<strong>say</strong>" in other
    assert "<script" not in other


def test_aligned_columns_carry_no_style() -> None:
    prose = Prose("| a | b | c |\n|:--|--:|:-:|\n| 1 | 2 | 3 |\n")
    html = sanitise(prose.html(cite=lambda item: item.key, claim=lambda item: item.id))
    assert "style" not in html
    assert '<td class="right">2</td>' in html
    assert '<th class="center">c</th>' in html
    assert "<td>1</td>" in sanitise('<table><tr><td style="color:red">1</td></tr></table>')


def test_evidence_mentions_and_relations(built: sqlite3.Connection) -> None:
    item = one(built, "SELECT * FROM evidence WHERE claim = 'spread-by-faith'")
    assert (item["source"], item["via"], item["locator"]) == (
        "lima2010thinking",
        "nao2009partnering",
        "p. 2",
    )
    assert item["second_hand"] == 1
    relation = one(built, "SELECT * FROM claim_relations")
    assert tuple(relation)[:3] == ("spread-by-faith", "disputes", "partnering-helps")
    mentions = built.execute("SELECT source, target FROM mentions ORDER BY id").fetchall()
    assert [tuple(row) for row in mentions] == [
        ("lima2010thinking", None),
        (None, "partnering-helps"),
    ]


def test_sources_and_people(built: sqlite3.Connection) -> None:
    row = one(built, "SELECT * FROM sources WHERE key = 'nao2009partnering'")
    assert (row["type"], row["year"], row["date"]) == ("report", 2009, "2009-07-09")
    assert (row["claims"], row["relays"]) == (1, 1)
    assert json.loads(row["csl_json"])["author"] == [{"literal": "National Audit Office"}]
    names = [row[0] for row in built.execute("SELECT name FROM people ORDER BY name")]
    assert names == ["Lima, Jorge Ávila de", "National Audit Office"]


def test_references_are_formatted_by_a_csl_processor(built: sqlite3.Connection) -> None:
    pytest.importorskip("pypandoc", reason="the extra “cite” is not installed")
    text = one(built, "SELECT reference FROM sources WHERE key = 'lima2010thinking'")[0]
    assert text.startswith("Lima, Jorge Ávila de. 2010.")
    assert "1–21" in text


def test_keys_are_declared_and_hold(built: sqlite3.Connection) -> None:
    assert built.execute("PRAGMA foreign_key_check").fetchall() == []
    for table in DATABASE:
        wanted = {(c.name, *c.references) for c in table.columns if c.references}
        rows = built.execute(f"PRAGMA foreign_key_list({table.name})")
        assert {(row["from"], row["table"], row["to"]) for row in rows} == wanted


def test_tables_are_as_described(built: sqlite3.Connection) -> None:
    for table in DATABASE:
        columns = [row["name"] for row in built.execute(f"PRAGMA table_info({table.name})")]
        assert columns == [column.name for column in table.columns]
    assert one(built, "PRAGMA application_id")[0] == APPLICATION_ID
    assert one(built, "SELECT count(*) FROM sqlite_stat1")[0] > 0


@pytest.mark.parametrize(
    ("words", "found"),
    [
        ("partner", {"partnering-helps", "spread-by-faith"}),
        ("AVILA", {"spread-by-faith"}),
        ("believes", set()),
        ("belief", {"spread-by-faith"}),
        ("deeply networked", {"spread-by-faith"}),
        ("stationery", set()),
    ],
)
def test_full_text_folds_and_stems(built: sqlite3.Connection, words: str, found: set[str]) -> None:
    query = """
        SELECT id FROM claims
        WHERE rowid IN (SELECT rowid FROM claims_fts WHERE claims_fts MATCH ?)
    """
    assert {row[0] for row in built.execute(query, [words])} == found


def _built_bytes(root: Path, output: Path, **environment: str) -> bytes:
    done = kb_command("-C", root, "build", "-o", output, environment=environment)
    assert done.returncode == 0, done.stderr
    return output.read_bytes()


def test_same_text_same_bytes(tmp_path: Path, write_kb: WriteKb) -> None:
    first = write_kb(name="first")
    second = tmp_path / "elsewhere" / "second"
    files = sorted(path for path in first.rglob("*") if path.is_file())
    random.Random(7).shuffle(files)  # another order of creation, so another order in the folder
    for path in files:
        write_files(second, {path.relative_to(first).as_posix(): path.read_bytes()})
    plain = _built_bytes(first, tmp_path / "a.db", TZ="UTC", LC_ALL="C", PYTHONHASHSEED="1")
    other_mask = os.umask(0o077)
    try:
        other = _built_bytes(
            second,
            tmp_path / "b.db",
            TZ="Pacific/Auckland",
            LC_ALL="tr_TR.UTF-8",
            PYTHONHASHSEED="4242",
        )
    finally:
        os.umask(other_mask)
    assert plain == other


CLOCK = """\
import contextlib, datetime, importlib, pkgutil, sys, time
import kb

ahead = 7 * 366 * 86_400
real = time.time
time.time = lambda: real() + ahead

class Later(datetime.datetime):
    @classmethod
    def now(cls, tz=None):
        return cls.fromtimestamp(time.time(), tz)

for found in pkgutil.walk_packages(kb.__path__, "kb."):
    if found.name.endswith("__main__"):
        continue
    with contextlib.suppress(ImportError):  # what only an extra has
        module = importlib.import_module(found.name)
        if getattr(module, "datetime", None) is datetime.datetime:
            module.datetime = Later

from kb.cli import main
main(sys.argv[1:])
"""
"""The command, with the clock of every module seven years ahead."""


def _ahead(*arguments: str | Path) -> subprocess.CompletedProcess[str]:
    command = [sys.executable, "-c", CLOCK, *map(str, arguments)]
    return subprocess.run(command, capture_output=True, text=True, check=False, encoding="utf-8")


@pytest.mark.slow
def test_another_clock_and_another_place_give_the_same_bytes(
    tmp_path: Path, write_kb: WriteKb
) -> None:
    """An answer of a day to come is found by the checks and stands nowhere in what is built."""
    question = "claims/questions/do-trios-raise-attainment.md"
    later = WEIGHED[question].replace("answered: 2026-11-28", "answered: 2030-01-01")
    first = start(write_kb({**WEIGHED, question: later}))
    second = tmp_path / "far" / "away"
    shutil.copytree(first, second)
    plain = _built_bytes(first, tmp_path / "a.db")
    done = _ahead("-C", second, "build", "-o", tmp_path / "b.db")
    assert done.returncode == 0, done.stderr
    assert (tmp_path / "b.db").read_bytes() == plain
    assert "A007" in kb_command("-C", first, "check").stdout
    assert "A007" not in _ahead("-C", second, "check").stdout


def test_the_shipped_collection_builds_to_the_same_bytes(tmp_path: Path, kb_db: Path) -> None:
    again = _built_bytes(ROOT, tmp_path / "b.db", TZ="Asia/Tokyo", PYTHONHASHSEED="99")
    assert again == kb_db.read_bytes()


def test_errors_stop_the_build_before_the_old_database(write_kb: WriteKb, kb: RunKb) -> None:
    root = write_kb()
    build_kb(root)
    before = (root / "kb.db").read_bytes()
    evidence = "  - {source: limo2010thinking, relation: supports}"
    broken = f"---\nclaim: It holds.\nevidence:\n{evidence}\n---\n"
    write_files(root, {"claims/broken.md": broken})
    done = kb("-C", root, "build")
    assert done.returncode == 1
    assert "claims/broken.md:4:14: C002" in done.stderr
    assert "lima2010thinking" in done.stderr
    assert "Traceback" not in done.stderr
    assert (root / "kb.db").read_bytes() == before


def test_keep_going_builds_what_is_valid(write_kb: WriteKb, kb: RunKb) -> None:
    broken = (
        "---\nclaim: It holds.\nstatus: draft\nfeatures: {nowhere: supports}\nevidence:\n"
        "  - source: missing\n    relation: supports\n"
        "  - source: lima2010thinking\n    relation: supports\n"
        "relations: {supports: [lost]}\n---\n\nSee [[lost]] and [@missing].\n"
    )
    lost = "---\nclaim: All is lost.\nevidence:\n  - source: gone\n    relation: supports\n---\n"
    root = write_kb({"claims/broken.md": broken, "claims/lost.md": lost})
    done = kb("-C", root, "build", "--keep-going")
    assert done.returncode == 1
    with sqlite3.connect(root / "kb.db") as database:
        ids = {row[0] for row in database.execute("SELECT id FROM claims")}
        codes = {row[0] for row in database.execute("SELECT code FROM diagnostics")}
        held = database.execute("SELECT source FROM evidence WHERE claim = 'broken'").fetchall()
    assert ids == {"broken", "partnering-helps", "spread-by-faith"}
    assert {"C002", "C003", "C007"} <= codes
    assert held == [("lima2010thinking",)]


def test_git_says_when_and_by_whom(write_kb: WriteKb, kb: RunKb) -> None:
    root = write_kb()

    def git(
        *arguments: str, name: str = "Ann Author", date: str = "2024-01-31T23:30:00-0300"
    ) -> None:
        subprocess.run(
            ["git", "-c", f"user.name={name}", "-c", "user.email=x@example.org", *arguments],
            cwd=root,
            check=True,
            capture_output=True,
            env={**os.environ, "GIT_AUTHOR_DATE": date, "GIT_COMMITTER_DATE": date},
        )

    git("init", "-q", "-b", "main")
    git("add", ".")
    git("commit", "-q", "-m", "first")
    git("mv", "claims/partnering-helps.md", "claims/networks/partnering-helps.md")
    note = root / "claims/networks/partnering-helps.md"
    note.write_text(note.read_text(encoding="utf-8") + "\nMore.\n", encoding="utf-8")
    git("commit", "-q", "-a", "-m", "moved", name="Bé Čapek", date="2025-06-01T12:00:00+0000")
    build_kb(root)
    with sqlite3.connect(root / "kb.db") as database:
        rows = {
            row[0]: row[1:]
            for row in database.execute("SELECT id, created, updated, contributors FROM claims")
        }
        commit, date, dirty = database.execute(
            "SELECT source_commit, commit_date, dirty FROM build"
        ).fetchone()
    assert rows["partnering-helps"] == ("2024-02-01", "2025-06-01", '["Ann Author","Bé Čapek"]')
    assert rows["spread-by-faith"] == ("2024-02-01", "2024-02-01", '["Ann Author"]')
    head = subprocess.run(
        ["git", "rev-parse", "HEAD"], cwd=root, capture_output=True, text=True, check=True
    )
    assert (commit, date, dirty) == (head.stdout.strip(), "2025-06-01T12:00:00Z", 0)


def test_no_git_is_no_fault(small_kb: Path) -> None:
    git_less = str(Path(sys.executable).parent)
    done = kb_command("-C", small_kb, "build", environment={"PATH": git_less})
    assert done.returncode == 0, done.stderr
    with sqlite3.connect(small_kb / "kb.db") as database:
        assert database.execute("SELECT source_commit FROM build").fetchone() == (None,)


@pytest.mark.slow
@pytest.mark.skipif(sys.platform == "win32", reason="Windows has no SIGKILL")
def test_a_kill_leaves_the_old_file_or_the_new_one(write_kb: WriteKb, tmp_path: Path) -> None:
    root = write_kb()
    target = root / "kb.db"
    old = _built_bytes(root, target)
    write_files(
        root,
        {
            "claims/partnering-helps.md": (root / "claims/partnering-helps.md").read_text()
            + "\nChanged.\n"
        },
    )
    new = _built_bytes(root, tmp_path / "new.db")
    started = time.monotonic()
    _built_bytes(root, tmp_path / "timed.db")
    whole = time.monotonic() - started
    chance = random.Random(20)
    for _ in range(14):
        target.write_bytes(old)
        process = subprocess.Popen(
            [sys.executable, "-m", "kb", "-C", str(root), "build"],
            cwd=ROOT,
            stdout=subprocess.DEVNULL,
            stderr=subprocess.DEVNULL,
        )
        # Nothing is written while modules are imported: the later half is where it matters.
        time.sleep(whole * chance.uniform(0.4, 1.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        found = target.read_bytes()
        assert found in (old, new)
        with sqlite3.connect(target) as database:
            assert database.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert database.execute("SELECT count(*) FROM claims").fetchone() == (2,)
    assert _built_bytes(root, target) == new
    leftovers = [path.name for path in root.iterdir() if "building" in path.name]
    assert leftovers == []
    shutil.rmtree(root)


def test_a_folder_that_cannot_be_written_is_one_message(small_kb: Path, kb: RunKb) -> None:
    done = kb("-C", small_kb, "build", "-o", small_kb / "no-such-folder" / "kb.db")
    assert done.returncode == 1
    assert "could not be written" in done.stderr
    assert "Traceback" not in done.stderr
