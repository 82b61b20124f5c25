"""Whatever is fed to a parser: nothing is raised, and every place lies inside the text."""

from __future__ import annotations

import pickle
import re
from collections.abc import Iterator
from dataclasses import fields, is_dataclass
from typing import Any

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.base.locators import parse_locator
from kb.base.text import Place, Span, TextFile
from kb.diagnostics import Diagnostic
from kb.model import Claim
from kb.parse.bibtex import BibFile, parse_bib, resolve
from kb.parse.bibtex.titles import title_markup
from kb.parse.dates import parse_date, year_and_month
from kb.parse.decode import decode
from kb.parse.latex import decode_latex
from kb.parse.markdown import Cite, ClaimLink, Prose
from kb.parse.names import parse_names
from kb.parse.rendered import render
from kb.parse.yaml import parse_yaml
from kb.workspace.files import RawFile
from kb.workspace.parsing import parse_file
from tests.conftest import ROOT, SMALL

PATHS = ("sources/a.bib", "claims/a.md", "claims/vocabulary.yml")
REAL = [
    *SMALL.values(),
    *(path.read_text(encoding="utf-8") for path in sorted((ROOT / "sources").rglob("*.bib"))),
    *(path.read_text(encoding="utf-8") for path in sorted((ROOT / "claims").rglob("*.md"))[:12]),
]
PIECES = [
    *("@article{k, ", "@string{a=", "title = {", '"', "}", "{", "#", ",", "\\'{e}", "\\", "$", "%"),
    *(
        "crossref = {k}",
        "xdata={k}",
        "date={2010~/..}",
        "and others",
        "~",
        "--",
        "\n",
        "\r",
        "\r\n",
    ),
    *("---\n", "claim: ", "evidence:\n", "  - source: ", ": ", "- ", "\t", "&a", "*a", "!x", "["),
    *(
        "[@",
        "@a",
        "]]",
        "[[b",
        "; ",
        "p. 2",
        "|",
        "> ",
        "`",
        "é",
        "𝒳",
        "\u2028",
        "\x85",
        "\0",
        "\ufeff",
    ),
]

soup = st.lists(st.sampled_from(PIECES) | st.text(max_size=8), max_size=40).map("".join)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A real file with stretches cut, doubled or replaced."""
    text = draw(st.sampled_from(REAL))
    for _ in range(draw(st.integers(1, 4))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 30)))
        text = text[:start] + draw(soup | st.just(text[start:end] * 2)) + text[end:]
    return text


def places(value: Any) -> Iterator[Place]:
    """Every place inside a value, however deep."""
    if isinstance(value, Place):
        yield value
    elif is_dataclass(value) and not isinstance(value, (type, Span, TextFile)):
        for item in fields(value):
            yield from places(getattr(value, item.name))
    elif isinstance(value, dict):
        for part in value.values():
            yield from places(part)
    elif isinstance(value, tuple | list):
        for part in value:
            yield from places(part)


def assert_sound(raw: RawFile) -> None:
    parsed = parse_file(raw)
    file, _ = decode(raw.data, raw.path)
    findings: tuple[Diagnostic, ...] = parsed.diagnostics
    for place in (*places(parsed.value), *(f.place for f in findings)):
        span = place.span
        assert 0 <= span.start <= span.end <= len(file.text)
        assert file.offset(span.line, span.column) == span.start
        assert file.span(span.start, span.end) == span
    if isinstance(parsed.value, Claim):
        for mention in parsed.value.mentions:
            assert mention.target.place is not None
            assert mention.target.id in file.slice(mention.target.place.span)
    assert pickle.loads(pickle.dumps(parsed)).value == parsed.value


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=150, deadline=None)
@given(data=st.binary(max_size=300) | soup.map(lambda text: text.encode("utf-8", "replace")))
def test_any_bytes_parse(path: str, data: bytes) -> None:
    assert_sound(RawFile(path, data))


@pytest.mark.parametrize("path", PATHS)
@settings(max_examples=200, deadline=None)
@given(text=mutated())
def test_mutated_real_files_parse(path: str, text: str) -> None:
    raw = RawFile(path, text.encode("utf-8", "replace"))
    parsed = parse_file(raw)
    assert_sound(raw)
    if isinstance(parsed.value, BibFile):
        resolve([parsed.value])


@settings(max_examples=300, deadline=None)
@given(text=soup | st.text())
def test_the_small_parsers_take_anything(text: str) -> None:
    decode_latex(text)
    title_markup(text)
    parse_names(text)
    parse_date(text)
    year_and_month(text, text)
    parse_locator(text)
    Prose(text).text()


@settings(max_examples=200, deadline=None)
@given(text=soup | st.text())
def test_prose_with_its_links_left_open_is_the_same_when_they_are_filled_in(text: str) -> None:
    def cite(item: Cite) -> str:
        return f"<{item.key}, {item.locator}>"

    def claim(item: ClaimLink) -> str:
        return f"<link {item.id}, {item.text}>"

    rendered = pickle.loads(pickle.dumps(render(text, "claims/a.md")))
    prose = Prose(text)
    assert rendered.html(cite=cite, claim=claim) == prose.html(
        cite=cite, claim=claim, path="claims/a.md"
    )
    assert rendered.words == prose.text()


@settings(max_examples=150, deadline=None)
@given(text=mutated())
def test_no_entry_is_lost(text: str) -> None:
    file = TextFile("sources/a.bib", text)
    bib, findings = parse_bib(file)
    sources, more = resolve([bib])
    lines = {f.place.span.line for f in (*findings, *more)}
    kept = {s.place.span.line for s in sources if s.place}
    kept |= {entry.place.span.line for entry in bib.entries if entry.type == "xdata"}
    for match in re.finditer(r"^@(?!comment|string|preamble)[a-z]+\{(\w+),$", text, re.MULTILINE):
        line = file.position(match.start()).line
        inside = any(s.raw.find(match[0], 1) > 0 for s in sources)
        assert line in kept or line in lines or inside, match[0]


@pytest.mark.parametrize(
    "scalar",
    ["no", "yes", "on", "12:30", "010", "2010-01-01", "1e3", "0x1F", "1_000", ".5", "TRUE"],
)
def test_scalars_stay_as_typed(scalar: str) -> None:
    file = TextFile("claims/a.md", f"claim: {scalar}\n")
    root, findings = parse_yaml(file, 0, len(file.text))
    assert findings == ()
    assert root is not None
    assert root.get("claim").text == scalar  # type: ignore[union-attr]


@given(before=st.text(alphabet="é𝒳日 a"), scalar=st.from_regex(r"[a-z]{1,8}", fullmatch=True))
def test_yaml_places_count_characters(before: str, scalar: str) -> None:
    text = f"# {before}\nclaim: {scalar}\n"
    file = TextFile("claims/a.md", text)
    root, _ = parse_yaml(file, 0, len(text))
    place = root.get("claim").place  # type: ignore[union-attr]
    assert file.slice(place.span) == scalar
    assert (place.span.line, place.span.column) == (2, 8)
