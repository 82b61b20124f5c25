"""Manuscripts in an editor: findings as they are typed, keys to complete, what a source is."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from lsprotocol import types
from pygls.workspace import PositionCodec

from kb.base.text import TextFile
from kb.lsp.cursor import spot_in_manuscript
from kb.lsp.ranges import Ranges
from kb.lsp.responses import Answers, formatted
from kb.lsp.session import Session
from tests.conftest import SMALL, write_files

CITING: dict[str, Callable[[str], str]] = {
    "paper.md": lambda key: f"Networks spread [@{key}, p. 2].\n",
    "paper.qmd": lambda key: f"---\ntitle: A\n---\n\nNetworks spread [@{key}, p. 2].\n",
    "paper.tex": lambda key: (
        f"\\begin{{document}}Spread \\parencite[2]{{{key}}}.\\end{{document}}\n"
    ),
    "paper.typ": lambda key: f"Networks spread @{key}[p. 2].\n",
    "paper.org": lambda key: f"Networks spread [cite:@{key} p. 2].\n",
}


@pytest.fixture
def session(tmp_path: Path) -> Session:
    return Session(write_files(tmp_path / "kb", SMALL))


@pytest.mark.parametrize("name", CITING)
def test_findings_hover_and_no_formatting(session: Session, name: str) -> None:
    path = session.path_of(session.root / "text" / name)
    assert path == f"text/{name}"
    session.opened[path] = CITING[name]("lima2010thinkin")
    (missing,) = session.look().findings[path]
    assert missing.code.startswith("M")
    assert "lima2010thinkin" in missing.message

    session.opened[path] = text = CITING[name]("lima2010thinking")
    analysis = session.look()
    assert all("lima2010thinkin”" not in one.message for one in analysis.findings[path])
    before = text[: text.index("lima2010") + 3].split("\n")
    at = types.Position(len(before) - 1, len(before[-1]))
    hover = Answers().hover(analysis, path, at, Ranges(PositionCodec()))
    assert hover is not None
    assert isinstance(hover.contents, types.MarkupContent)
    assert "Thinking" in hover.contents.value
    assert "**Second-hand:** known here only as cited in nao2009partnering" in hover.contents.value
    assert formatted(analysis.texts[path], Ranges(PositionCodec())) == []


def test_files_of_the_collection_are_no_manuscripts(session: Session) -> None:
    assert session.path_of(session.root / "claims" / "a.md") == "claims/a.md"
    assert session.path_of(session.root / "sources" / "notes.md") is None
    assert session.path_of(session.root / "paper.docx") is None
    assert session.path_of(session.root / "README.md") is None


@pytest.mark.parametrize(
    ("path", "typed", "begun"),
    [
        ("a.md", "as [see @lim", "lim"),
        ("a.qmd", "as @{lim", "lim"),
        ("a.tex", r"as \textcite[see][2]{muijs2010why, lim", "lim"),
        ("a.tex", r"as \autocite{", ""),
        ("a.tex", "mail me@lim", None),
        ("a.typ", "as @lim", "lim"),
        ("a.org", "as [cite:@lim", "lim"),
        ("a.md", "me@lim", None),
    ],
)
def test_where_a_key_can_be_completed(path: str, typed: str, begun: str | None) -> None:
    spot = spot_in_manuscript(TextFile(path, typed), len(typed))
    assert (spot.begun if spot else None) == begun
