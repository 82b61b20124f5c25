"""What a writer is about to write at the cursor, told from the lines alone.

While a note is written its YAML is often broken, so nothing is parsed: keys are followed upwards
by their indentation, and brackets within the line.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace

from kb.base.text import Span, TextFile

_FENCE = re.compile(r"(?:---|\.\.\.)[ \t]*")
_KEY = re.compile(r"(?P<indent>[ ]*(?:- +)*)(?P<key>[\w-]+) *:(?:\s|$)")
_INDENT = re.compile(r"[ ]*(?:- +|-$)*")
_TOOL = re.compile(r"\btool: *[\"']?([\w-]+)")
_LINK = re.compile(r"\[\[([^\[\]\s]*)$")
_CITATION = re.compile(r"(?<![\w@])-?@\{?([\w:.#$%&+?<>~/-]*)$")
_TEX_CITATION = re.compile(
    r"\\[A-Za-z]*[cC]ite[A-Za-z]*\*?(?:\s*\[[^\[\]]*\])*\s*\{(?:[^{},]*,\s*)*([^{},\s]*)$"
)
_PARENT = re.compile(
    r"\b(?:crossref|xdata|xref)\s*=\s*[{\"]\s*(?:[^,}\"]*,\s*)*([^,{}\"\s]*)$", re.IGNORECASE
)


@dataclass(frozen=True, slots=True)
class Spot:
    """Where the cursor is: the keys around it, outermost first, and what was begun to be written.

    ``keys`` is (“[[”) in a link to a claim and (“@”) in a citation. ``start`` is the offset in
    the text at which ``begun`` starts. ``at_key`` tells that a key may be written there. ``tool``
    is that of the appraisal around it, if it is written already.
    """

    keys: tuple[str, ...]
    begun: str
    start: int
    at_key: bool = False
    tool: str = ""


LINK = ("[[",)
CITATION = ("@",)


def spot_in_note(file: TextFile, offset: int) -> Spot | None:
    """What may be written at that offset of a note; None where that is free text."""
    number = file.position(offset).line
    if _in_front(file, number):
        return spot_in_yaml(file, offset, first=2)
    before = file.text[file.offset(number) : offset]
    for pattern, keys in ((_LINK, LINK), (_CITATION, CITATION)):
        match = pattern.search(before)
        if match:
            return Spot(keys, match[1], offset - len(match[1]))
    return None


def spot_in_manuscript(file: TextFile, offset: int) -> Spot | None:
    """What may be written at that offset of a manuscript: the key of a source."""
    before = file.text[file.offset(file.position(offset).line) : offset]
    pattern = _TEX_CITATION if file.path.lower().endswith(".tex") else _CITATION
    match = pattern.search(before)
    return Spot(CITATION, match[1], offset - len(match[1])) if match else None


def spot_in_bib(file: TextFile, offset: int) -> Spot | None:
    """What may be written at that offset of a bibliography: the key of a parent."""
    before = file.text[file.offset(file.position(offset).line) : offset]
    match = _PARENT.search(before)
    return Spot(CITATION, match[1], offset - len(match[1])) if match else None


def spot_in_yaml(file: TextFile, offset: int, first: int = 1) -> Spot | None:
    """What may be written at that offset of YAML that begins in line ``first``."""
    number = file.position(offset).line
    line_start = file.offset(number)
    before = file.text[line_start:offset]
    if re.search(r"(?:^|\s)#", before):
        return None
    indent = _INDENT.match(before)
    column = indent.end() if indent else 0
    keys = _above(file, number, column, first)
    pair = _KEY.match(before)
    if pair is None:
        spot = Spot(tuple(keys), before[column:], line_start + column, at_key=True)
    else:
        spot = _in_value([*keys, pair["key"]], before[pair.end() :], line_start + pair.end())
    return replace(spot, tool=_tool(file, offset)) if "appraisal" in spot.keys else spot


def key_at(file: TextFile, offset: int) -> tuple[tuple[str, ...], Span] | None:
    """The key that stands at that offset at the beginning of a line, with those around it.

    The last of the keys is that one; None in values, and in the prose of a note.
    """
    number = file.position(offset).line
    start = file.offset(number)
    pair = _KEY.match(file.line(number))
    if pair is None or not pair.start("key") <= offset - start <= pair.end("key"):
        return None
    is_note = file.path.endswith(".md")
    if is_note and not _in_front(file, number):
        return None
    above = _above(file, number, len(pair["indent"]), 2 if is_note else 1)
    span = file.span(start + pair.start("key"), start + pair.end("key"))
    return (*above, pair["key"]), span


def _tool(file: TextFile, offset: int) -> str:
    """The tool that the appraisal at that offset names: above it, or below in the same item."""
    start = max(file.text.rfind("appraisal:", 0, offset), 0)
    named = _TOOL.findall(file.text, start, offset)
    if not named:
        item = re.split(r"\n *- ", file.text[offset:], maxsplit=1)[0]
        named = _TOOL.findall(item)[:1]
    return named[-1] if named else ""


def _in_front(file: TextFile, number: int) -> bool:
    if number < 2 or not _FENCE.fullmatch(file.line(1)):
        return False
    return not any(_FENCE.fullmatch(file.line(n)) for n in range(2, number))


def _above(file: TextFile, number: int, column: int, first: int) -> list[str]:
    """The keys that the line stands under, outermost first."""
    keys: list[str] = []
    for other in range(number - 1, first - 1, -1):
        pair = _KEY.match(file.line(other))
        if pair and len(pair["indent"]) < column:
            keys.insert(0, pair["key"])
            column = len(pair["indent"])
    return keys


def _in_value(keys: list[str], value: str, start: int) -> Spot:
    """Where in the brackets of a value its end is."""
    depth: list[tuple[str, int]] = []
    token = 0
    for at, character in enumerate(value):
        if character in "[{":
            depth.append((character, len(keys)))
        elif depth and character in "]}":
            del keys[depth.pop()[1] :]
        elif depth and character == ":" and depth[-1][0] == "{":
            keys.append(value[token:at].strip(" \"'"))
        elif depth and character == ",":
            del keys[depth[-1][1] :]
        else:
            continue
        token = at + 1
    begun = value[token:].lstrip(" \"'")
    at_key = bool(depth) and depth[-1][0] == "{" and len(keys) == depth[-1][1]
    return Spot(tuple(keys), begun, start + len(value) - len(begun), at_key)
