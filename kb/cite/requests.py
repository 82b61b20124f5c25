"""What a person asks to have cited: keys with places, read as they are typed or pasted.

Source of the brackets: Pandoc user's guide, “Citation syntax”.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from kb.base.locators import match_locator
from kb.cite.values import Mode

_BRACKETS = re.compile(r"\s*(?:(?P<key>-?@\S+)\s+)?\[(?P<inside>.*)\]\s*\Z", re.DOTALL)
_COMMENT = re.compile(r"(?:^|\s)#.*")
_KEY = r"\{(?:[^{}\s]|\{[^{}\s]*\})+\}|[^\s,;\[\]{}]+"
_NAMED = re.compile(
    rf"(?P<before>.*?)(?P<minus>-?)(?<!\w)@(?P<name>{_KEY})(?P<after>.*)", re.DOTALL
)
_BRACED = re.compile(r"\s*,?\s*\{(?P<place>[^{}]*)\}")


@dataclass(frozen=True, slots=True)
class CiteRequest:
    """A citation key or the id of a claim, with the place in the source if one is given.

    ``prefix`` and ``suffix`` are words around it; the suffix begins with its own comma or space.
    ``via`` is the source in which it was read, with the place there; ``quoted`` says whether its
    words are given.
    """

    name: str
    locator: str = ""
    prefix: str = ""
    suffix: str = ""
    mode: Mode = Mode.AFTER
    via: CiteRequest | None = None
    quoted: bool = False


CitationRequest = tuple[CiteRequest, ...]
"""What is to be cited together."""


def read_requests(texts: Iterable[str]) -> list[CitationRequest]:
    """``lima2010thinking``, ``@lima2010thinking, p. 2``, ``[see @a, p. 2; -@b]`` for one citation
    of both, or ``@a [p. 2]`` with the author in the sentence; each once.
    """
    return list(dict.fromkeys(request for text in texts for request in _read(text)))


def read_lines(text: str) -> list[CitationRequest]:
    """The same from a file: one or more a line; a word that starts with ``#`` is a remark."""
    return read_requests(_COMMENT.sub("", line) for line in text.splitlines())


def _read(text: str) -> Iterator[CitationRequest]:
    brackets = _BRACKETS.match(text)
    if brackets is None:
        yield from ((one,) for part in text.split(";") if (one := _plain(part)))
        return
    parts = brackets["inside"].split(";")
    narrative = brackets["key"]
    if narrative:
        key = _named(f"{narrative}, {parts.pop(0).strip()}", Mode.NARRATIVE)
        cites = [key, *map(_part, parts)]
    else:
        cites = list(map(_part, parts))
    together = tuple(one for one in cites if one)
    if together:
        yield together


def _plain(part: str) -> CiteRequest | None:
    """A key by itself, with its place after a comma; ``@`` may stand before it."""
    name, _, place = part.partition(",")
    name = name.strip()
    mode = Mode.SUPPRESSED if name.startswith("-@") else Mode.AFTER
    name = _bare(name.removeprefix("-").removeprefix("@"))
    locator, suffix = _placed(f", {place.strip()}") if place.strip() else ("", "")
    return CiteRequest(name, locator, suffix=suffix, mode=mode) if name else None


def _part(part: str) -> CiteRequest | None:
    """What stands between two semicolons of brackets; without an ``@`` it is a plain key."""
    return _named(part, Mode.AFTER) if _NAMED.fullmatch(part) else _plain(part)


def _named(part: str, mode: Mode) -> CiteRequest | None:
    match = _NAMED.fullmatch(part)
    if match is None:
        return None
    name = match["name"]
    after = match["after"]
    if not name.startswith("{"):
        shorter = name.rstrip(".:?!")
        after = name[len(shorter) :] + after
        name = shorter
    locator, suffix = _placed(after)
    mode = Mode.SUPPRESSED if match["minus"] else mode
    return CiteRequest(_bare(name), locator, " ".join(match["before"].split()), suffix, mode)


def _placed(after: str) -> tuple[str, str]:
    """What follows a key: where in the source, and the words behind that as they were typed.

    Words that are no locator are one all the same where nothing else stands there, as in
    “the last page”: they are printed alike.
    """
    braced = _BRACED.match(after)
    if braced:
        return braced["place"].strip(), after[braced.end() :].rstrip()
    text = after.lstrip(", \t\n")
    located = match_locator(text)
    if located:
        return text[: located[1]].strip(), text[located[1] :].rstrip()
    words = after.rstrip()
    return (text.rstrip(), "") if words.startswith(",") else ("", words)


def _bare(name: str) -> str:
    return name.removeprefix("{").removesuffix("}")
