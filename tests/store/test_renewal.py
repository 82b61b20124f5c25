"""A database that is brought up to date is what a build from nothing makes, row for row."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Mapping
from contextlib import closing
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.api.building import write_database
from kb.api.workspace import Workspace
from kb.base.errors import BuildStopped
from kb.search.schema import DATABASE, FULL_TEXTS
from kb.store import renewal
from tests.conftest import WEIGHED, write_files

SOURCES = ("lima2010thinking", "nao2009partnering", "west2017trios", "south2018pairs")
LINKED = ("partnering-helps", "spread-by-faith", "trios-brought-no-gain")
WORDS = (
    *("schools", "school", "co-operation", "cooperation", "well-being", "trust", "Straße"),
    *("naïve", "networks", "confidence", "programme", "trios", "Bjørn", "evidence", "the", "—"),
    *("[@lima2010thinking, p. 2]", "[[partnering-helps]]", "@west2017trios", "学校网络"),
)

Edit = Callable[[dict[str, str]], None]


@st.composite
def evidence(draw: st.DrawFn) -> str:
    """An item of evidence as notes write it."""
    lines = [f"  - source: {draw(st.sampled_from(SOURCES))}"]
    lines.append(f"    relation: {draw(st.sampled_from(('supports', 'disputes', 'background')))}")
    if draw(st.booleans()):
        lines.append(f"    locator: p. {draw(st.integers(1, 20))}")
    if draw(st.booleans()):
        lines.append(f"    design: {draw(st.sampled_from(('evaluation', 'conceptual')))}")
    if draw(st.booleans()):
        lines += ["    via: nao2009partnering", "    basis: relayed"]
    if draw(st.integers(0, 3)) == 0:
        lines += ["    study: trios-trial", "    effects:"]
        lines += ["      - outcome: attainment", "        measure: smd"]
        lines += [f"        value: {draw(st.sampled_from(('0.10', '0.25')))}"]
        lines += ["        se: 0.05", "        when: at the end", "        locator: table 3"]
    return "\n".join(lines)


@st.composite
def note(draw: st.DrawFn) -> str:
    """A claim's note."""
    words = st.lists(st.sampled_from(WORDS), min_size=1, max_size=12)
    lines = [f"claim: Claim of {draw(st.sampled_from(('trust', 'trios', 'gains')))} in schools."]
    lines += ["kind: finding", f"status: {draw(st.sampled_from(('draft', 'reviewed')))}"]
    if draw(st.booleans()):
        lines += [f"certainty: {draw(st.sampled_from(('low', 'high')))}", "certainty-reason: So."]
    terms = draw(st.dictionaries(st.sampled_from(("network", "trust", "trios")), _BEARING))
    lines.append(f"features: {{{', '.join(f'{term}: {says}' for term, says in terms.items())}}}")
    if draw(st.booleans()):
        lines += ["outcomes: {attainment: benefit}", "contexts: [england]"]
    lines += ["evidence:", *draw(st.lists(evidence(), min_size=1, max_size=3))]
    if draw(st.integers(0, 3)) == 0:
        lines += ["relations:", f"  extends: [{draw(st.sampled_from(LINKED))}]"]
    front = "\n".join(lines)
    return f"---\n{front}\n---\n\n{' '.join(draw(words))}\n"


_BEARING = st.sampled_from(("supports", "disputes", "describes"))


@st.composite
def edit(draw: st.DrawFn) -> Edit:
    """A change of some of the files."""
    kind = draw(st.sampled_from(("note", "note", "note", "note", *_OTHER_EDITS)))
    number = draw(st.integers(0, 7))
    text = draw(note())

    def change(files: dict[str, str]) -> None:
        claims = [path for path in sorted(files) if path.startswith("claims/") and _is_claim(path)]
        path = claims[number % len(claims)]
        if kind == "note":
            files[path] = text
        elif kind == "more":
            files[path] += f"\nOne more {WORDS[number]} of {WORDS[number + 1]}.\n"
        elif kind == "statement":
            files[path] = files[path].replace("claim: ", f"claim: Number {number}, ", 1)
        elif kind == "add":
            files[f"claims/new-{number}.md"] = text
        elif kind == "delete":
            del files[path]
        elif kind == "move":
            files[f"claims/moved-{number}/{Path(path).name}"] = files.pop(path)
        elif kind == "rename":
            files[path.replace(".md", "-anew.md")] = files.pop(path)
        else:
            _OTHER_FILES[kind](files, number)

    return change


def _is_claim(path: str) -> bool:
    return path.endswith(".md") and "/questions/" not in path


def _replaced(path: str, old: str, new: str) -> Callable[[dict[str, str], int], None]:
    def change(files: dict[str, str], number: int) -> None:
        if path in files:
            files[path] = files[path].replace(old, f"{new}{number}", 1)

    return change


QUESTION = "claims/questions/do-trios-raise-attainment.md"
_OTHER_FILES: Mapping[str, Callable[[dict[str, str], int], None]] = {
    "source": _replaced("sources/trials.bib", "{A Trial", "{A Trial Number "),
    "vocabulary": _replaced("claims/vocabulary.yml", "label: Trust", "label: Trust "),
    "study": _replaced("sources/studies.yml", "schools: 40", "schools: 4"),
    "question": _replaced(QUESTION, "answer: ", "answer: Number "),
    "no question": lambda files, _: files.pop(QUESTION, None) and None,
}
_OTHER_EDITS = (
    *("more", "more", "statement", "add", "delete", "move", "rename"),
    *_OTHER_FILES,
)


def contents(database: Path) -> dict[str, list[tuple[object, ...]]]:
    """Every row of every table; those of full-text indexes as the words that they hold where."""
    made: dict[str, list[tuple[object, ...]]] = {}
    with closing(sqlite3.connect(database)) as connection:
        indexes = [table.name for table in FULL_TEXTS]
        for table in DATABASE:
            if table.name not in indexes:
                rowid = "rowid, " if table.name in {"claims", "sources", "questions"} else ""
                rows = connection.execute(f"SELECT {rowid}* FROM {table.name}")  # noqa: S608
                made[table.name] = sorted(rows, key=repr)
        for name in (*indexes, "claims_fts", "sources_fts", "questions_fts"):
            connection.execute(
                f"CREATE VIRTUAL TABLE temp.v USING fts5vocab(main, {name}, instance)"
            )
            made[name] = connection.execute('SELECT * FROM v ORDER BY 1, 2, 3, "offset"').fetchall()
            made[name] += connection.execute(f"SELECT * FROM {name}_docsize ORDER BY 1")  # noqa: S608
            connection.execute("DROP TABLE temp.v")
    return made


def renewed_and_new(root: Path, edits: list[Edit], files: dict[str, str]) -> None:
    """Make the edits one by one each time, as a renewal and from nothing."""
    workspace = Workspace(root)
    for change in edits:
        before = dict(files)
        change(files)
        for path in before.keys() - files.keys():
            (root / path).unlink()
        write_files(root, files)
        workspace.refresh()
        reading = workspace.read()
        try:
            write_database(reading, root / "kb.db")
        except BuildStopped:
            return
        write_database(reading, root / "full.db", full=True)
        assert contents(root / "kb.db") == contents(root / "full.db")


def _tried(edits: list[Edit]) -> None:
    with TemporaryDirectory() as folder:
        root = write_files(Path(folder) / "kb", WEIGHED)
        write_database(Workspace(root).read(), root / "kb.db", full=True)
        renewed_and_new(root, edits, dict(WEIGHED))


_SETTINGS = settings(deadline=None, suppress_health_check=list(HealthCheck))


@given(edits=st.lists(edit(), min_size=1, max_size=2))
@settings(_SETTINGS, max_examples=8)
def test_random_edits_end_where_a_build_from_nothing_does(edits: list[Edit]) -> None:
    _tried(edits)


@pytest.mark.slow
@given(edits=st.lists(edit(), min_size=2, max_size=6))
@settings(_SETTINGS, max_examples=100)
def test_many_random_edits_end_there_too(edits: list[Edit]) -> None:
    _tried(edits)


def _sentence(files: dict[str, str]) -> None:
    files["claims/partnering-helps.md"] += "\nOne more sentence on co-operation.\n"


def test_a_changed_note_is_renewed(monkeypatch: pytest.MonkeyPatch) -> None:
    # Else the comparison would be of two builds from nothing.
    done: list[bool] = []
    real = renewal.renew
    monkeypatch.setattr(
        "kb.api.building.renew", lambda *a, **k: done.append(real(*a, **k)) or done[-1]
    )
    _tried([_sentence])
    assert done == [True]
