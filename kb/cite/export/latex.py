"""Text and CSL's inline markup into LaTeX as bibliographies hold it.

Every character that means something to TeX is written so that it prints as itself. Braces that
are not in pairs are written as commands, since BibTeX counts a brace even behind a backslash.
Letters stay Unicode, which biber, Pandoc and LaTeX since 2018 read.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator
from urllib.parse import quote

from kb.cite.sanitise import one_line

_ESCAPES = {
    "\\": r"\textbackslash{}",
    "{": r"\textbraceleft{}",
    "}": r"\textbraceright{}",
    "~": r"\textasciitilde{}",
    "^": r"\textasciicircum{}",
    "$": r"\$",
    "&": r"\&",
    "#": r"\#",
    "%": r"\%",
    "_": r"\_",
    "<": r"\textless{}",
    ">": r"\textgreater{}",
    "–": "--",
    "—": "---",
}
_SPECIAL = re.compile(r"""[\\{}~^$&#%_<>–—]|-(?=[-–—])|(?<=[–—])-|`(?=`)|'(?=')""")
_TAG = re.compile(r"<(?P<close>/)?(?P<name>i|b|sup|sub|span)(?P<attributes> [^<>]*)?>")
_COMMANDS = {
    "i": r"\emph{",
    "b": r"\textbf{",
    "sup": r"\textsuperscript{",
    "sub": r"\textsubscript{",
}


def latex(text: str) -> str:
    """Plain text as LaTeX that prints it."""
    line = one_line(text)
    return _SPECIAL.sub(_escape(line), line)


def _escape(whole: str) -> Callable[[re.Match[str]], str]:
    """How to write a special character of a text."""
    paired = _has_pairs(whole)

    def escaped(match: re.Match[str]) -> str:
        character = match[0]
        if paired and character in "{}":
            return f"\\{character}"
        # A dash after a dash, and a quote after a quote, would join into another character.
        return _ESCAPES.get(character) or f"{character}{{}}"

    return escaped


def _has_pairs(text: str) -> bool:
    """Whether each brace in the text has its other half."""
    depth = 0
    for brace in re.findall(r"[{}]", text):
        depth += 1 if brace == "{" else -1
        if depth < 0:
            return False
    return depth == 0


def latex_markup(markup: str) -> str:
    """CSL's inline markup as LaTeX; a tag without its other half is text.

    Source: CSL-JSON, “HTML-like tags” in rich text.
    """
    text = one_line(markup)
    return "".join(_pieces(text, _paired(text)))


def _pieces(text: str, opened: dict[int, str]) -> Iterator[str]:
    position = 0
    escaped = _escape(text)
    for tag in _TAG.finditer(text):
        command = opened.get(tag.start())
        if command is None:
            continue
        yield _SPECIAL.sub(escaped, text[position : tag.start()])
        yield command
        position = tag.end()
    yield _SPECIAL.sub(escaped, text[position:])


def _paired(text: str) -> dict[int, str]:
    """What each tag that belongs to a pair is written as, by where it stands."""
    commands: dict[int, str] = {}
    stack: list[re.Match[str]] = []
    for tag in _TAG.finditer(text):
        if not tag["close"]:
            stack.append(tag)
        elif stack and stack[-1]["name"] == tag["name"]:
            opening = stack.pop()
            commands[opening.start()] = _command(opening)
            commands[tag.start()] = "}"
    return commands


def _command(tag: re.Match[str]) -> str:
    if tag["name"] == "span":
        return r"\textsc{" if "small-caps" in (tag["attributes"] or "") else "{"
    return _COMMANDS[tag["name"]]


def verbatim(address: str) -> str:
    """An address or identifier, which is not read as LaTeX: what could end it is encoded."""
    return re.sub(r"[\\{}\s]", lambda match: quote(match[0]), one_line(address))
