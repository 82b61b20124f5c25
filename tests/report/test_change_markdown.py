"""The comment on a pull request: whatever stands in the texts, it stays words.

Read by the pandoc that the collection's references are made with, as GitHub Flavored Markdown.
"""

from __future__ import annotations

import re
import subprocess
from collections.abc import Iterator
from html.parser import HTMLParser
from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.check.checks import check
from kb.cite import pandoc
from kb.diff import Side, compare
from kb.report.as_text import visible
from kb.report.diff import CHANGE_FORMATS, Comparison
from kb.report.diff.markdown import LONGEST, code, escaped
from kb.workspace import load
from tests.conftest import SMALL, write_files

HOSTILE = [
    "@octocat, please look, and @some-org/some-team too",
    "closes #12, GH-34 and octo/repo#56",
    "<img src=x onerror=alert(1)><!-- --><script>alert(1)</script></details>",
    "[click](https://evil.example) ![](https://evil.example/pixel.png)",
    "https://evil.example www.evil.example a@evil.example",
    "javascript:alert(1) `code` **bold** ~~gone~~ $x$ a_b_c *d*",
    "# heading", "- list", "1. list", "12. list", "> quote", "| a | b |", "+ x", "=====", "---",
    "&lt;b&gt; &amp; &#64;octocat", "\\@octocat \\<b>", "[x]: https://evil.example",
    "[^1] [[wiki]] :smile: 0123456789abcdef0123456789abcdef01234567",
    "\u202egnp.exe\u202c \u200b \x1b[31mred", "``` fenced", "``", "`", " ` ", "a`b``c",
]  # fmt: skip


def read(markdown: str) -> str:
    """The Markdown as HTML, by a program that knows the forge's flavour."""
    found = pandoc.program()
    assert found is not None
    done = subprocess.run(
        [str(found), "--from", "gfm+autolink_bare_uris", "--to", "html", "--wrap=none"],
        input=markdown.encode(),
        check=True,
        capture_output=True,
    )
    return done.stdout.decode()


class Elements(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.names: list[str] = []
        self.words: list[str] = []
        self._code = 0

    def handle_starttag(self, tag: str, attrs: object) -> None:  # noqa: ARG002
        self.names.append(tag)
        self._code += tag == "code"

    def handle_endtag(self, tag: str) -> None:
        self._code -= tag == "code"

    def handle_data(self, data: str) -> None:
        if not self._code:
            self.words.append(data)


def elements(markdown: str) -> Elements:
    found = Elements()
    found.feed(read(markdown))
    return found


def harmless(markdown: str, allowed: set[str]) -> Elements:
    found = elements(markdown)
    assert set(found.names) <= allowed, found.names
    for words in found.words:
        assert not re.search(r"[@#]\w|\bGH-\d|://|www\.\w|\b[0-9a-f]{7,40}\b", words, re.IGNORECASE)
    return found


@pytest.mark.parametrize("text", HOSTILE)
def test_words_stay_words(text: str) -> None:
    found = harmless(f"- {escaped(text)}", {"ul", "li"})
    shown = "".join(found.words).replace("\u2060", "")
    assert " ".join(shown.split()) == " ".join(visible(text).split())


@pytest.mark.parametrize("text", HOSTILE)
def test_names_stay_names(text: str) -> None:
    found = elements(f"- a {code(text)} b")
    assert found.names == ["ul", "li", "code"]


@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(
    st.lists(
        st.text(alphabet="@#<>[]()!`*_~\\|-+=.:/ \n1aw&;{}$^\"'", min_size=1),
        min_size=20,
        max_size=20,
    )
)
def test_any_words_stay_words(texts: list[str]) -> None:
    harmless("\n".join(f"- x {escaped(text)}" for text in texts), {"ul", "li"})


def comment(tmp_path: Path, files: dict[str, str]) -> str:
    states = []
    for name, content in (("before", SMALL), ("after", {**SMALL, **files})):
        loaded = load(write_files(tmp_path / name, content), cache=False)
        states.append(Side(loaded.corpus, (*loaded.diagnostics, *check(loaded.corpus))))
    return CHANGE_FORMATS["markdown"](Comparison(compare(*states), "main", "0" * 40, "topic"))


def quoted(text: str) -> str:
    return "'" + visible(text).replace("'", "''") + "'"


NOTE = """\
---
claim: {0}
features:
  {0}: supports
contexts: [{0}]
certainty: low
certainty-reason: {0}
evidence:
  - source: {0}
    relation: supports
    locator: {0}
    via: {0}
relations:
  supports: [{0}]
---
"""


def notes() -> Iterator[tuple[str, str]]:
    for number, text in enumerate(HOSTILE):
        yield f"claims/hostile-{number}.md", NOTE.format(quoted(text))


def test_a_whole_comment_of_hostile_notes(tmp_path: Path) -> None:
    bib = (
        SMALL["sources/one.bib"]
        + "@misc{a<b>`@octocat, title = {@octocat <b>#1</b> www.evil.example}}\n"
    )
    text = comment(tmp_path, {**dict(notes()), "sources/one.bib": bib})
    assert "hostile" in text
    harmless(text, {"h2", "h3", "p", "ul", "li", "code"})


def test_a_hostile_rewording(tmp_path: Path) -> None:
    path = "claims/partnering-helps.md"
    changed = SMALL[path].replace("helps schools", "helps @octocat ~~x **y** <b> schools")
    harmless(
        comment(tmp_path, {path: changed}), {"h2", "h3", "p", "ul", "li", "code", "strong", "del"}
    )


@pytest.mark.parametrize("count", [30, 1000])
def test_a_comment_is_never_too_long(count: int, tmp_path: Path) -> None:
    files = {
        f"claims/claim-{number}.md": f"---\nclaim: {'Very ' * 300}long {number}.\n"
        f"evidence:\n  - source: lima2010thinking\n    relation: supports\n---\n"
        for number in range(count)
    }
    text = comment(tmp_path, files)
    assert len(text) <= LONGEST
    assert f"{count} claims added" in text
    assert "more; `kb diff` at a terminal shows all" in text or count == 30
