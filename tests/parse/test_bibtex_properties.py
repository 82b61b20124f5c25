"""What holds for every bibliography: nothing is raised, nothing is lost, every place is exact."""

from __future__ import annotations

import pickle
import re

from hypothesis import given, settings
from hypothesis import strategies as st

from kb.base.text import TextFile
from kb.diagnostics import Diagnostic
from kb.model import Source
from kb.parse.bibtex import BibFile, parse_bib, resolve
from tests.conftest import ROOT

REAL = [
    *(path.read_text(encoding="utf-8") for path in sorted((ROOT / "sources").rglob("*.bib"))),
    *(
        path.read_text(encoding="utf-8", errors="replace")
        for path in sorted((ROOT / "tests" / "cases").glob("B*.bib"))
    ),
]
PIECES = (
    *(
        "@book{k,",
        "\n@book{k,",
        "\n@Book (k,",
        "@ book{k,",
        "@string{a=",
        "\n@commentary{k,",
        "\n% @book{",
        "@{",
        "@",
    ),
    *("{", "}", '"', "#", ",", ",,", "=", "\\", "\\{", "\\}", "\\\\", '\\"', "%", "(", ")", "$"),
    *("title = {T}", "crossref={k}", "xdata=k", "a", "month=jan", "and", "\n", "\r", "\r\n", "\t"),
    *("é", "𝒳", "\u2028", "\x85", "\ufeff"),
)
STARTS = re.compile(
    r"^[ \t]*(@\s*(?!(?:comment|preamble)\b)[a-z][\w-]*\s*[{(])", re.IGNORECASE | re.MULTILINE
)

soup = st.lists(st.sampled_from(PIECES) | st.text(max_size=4), max_size=40).map("".join)


@st.composite
def mutated(draw: st.DrawFn) -> str:
    """A real file with stretches cut, doubled or replaced."""
    text = draw(st.sampled_from(REAL))
    for _ in range(draw(st.integers(1, 5))):
        start = draw(st.integers(0, len(text)))
        end = min(len(text), start + draw(st.integers(0, 20)))
        text = text[:start] + draw(soup | st.just(text[start:end] * 2)) + text[end:]
    return text


def read(text: str) -> tuple[TextFile, BibFile, tuple[Source, ...], list[Diagnostic]]:
    file = TextFile("sources/a.bib", text)
    bib, findings = parse_bib(file)
    sources, more = resolve([bib])
    return file, bib, sources, [*findings, *more]


@settings(max_examples=400, deadline=None)
@given(text=mutated() | soup | st.text())
def test_every_place_names_what_it_holds(text: str) -> None:
    file, bib, sources, findings = read(text)
    for finding in findings:
        span = finding.place.span
        assert file.span(span.start, span.end) == span
        assert finding.message
    for entry in bib.entries:
        assert file.slice(entry.place.span) == entry.key
        assert entry.raw in file.text
        for field in entry.fields:
            assert file.slice(field.place.span) == field.raw
    for macro in bib.macros:
        assert file.slice(macro.place.span).lower() == macro.name
    assert pickle.loads(pickle.dumps((bib, sources))) == (bib, sources)
    assert [source.key for source in sources] == sorted(source.key for source in sources)


@settings(max_examples=400, deadline=None)
@given(text=mutated() | soup)
def test_nothing_that_starts_an_entry_is_lost(text: str) -> None:
    file, bib, sources, findings = read(text)
    keys = {source.key for source in sources}
    reported = {f.place.span.line for f in findings}
    held: list[tuple[int, int]] = []
    for entry in bib.entries:
        start = file.text.rindex("@", 0, entry.place.span.start)
        held.append((start, start + len(entry.raw)))
        lines = {entry.place.span.line, file.position(start).line}
        assert entry.key in keys or entry.type == "xdata" or lines & reported
    hiding = re.search(r"@(?:comment|preamble|string)\b", file.text, re.IGNORECASE)
    if hiding:
        held.append((hiding.start(), len(file.text)))
    macros = {macro.place.span.line for macro in bib.macros}
    for match in STARTS.finditer(file.text):
        at = match.start(1)
        line = file.position(at).line
        inside = any(start <= at < end for start, end in held)
        assert inside or line in reported | macros


@given(parts=st.lists(st.tuples(st.sampled_from(["braces", "quotes", "macro"]), st.text("aé z1"))))
def test_joined_values_expand_to_their_parts(parts: list[tuple[str, str]]) -> None:
    strings, values = [], []
    for number, (kind, text) in enumerate(parts):
        if kind == "macro":
            strings.append(f"@string{{m{number} = {{{text}}}}}\n")
        values.append({"braces": f"{{{text}}}", "quotes": f'"{text}"', "macro": f"M{number}"}[kind])
    value = " # ".join(values) or "{}"
    _, _, (source,), findings = read(
        f"@book{{k, title = {{T}}, note = {value}}}\n{''.join(strings)}"
    )
    assert findings == []
    assert source.note == " ".join("".join(text for _, text in parts).split())


@given(st.lists(st.tuples(st.integers(0, 12), st.integers(0, 12)), max_size=12))
def test_inheritance_ends_whatever_inherits_from_what(links: list[tuple[int, int]]) -> None:
    parents: dict[int, set[int]] = {number: set() for number in range(13)}
    for child, parent in links:
        parents[child].add(parent)
    text = "\n".join(
        f"@book{{k{child}, title={{T}}, f{child}={{x}},"
        f" xdata={{{','.join(f'k{parent}' for parent in sorted(theirs))}}}}}"
        for child, theirs in parents.items()
    )
    _, _, sources, findings = read(text)
    assert {f.code for f in findings} <= {"B018"}
    for source in sources:
        reach, todo = set(), [int(source.key[1:])]
        while todo:
            reach.add(number := todo.pop())
            todo += parents[number] - reach
        found = {int(f.name[1:]) for f in source.fields if re.fullmatch(r"f\d+", f.name)}
        assert found <= reach
        if not findings:
            assert found == reach


def test_long_chains_and_shared_parents_take_no_time() -> None:
    chain = "".join(f"@book{{k{n}, title={{T}}, crossref={{k{n + 1}}}}}" for n in range(3000))
    _, _, sources, findings = read(chain)
    assert (len(sources), [f.code for f in findings]) == (3000, ["B008"])
    shared = "".join(f"@xdata{{x{n}, f{n}={{y}}, xdata={{x{n + 1},x{n + 2}}}}}" for n in range(200))
    _, _, (source,), findings = read(f"@book{{k, title={{T}}, xdata={{x0}}}}{shared}")
    assert len(source.fields) == 2 + 200
    assert {f.code for f in findings} == {"B008"}
