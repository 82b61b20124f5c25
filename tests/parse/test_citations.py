"""Citations in prose: the same ones that Pandoc finds, each at its exact place."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any

import pypandoc
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.base.text import TextFile
from kb.model import Mention
from kb.parse.citations import Cite, ClaimLink
from kb.parse.markdown import find
from kb.parse.note import parse_note

# What stands here is read by Pandoc too, and the two must agree.
AS_PANDOC = """\
[@a]
As in [@a]: it follows
[@a]: text and more
[@a]: x
[-@a]: x
Lima [-@a] and -@b
--@a
x-@a y
[x -@a]
[x-@a]
[`@a`]
`@a`
[see `x;` @b]
[me@x.org and @key]
[<http://x@y> @b]
[<a href='x@y'> @b]
<me@example.org>
@a [p. 2; see @b]
@a [p. 2; p. 3]
@a [p. 2;]
@a [see @b; p. 3]
@a [@b]
@a[p. 2]
@a [*p*]
@a [x](y)
@a [^1]
@a [ ]
@a []
@a [p. [x] 2]
[@a [sic] p. 2]
[see [this] @a]
[see [@b] and @a]
[@{a b}]
[@{a{b}c}]
@{a;b}
@{a
[@{https://x.org/?a=b}, p. 3]
[@smith{ii, A, D-Z}, with a suffix]
[@smith, {pp. iv, vi-xi} with a suffix]
[@smith{}, 99 years]
x@a
x.@a
é@a
(@a)
“@a”
…@a
'@a'
@a's book
\\@a
\\[@a]
[@a\\; x; @b]
[@a\\]b]
_@a says_
*@a*
[**@a**]
[*see* @a]
@a.
@a:b. C
@a--b
@a_b_
@1a
@_a
@-a
@a/b
@a/
@a#b?c
@a;@b
&copy;@a
[@a;@b]
[ @a ]
[@ a]
[@a;]
[;@a]
[@a; and more]
[@a, p. 2, *see*]
[@a,p.2]
[@a (p. 2)]
[@é]
[@α:β]
[@a] [@b]
[@a][@b]
[@a](#x) [@b]
[@a](http://x)
[link @a](x)
x ![alt @a](x.png)
^[note @a]
<span>@a</span>
- [@a]
> [@a]
# Heading @a #
""".splitlines()

ACROSS_LINES = ["@a\n[p. 2]", "[@a\n, p. 2]", "[@a, p.\n2; @b]", "> [@a\n> see]", "- [@a;\n@b]"]


def ours(text: str) -> list[tuple[str, str]]:
    return [(cite.key, how(cite)) for cite in cites(text)]


def cites(text: str) -> list[Cite]:
    return [v for passage in find(text) for v, _ in passage.links if isinstance(v, Cite)]


def how(cite: Cite) -> str:
    if cite.suppress_author:
        return "SuppressAuthor"
    return "AuthorInText" if cite.narrative else "NormalCitation"


@pytest.fixture(scope="module")
def pandocs() -> dict[str, list[tuple[str, str]]]:
    """What Pandoc finds in each text: one run for all, with a rule between two texts."""
    texts = [*AS_PANDOC, *ACROSS_LINES]
    together = "\n\n----\n\n".join(texts)
    form = "markdown-smart-example_lists"
    blocks = json.loads(pypandoc.convert_text(together, "json", format=form))["blocks"]
    found: list[list[tuple[str, str]]] = [[]]
    for block in blocks:
        if block["t"] == "HorizontalRule":
            found.append([])
        else:
            found[-1].extend(cited(block))
    return dict(zip(texts, found, strict=True))


def cited(value: Any) -> Iterator[tuple[str, str]]:
    if isinstance(value, dict) and value.get("t") == "Cite":
        for cite in value["c"][0]:
            yield from cited(cite["citationPrefix"])
            yield cite["citationId"], cite["citationMode"]["t"]
            yield from cited(cite["citationSuffix"])
    elif isinstance(value, dict | list):
        for part in value.values() if isinstance(value, dict) else value:
            yield from cited(part)


@pytest.mark.parametrize("text", [*AS_PANDOC, *ACROSS_LINES])
def test_pandoc_finds_the_same(text: str, pandocs: dict[str, list[tuple[str, str]]]) -> None:
    assert ours(text) == pandocs[text]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        # An address of a person or page on the web is none of our keys.
        ("https://example.org/@lima", []),
        ("@@a", []),
        # Pandoc would show the second as words of the sentence inside the brackets.
        ("[see @a and @b]", [("a", "NormalCitation"), ("b", "NormalCitation")]),
    ],
)
def test_where_we_differ_from_pandoc(text: str, expected: list[tuple[str, str]]) -> None:
    assert ours(text) == expected


@pytest.mark.parametrize(
    ("text", "prefix", "locator", "suffix"),
    [
        ("[see @a, p. 2, on this]", "see", "p. 2", "on this"),
        ("[cf. @a p. 2]", "cf.", "p. 2", ""),
        ("[@a, pp. 3-4, 7 and more]", "", "pp. 3-4, 7", "and more"),
        ("[@a, 12–15]", "", "12–15", ""),
        ("[@a{ii, A, D-Z}, with a suffix]", "", "ii, A, D-Z", "with a suffix"),
        ("[@a, {pp. iv, vi-xi, (xv)-(xvii)} with a suffix]", "", "pp. iv, vi-xi, (xv)-(xvii)", "*"),
        ("[@a{}, 99 years later]", "", "", "99 years later"),
        ("@a [ch. 4, on trust]", "", "ch. 4", "on trust"),
        ("@a [p. 2; see @b]", "", "p. 2", ""),
        ("[@a on the whole]", "", "", "on the whole"),
        ("[@a, pages 2-3]", "", "pages 2-3", ""),
    ],
)
def test_words_around_a_key(text: str, prefix: str, locator: str, suffix: str) -> None:
    cite = cites(text)[0]
    wanted = "with a suffix" if suffix == "*" else suffix
    assert (cite.prefix, cite.locator, cite.suffix) == (prefix, locator, wanted)


def test_two_keys_in_one_part_share_the_words() -> None:
    first, second = cites("[see @a, p. 2 and @b, p. 3]")
    assert (first.prefix, first.locator, first.suffix) == ("see", "p. 2", "")
    assert (second.prefix, second.locator, second.suffix) == ("and", "p. 3", "")


@pytest.mark.parametrize(
    ("text", "links"),
    [
        ("See [[a-b]].", [("a-b", "")]),
        ("[[a-b|these words]] and [[ c ]]", [("a-b", "these words"), ("c", "")]),
        ("`[[a]]` \\[[a]] [[]] [[a] ]", []),
        ("[see [[a]], @b]", [("a", "")]),
        ("@b [[a]]", [("a", "")]),
        ("![[[a]]](x.png)", [("a", "")]),
        ("[[a\nb]]", []),
    ],
)
def test_claim_links(text: str, links: list[tuple[str, str]]) -> None:
    found = [v for passage in find(text) for v, _ in passage.links if isinstance(v, ClaimLink)]
    assert [(link.id, link.text) for link in found] == links


FRONT = "---\nclaim: It holds.\nevidence:\n  - {source: a, relation: supports}\n---\n"


def mentions(body: str) -> tuple[TextFile, tuple[Mention, ...]]:
    file = TextFile("claims/a-claim.md", FRONT + body)
    claim, _ = parse_note(file)
    assert claim is not None
    return file, claim.mentions


@pytest.mark.parametrize(
    ("body", "places"),
    [
        ("| @one | @one |\n|---|---|\n| [@one] | @one |\n", ["6:4", "6:11", "8:5", "8:13"]),
        ("a | b\n--|--\n@one | @one\n", ["8:2", "8:9"]),
        ("> | a | b |\n> |--|--|\n> | @one | @one |\n", ["8:6", "8:13"]),
        ("- a | b\n  --|--\n  @one | @one\n", ["8:4", "8:11"]),
        ("|a|b|\n|-|-|\n|x \\| @one|[[one\\|w]] [[one]]|\n", ["8:8", "8:14", "8:25"]),
        ("[^n]\n\n[^n]: Note\n    on @one.\n\nLast @one.\n", ["9:9", "11:7"]),
        ("[^@one]\n\n[^@one]: @one\n", ["8:11"]),
        ("# @one # @one ##\n", ["6:4", "6:11"]),
        ("@one\n@one\n=====\n", ["6:2", "7:2"]),
        ("> - @one\nlazy @one\n", ["6:6", "7:7"]),
        ("1. x\n\n\t@one\n", ["8:3"]),
        ("x^[see @one, ^[and @one]]\n", ["6:9", "6:21"]),
        ("![@one](x.png) [see [[one]] @one]\n", ["6:4", "6:23", "6:30"]),
        ("@{one} `@one` @one\n", ["6:3", "6:16"]),
        ("𝒳é @one\r\n\r\n@one", ["6:5", "8:2"]),
        ("\xa0\n@one\n", ["7:2"]),
        ("\x0b\n\x0b @one\n", ["7:4"]),
    ],
)
def test_places(body: str, places: list[str]) -> None:
    file, found = mentions(body)
    spans = [m.target.place.span for m in found if m.target.place]
    assert [f"{span.line}:{span.column}" for span in spans] == places
    assert {file.slice(span) for span in spans} == {"one"}


CONTAINERS = ("{}", "> {}", "- {}", "1. {}", "> - {}", "## {} #", "| x | {} |", "*{}*", "x^[{}]")


@st.composite
def prose(draw: st.DrawFn) -> tuple[str, list[str]]:
    """Prose with citations in blocks of all sorts, and the keys in the order of the text."""
    blocks: list[str] = []
    keys: list[str] = []
    for number in range(draw(st.integers(1, 6))):
        kind = draw(st.sampled_from(CONTAINERS))
        here = [f"k{number}x{i}" for i in range(draw(st.integers(1, 3)))]
        word = draw(st.sampled_from(["", "é 𝒳 ", "see k0x0 ", "`@k0x0` ", "a\\| "]))
        shapes = ("@{}", "[@{}, p. 2]", "[see *x* -@{}; @z]", "[[{}]]", "[[{}|words]]")
        shape = draw(st.sampled_from(shapes))
        content = " and ".join(word + shape.format(key) for key in here)
        block = kind.format(content)
        if kind.startswith("|"):
            block = "| a | b |\n|---|---|\n" + block.replace("|words", "\\|words")
        blocks.append(block)
        keys += here
    gap = draw(st.sampled_from(["\n\n", "\r\n\r\n", "\n \n\n"]))
    return gap.join(blocks), keys


@settings(max_examples=300, deadline=None)
@given(prose())
def test_every_mention_stands_where_it_says(written: tuple[str, list[str]]) -> None:
    body, keys = written
    file, found = mentions(body)
    named = [m.target.id for m in found if m.target.id != "z"]
    assert named == keys
    for mention in found:
        assert mention.target.place is not None
        span = mention.target.place.span
        assert file.slice(span) == mention.target.id
        before = file.text[span.start - 1]
        assert before in {"@", "["}
