"""What a source says is never read as markup by what its reference is written for."""

from __future__ import annotations

import html
import json
import re
import shutil
from typing import Any

import pytest
from hypothesis import HealthCheck, Phase, given, settings
from hypothesis import strategies as st

from kb.cite import pandoc
from kb.cite.documents import process
from kb.cite.embedded import coins, highwire
from kb.cite.output import FRAMES
from kb.cite.reference import plain
from kb.cite.styles import find_style
from kb.cite.values import FORMATS, Cite, Document, Manner
from tests.cite.items import LIMA, needs_engine
from tests.cite.programs import run

NASTY = [
    r"\input{/etc/passwd}", r"\write18{rm -rf /}", "$x^2$", "%comment", "#1", "a_b&c~d",
    r"{\rtf1 \object x}", r"\'41\u8206?", r"}}\par{", "<script>alert(1)</script>",
    "<img src=x onerror=alert(1)>", "&lt;b&gt;", "[link](https://evil.example)", "![i](x.png)",
    "`code`", "*star* _under_", "@key [@key]", "<!-- x -->", "\x00\x07\x1b[31m", "\u202eevil\u202c",
    "\u2066x\u2069", "line\nbreak\r\n", "\ud800", "```{=html}", "a{=latex}", "::: x",
]  # fmt: skip
UNSEEN = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]")

text = st.lists(
    st.one_of(st.sampled_from(NASTY), st.text(max_size=6), st.sampled_from(["word", "Name", " "])),
    min_size=1,
    max_size=4,
).map(" ".join)
items = st.fixed_dictionaries(
    {
        "id": st.just("x"),
        "type": st.sampled_from(["article-journal", "book", "report", "webpage", "chapter"]),
        "title": text,
        "author": st.lists(
            st.one_of(
                st.fixed_dictionaries({"family": text, "given": text}),
                st.fixed_dictionaries({"literal": text}),
            ),
            max_size=3,
        ),
        "container-title": text,
        "publisher": text,
        "volume": text,
        "page": text,
        "DOI": text,
        "URL": st.one_of(text, text.map("javascript:".__add__), text.map("https://e.org/".__add__)),
    }
)


def made(item: dict[str, Any], form: str) -> list[str]:
    """A citation and a reference of the item in the format, without using what is kept."""
    document = Document(((Cite("x", "p. 2"),),))
    (done,) = process([document], {"x": item}, Manner(find_style("apa"), form))
    return [*done.citations, *(entry.text for entry in done.entries)]


def elements(tree: Any) -> set[str]:
    """The kinds of element in a document of pandoc's."""
    if isinstance(tree, list):
        return set().union(*map(elements, tree)) if tree else set()
    if isinstance(tree, dict):
        inner = elements(list(tree.values()))
        return inner | {tree["t"]} if "t" in tree else inner
    return set()


def read(form: str, written: str) -> Any:
    program = str(pandoc.program() or shutil.which("pandoc"))
    return json.loads(run([program, "-f", form, "-t", "json"], written))


# What a reference may consist of when it is read back: text, and what a style sets.
INNOCENT = {
    "Str", "Space", "SoftBreak", "LineBreak", "Emph", "Strong", "Quoted", "Link", "Para", "Plain",
    "SingleQuote", "DoubleQuote", "Superscript", "Subscript", "SmallCaps", "Span", "MetaInlines",
    "MetaString", "MetaMap", "Underline",
}  # fmt: skip


@needs_engine
@pytest.mark.parametrize("form", FORMATS)
@settings(
    max_examples=8,
    deadline=None,
    derandomize=True,
    phases=[Phase.explicit, Phase.generate],  # each example is a process
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.function_scoped_fixture],
)
@given(item=items)
def test_it_comes_out_escaped(form: str, item: dict[str, Any]) -> None:
    written = made(item, form)
    for each in written:
        assert not UNSEEN.search(each)
    check = {
        "text": _is_plain,
        "html": _is_safe_html,
        "markdown": _is_safe("markdown"),
        "latex": _is_safe("latex"),
        "rtf": _is_safe_rtf,
    }[form]
    check(written)


def _is_plain(written: list[str]) -> None:
    for each in written:
        assert "\n" not in each.strip()


def _is_safe_html(written: list[str]) -> None:
    for each in written:
        tags = re.findall(r"<(/?[a-zA-Z!][^>]*)>", each)
        for tag in tags:
            assert re.fullmatch(r"/?(?:em|i|strong|b|sup|sub|a|span|u)\b[^<>]*", tag), each
            for address in re.findall(r'href="([^"]*)"', tag):
                assert html.unescape(address).startswith(("http://", "https://"))
            assert not re.search(r"\son\w+=", re.sub(r'"[^"]*"', "", tag))
        assert "<script" not in each


def _is_safe(form: str) -> Any:
    def check(written: list[str]) -> None:
        for each in written:
            found = elements(read(form, each))
            assert found <= INNOCENT, (found - INNOCENT, each)

    return check


def _is_safe_rtf(written: list[str]) -> None:
    """Groups close, and no control word is there but those that the writer sets."""
    known = {"pard", "ql", "f", "sa", "li", "fi", "par", "i", "b", "u", "ul", "field", "fldinst",
             "fldrslt", "super", "sub", "scaps", "line", "tab", "ulnone", "strike"}  # fmt: skip
    for each in written:
        bare = re.sub(r"\\[\\{}]", "", each)
        assert bare.count("{") == bare.count("}")
        depth = 0
        for mark in re.findall(r"[{}]", bare):
            depth += 1 if mark == "{" else -1
            assert depth >= 0
        words = set(re.findall(r"\\([a-z]+)", bare))
        assert words <= known, (words - known, each)
        assert each.isascii()


@needs_engine
@pytest.mark.parametrize("form", FORMATS)
def test_ten_thousand_authors(form: str) -> None:
    people = [{"family": f"Name{n}", "given": "A."} for n in range(10_000)]
    citation, reference = made({**LIMA, "id": "x", "author": people}, form)
    assert "Name0 et al." in citation.replace("~", " ")
    assert "Name18" in reference
    assert "Name9999" in reference
    assert "Name19," not in reference


@needs_engine
@pytest.mark.parametrize("form", FORMATS)
@pytest.mark.parametrize("nasty", NASTY)
def test_headings_are_escaped_too(form: str, nasty: str) -> None:
    from_frame = FRAMES[form].whole([FRAMES[form].head(nasty.replace("\x00", ""))])
    if form == "html":
        assert "<script" not in from_frame
        assert "<img" not in from_frame
    elif form == "rtf":
        assert from_frame.isascii()
        assert re.sub(r"\\[\\{}]", "", from_frame).count("{") == re.sub(
            r"\\[\\{}]", "", from_frame
        ).count("}")
    elif form == "latex":
        assert r"\input" not in from_frame
        assert r"\write" not in from_frame


@settings(max_examples=200, deadline=None)
@given(item=items)
def test_tags_hold_text_only(item: dict[str, Any]) -> None:
    for _, content in highwire(item):
        assert not UNSEEN.search(content)
    assert re.fullmatch(r"[\w%&=.+*~-]+", coins(item), re.ASCII)


def test_plain_text_of_html() -> None:
    assert plain("<em>a</em> &lt;b&gt;  c") == "a <b> c"
