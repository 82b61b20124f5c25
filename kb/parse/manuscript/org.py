"""Manuscripts in Org: ``[cite:@key p. 2]`` and what org-ref writes, ``cite:key``.

A lexer of our own: the packages that read Org know its headings, but no citations. Source: Org
manual, “Citations”; org-ref manual, “Citations”.
"""

from __future__ import annotations

import re
from collections.abc import Generator, Iterator

from kb.base.text import TextFile
from kb.parse.manuscript.latex import read_latex
from kb.parse.manuscript.values import (
    Citation,
    Manuscript,
    cited,
    included,
    linked_claims,
    snapshot_of,
)

_KEY = r"@(?P<key>[\w\u0300-\u036f\-.:?!`'/*@+|(){}<>&^$#%~]+)"
_TOKEN = re.compile(
    r"""
    (?P<block> ^[ \t]*\#\+begin_(?P<kind>src|example|export(?![ \t]+latex)|comment)\b )
    | (?P<comment> ^[ \t]*\#(?:[ \t][^\n]*)?$ )
    | (?P<fixed> ^[ \t]*:(?:[ \t][^\n]*)?$ )
    | (?P<verbatim> (?<![\w=~])(?P<mark>[=~])(?=\S)[^\n]*?(?<=\S)(?P=mark)(?!\w) )
    | (?P<cite> (?<!\[)\[cite(?P<style>/[\w/-]+)?: )
    | (?P<nocite> (?<!\[)\[nocite: )
    | (?P<ref> (?P<link>\[\[)?(?<![\w:/@])
        (?P<command>[Cc]ite[a-z]*|no[Cc]ite|[a-z]*cite[a-z]*|bibentry):(?=[&\w]|[^\]\n]*&) )
    | (?P<commented> ^\*+[ \t]+COMMENT\b )
    | (?P<latex> \\[A-Za-z]+ )
    """,
    re.VERBOSE | re.MULTILINE | re.IGNORECASE,
)
# Source: Org manual, “Include Files”: what is included as an example or as code holds no citations.
_INCLUDE = re.compile(
    r"""^[ \t]*\#\+include:[ \t]*"?(?P<name>[^"\s:]+)(?:::[^"\n]*)?"?"""
    r"""(?![ \t]+(?:src|example|export)\b)(?=[ \t\r]*(?:$|[ \t]:))""",
    re.MULTILINE | re.IGNORECASE,
)
_BRACKETS = re.compile(r"[\[\]]|\n[ \t\r]*\n")
_LONGEST = 2_000
"""Characters in a bracket at most, so that the time taken follows the length of the text."""
_CITED = re.compile(_KEY)
_OLD = re.compile(r"&?(?P<key>[\w\u0300-\u036f\-.:/]*\w[\u0300-\u036f]*)")
_MARKED = re.compile(r"&(?P<key>[\w\-.:/]*\w)")
_PART = re.compile(r"[^;]+")


def read_org(file: TextFile) -> Manuscript:
    """The citations of an Org text."""
    citations = tuple(sorted(_citations(file), key=lambda citation: citation.place.span.start))
    return Manuscript(
        file,
        tuple(citation for citation in citations if citation.key != "*"),
        claims=linked_claims(file),
        snapshot=snapshot_of(file),
        everything=any(citation.key == "*" for citation in citations),
        includes=included(file, _INCLUDE),
    )


def _citations(file: TextFile) -> Iterator[Citation]:
    text, position = file.text, 0
    hidden: list[tuple[int, int]] = []
    while match := _TOKEN.search(text, position):
        position = match.end()
        if match["block"]:
            position = _after_block(text, position, match["kind"])
            hidden.append((match.start(), position))
        elif match["commented"]:
            position = _after_heading(text, match)
            hidden.append((match.start(), position))
        elif match["comment"] or match["fixed"] or match["verbatim"]:
            hidden.append(match.span())
        elif match["cite"] or match["nocite"]:
            end = _closing(text, position)
            if end is None:
                continue
            listed = bool(match["nocite"]) or _is_listed(match["style"])
            yield from _parts(file, position, end, listed=listed)
            position = end + 1
        elif match["ref"]:
            position = yield from _linked(file, match)
    yield from _latex(file, hidden)


def _linked(file: TextFile, match: re.Match[str]) -> Generator[Citation, None, int]:
    """What a link of org-ref cites; within brackets words may stand around the keys."""
    text, position = file.text, match.end()
    listed = match["command"].lower() == "nocite"
    end = text.find("]", position, position + _LONGEST) if match["link"] else -1
    if end >= 0 and "&" in text[position:end]:
        for part in _PART.finditer(text, position, end):
            key = _MARKED.search(text, *part.span())
            if key:
                span = key.span("key")
                where = text[span[1] : part.end()].strip()
                before = text[part.start() : key.start()].strip()
                yield cited(file, key["key"], *span, locator=where, prefix=before, listed=listed)
        return end + 1
    while key := _OLD.match(text, position):
        yield cited(file, key["key"], *key.span("key"), listed=listed)
        position = key.end()
        if text[position : position + 1] not in {",", ";"}:
            break
        position += 1
    return position


def _latex(file: TextFile, hidden: list[tuple[int, int]]) -> Iterator[Citation]:
    """What LaTeX in the text cites, in export blocks and snippets too."""
    if "\\" not in file.text:
        return
    for citation in read_latex(file).citations:
        start = citation.place.span.start
        if not any(first <= start < last for first, last in hidden):
            yield citation


def _after_heading(text: str, heading: re.Match[str]) -> int:
    """Where the part under a heading ends: at the next one of its level or a higher one."""
    level = len(heading[0]) - len(heading[0].lstrip("*"))
    following = re.compile(rf"^\*{{1,{level}}}[ \t]", re.MULTILINE).search(text, heading.end())
    return following.start() if following else len(text)


def _after_block(text: str, position: int, kind: str) -> int:
    end = re.compile(rf"^[ \t]*#\+end_{kind}\b", re.MULTILINE | re.IGNORECASE)
    closing = end.search(text, position)
    return closing.end() if closing else len(text)


def _is_listed(style: str | None) -> bool:
    return (style or "").strip("/").split("/")[0] in {"n", "nocite"}


def _closing(text: str, position: int) -> int | None:
    """Where a citation's bracket closes; brackets in it nest, and a paragraph ends it."""
    depth = 1
    for mark in _BRACKETS.finditer(text, position, position + _LONGEST):
        if mark[0] not in "[]":
            return None
        depth += 1 if mark[0] == "[" else -1
        if depth == 0:
            return mark.start()
    return None


def _parts(file: TextFile, start: int, end: int, *, listed: bool) -> Iterator[Citation]:
    """Each key between two semicolons, with the words before and after it."""
    position = start
    for part in file.text[start:end].split(";"):
        key = _CITED.search(part)
        if key:
            at = position + key.start("key")
            yield cited(
                file,
                key["key"],
                at,
                at + len(key["key"]),
                locator=part[key.end() :].strip().lstrip(",").strip(),
                prefix=part[: key.start()].strip(),
                listed=listed,
            )
        position += len(part) + 1
