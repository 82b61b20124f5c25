"""What a person asks to have cited: keys with places, read as they are typed or pasted."""

from __future__ import annotations

import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass

_BRACKETS = re.compile(r"\s*\[(?P<inside>.*)\]\s*\Z", re.DOTALL)
_COMMENT = re.compile(r"(?:^|\s)#.*")


@dataclass(frozen=True, slots=True)
class CiteRequest:
    """A citation key or the id of a claim, with the place in the source if one is given."""

    name: str
    locator: str = ""


def read_requests(texts: Iterable[str]) -> list[CiteRequest]:
    """``lima2010thinking``, ``@lima2010thinking, p. 2`` or ``[@a, p. 2; @b]``, each once."""
    return list(dict.fromkeys(request for text in texts for request in _read(text)))


def read_lines(text: str) -> list[CiteRequest]:
    """The same from a file: one or more a line; a word that starts with ``#`` is a remark."""
    return read_requests(_COMMENT.sub("", line) for line in text.splitlines())


def _read(text: str) -> Iterator[CiteRequest]:
    brackets = _BRACKETS.match(text)
    for part in (brackets["inside"] if brackets else text).split(";"):
        name, _, locator = part.partition(",")
        name = name.strip().removeprefix("-").removeprefix("@")
        name = name.removeprefix("{").removesuffix("}")
        if name:
            yield CiteRequest(name, locator.strip())
