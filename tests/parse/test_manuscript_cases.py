"""Manuscripts in which citations hide: every key is found, and nothing that is none."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from kb.parse.manuscript import Manuscript, read_manuscript

CASES = Path(__file__).parent / "cases"
_KEY = re.compile(r"(?<![a-z])(key[:\d][\w:./-]*)")


def read(name: str) -> Manuscript:
    found = read_manuscript(name, (CASES / name).read_bytes())
    assert found is not None
    return found


def keys(name: str) -> set[str]:
    return {citation.key for citation in read(name).citations}


def written(name: str) -> set[str]:
    text = (CASES / name).read_text(encoding="utf-8")
    return {key.rstrip(".,:-/") for key in _KEY.findall(text)}


def test_latex_commands_of_many_packages() -> None:
    assert keys("latex-commands.tex") == {*written("latex-commands.tex"), "Müller83"}
    volume = next(c for c in read("latex-commands.tex").citations if c.key == "key20")
    assert volume.locator == "vol. 2, 3"
    seen = next(c for c in read("latex-commands.tex").citations if c.key == "key80")
    assert (seen.prefix, seen.locator) == ("see", "p. 3")


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        (r"\newcommand{\my}[1]{\parencite{#1}} A \my{one,two}.", [("one", ""), ("two", "")]),
        (r"\newcommand*\my[2][p. 1]{\cite[#1]{#2}} A \my{one} \my[p. 3]{two}",
         [("one", "p. 1"), ("two", "p. 3")]),
        (r"\def\my#1#2{\textcite[#1]{#2}} A \my{4}{one}", [("one", "4")]),
        (r"\NewDocumentCommand{\my}{O{} m}{\autocite[#1]{#2}} \my[5]{one}", [("one", "5")]),
        (r"\newcommand{\in}[1]{\cite{#1}}\newcommand{\my}[1]{\emph{\in{#1}}} \my{one}",
         [("one", "")]),
        (r"\newcommand{\lima}{\cite{lima2010}} As \lima says. \newcommand{\un}{\cite{unused}}",
         [("lima2010", "")]),
        (r"\newcommand{\bfx}[1]{\textbf{#1}} \bfx{\cite{one}}", [("one", "")]),
    ],
)  # fmt: skip
def test_commands_of_the_manuscripts_own(text: str, expected: list[tuple[str, str]]) -> None:
    found = read_manuscript("a.tex", text.encode())
    assert found is not None
    assert [(citation.key, citation.locator) for citation in found.citations] == expected


def test_own_macro_of_the_case() -> None:
    (citation,) = read("latex-own-cite-macro.tex").citations
    assert (citation.key, citation.place.span.line) == ("lima2010thinking", 3)


def test_markdown_in_all_its_places() -> None:
    wanted = {*written("markdown-places.md"), "Key40", "someone"}
    assert keys("markdown-places.md") == wanted


def test_captions_and_abstracts_of_quarto() -> None:
    lines = [c.place.span.line for c in read("quarto-abstract-figcap.qmd").citations]
    assert lines == [4, 10]


def test_works_named_by_their_identifiers() -> None:
    text = "See [@doi:10.1007/s10833-008-9099-1, p. 2] and @url:https://example.org/a."
    found = read_manuscript("a.md", text.encode())
    assert found is not None
    assert [(c.key, c.locator) for c in found.citations] == [
        ("doi:10.1007/s10833-008-9099-1", "p. 2"),
        ("url:https://example.org/a", ""),
    ]


def test_org_in_all_its_places() -> None:
    wanted = {key for key in written("org-keys.org") if not key.startswith("notkey")}
    assert keys("org-keys.org") == wanted | {"doi.10.1/x-y"}


def test_what_typst_imports_is_no_citation() -> None:
    assert keys("typst-import.typ") == {"lima2010thinking"}


def test_fields_of_every_program_in_word() -> None:
    found = read("word-endnote-native.docx")
    named = [(c.place.span.line, c.key, c.record.doi if c.record else "") for c in found.citations]
    assert (4, "Lima 1", "10.1007/s10833-008-9099-1") in named
    assert (5, "Lim10", "") in named
    assert (9, "1", "10.1007/s10833-008-9099-1") in named
    assert len(named) == 10
    assert "deleted2010" not in {key for _, key, _ in named}


def test_commands_that_cite_at_second_hand() -> None:
    text = b"\\secondhandcite[2]{lima}[44]{menzies} \\secondhandtextcite*{lima}{menzies}"
    found = read_manuscript("a.tex", text)
    assert found is not None
    assert [(one.key, one.locator) for one in found.citations] == [
        ("lima", "2"), ("menzies", "44"), ("lima", ""), ("menzies", ""),
    ]  # fmt: skip
