"""Cells into the values that notes have: words of a list, several in a cell, counts, YAML."""

from __future__ import annotations

import re
from collections.abc import Collection, Iterator, Mapping
from math import sqrt

from kb.base.suggestions import nearest
from kb.base.text import TextFile
from kb.draft.yaml import Plain
from kb.model import (
    Basis,
    Certainty,
    Evaluator,
    EvidenceRelation,
    Kind,
    Measure,
    Status,
    Strength,
)
from kb.parse import yaml

WORDS: Mapping[str, tuple[str, ...]] = {
    "kind": tuple(map(str, Kind)),
    "certainty": tuple(map(str, Certainty)),
    "status": tuple(map(str, Status)),
    "strength": tuple(map(str, Strength)),
    "relation": tuple(map(str, EvidenceRelation)),
    "basis": tuple(map(str, Basis)),
    "measure": tuple(map(str, Measure)),
    "evaluator": tuple(map(str, Evaluator)),
}
"""The words that keys take, by key."""

_NUMBER = re.compile(r"[<>]?=? ?[-+−–]?(?:[0-9]+(?:\.[0-9]*)?|\.[0-9]+)")
_COUNT = re.compile(r"(\d+)\s+(\S.*)|(\S.*?)\s*[:=]\s*(\d+)")


class BadCell(Exception):
    """A cell that cannot be what it should be; ``str()`` of it says why."""


def word(name: str, text: str) -> str:
    """One of the words of a key, however it is typed; raises :class:`BadCell`."""
    known = WORDS[name]
    plain = re.sub(r"[\s_]+", "-", text.strip().lower())
    if not text or plain in known:
        return plain
    near = nearest(plain, known)
    advice = f"did you mean “{near}”?" if near else f"it is one of {', '.join(known)}"
    raise BadCell(f"“{text}” is no {name}; {advice} (or translate it under “values: {name}”)")


def number(name: str, text: str) -> str:
    """A number as it is printed; raises :class:`BadCell`."""
    if text and not _NUMBER.fullmatch(text):
        raise BadCell(f"“{text}” is no number for {name}")
    return text


def root_of(name: str, text: str) -> str:
    """The square root of a number to five digits, as a standard error is that of a variance.

    Raises :class:`BadCell` for what is no number or below 0.
    """
    try:
        return f"{sqrt(float(text)):.5g}"
    except ValueError:
        raise BadCell(f"“{text}” is no {name}: it must be a number from 0 up") from None


def several(value: Plain, split: str) -> tuple[str, ...]:
    """The values of a cell that holds several, each once; also of a list in the map."""
    if isinstance(value, str):
        value = nested(value)
    if isinstance(value, Mapping):
        named = ((key, part) for key, one in value.items() for part in several(one, split))
        return tuple(f"{key}: {part}" for key, part in named)
    parts = value.split(split) if isinstance(value, str) else map(str, value)
    return tuple(dict.fromkeys(part.strip() for part in parts if part.strip()))


def pairs(
    value: Plain, split: str, words: Collection[str], usual: str
) -> Iterator[tuple[str, str]]:
    """Names with a word behind each, as in ``trust: supports; pairing``; the usual one if none.

    Raises :class:`BadCell` where a name has no word, and there is no usual one.
    """
    for part in several(value, split):
        name, colon, said = part.rpartition(":")
        if colon and said.strip().lower() in words:
            yield name.strip(), said.strip().lower()
        elif usual:
            yield part, usual
        else:
            raise BadCell(f"“{part}” needs one of {', '.join(words)} behind a colon")


def counts(value: Plain, split: str) -> dict[str, str]:
    """How many of each unit: ``104 schools, 21041 pupils``, or by unit; raises :class:`BadCell`."""
    value = nested(value) if isinstance(value, str) else value
    if isinstance(value, Mapping):
        return {unit: _whole(unit, str(one)) for unit, one in value.items() if one}
    counts: dict[str, str] = {}
    for part in several(value.replace(",", split) if isinstance(value, str) else value, split):
        match = _COUNT.fullmatch(part)
        if match is None:
            raise BadCell(f"“{part}” must be a number and a unit, as in “104 schools”")
        counts[match[2] or match[3]] = match[1] or match[4]
    return counts


def _whole(unit: str, text: str) -> str:
    plain = re.sub(r"(?<=\d)[,' ](?=\d{3}\b)|\.0+\Z", "", text.strip())
    if not plain.isdecimal():
        raise BadCell(f"“{text}” is no whole number of {unit}")
    return plain


def nested(text: str) -> Plain:
    """A cell that holds a list or names with values in brackets, as YAML; any other as it is."""
    if text[:1] + text[-1:] not in {"[]", "{}"}:
        return text
    root, findings = yaml.parse_yaml(TextFile("", text), 0, len(text))
    if root is None or findings:
        raise BadCell(f"“{text}” cannot be read: {findings[0].message if findings else 'empty'}")
    return _plain(root)


def _plain(node: yaml.Node) -> Plain:
    if isinstance(node, yaml.Scalar):
        return node.text
    if isinstance(node, yaml.Mapping):
        return {key.text: _plain(value) for key, value in node.entries}
    return tuple(_plain(item) for item in node.items)
