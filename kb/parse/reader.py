"""Reading typed values out of YAML nodes, with a finding for whatever does not fit."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection, Container, Iterable, Iterator
from dataclasses import replace
from enum import StrEnum
from functools import cache
from typing import TypeVar

from kb.base.suggestions import clearly_nearest, nearest
from kb.base.text import Place
from kb.base.wording import listed
from kb.diagnostics import Diagnostic, Edit, Fix, Fixability, Rule, Severity
from kb.model import Ref
from kb.parse.yaml import Mapping, Node, Scalar, Sequence

UNKNOWN_KEY = Rule(
    code="N004",
    title="A key that notes do not have",
    why="A key that is not known is not read, so what it says would be lost in silence.",
    bad="certainity: low",
    good="certainty: low",
    fixability=Fixability.SAFE,
)
WRONG_TYPE = Rule(
    code="N006",
    title="A value of the wrong sort",
    why="Each key holds one sort of value: a text, a list, or names with values.",
    bad="contexts: london",
    good="contexts: [london]",
    fixability=Fixability.SAFE,
)
UNKNOWN_VALUE = Rule(
    code="N007",
    title="A value that the key does not know",
    why="These keys take one of a few words, so that claims can be counted and filtered.",
    bad="certainty: lo",
    good="certainty: low",
    fixability=Fixability.SAFE,
)
MISSING_KEY = Rule(
    code="N008",
    title="Something required is missing",
    why="Even a draft needs a statement and one item of evidence with its source and relation.",
    bad="evidence:\n  - source: lima2010thinking",
    good="evidence:\n  - source: lima2010thinking\n    relation: supports",
)
BAD_ID = Rule(
    code="N009",
    title="A file name that cannot be an id",
    why="The file's name is the claim's id and stands in its address: small letters a to z,"
    " digits, and single hyphens between them.",
    bad="claims/Networks spread.md",
    good="claims/networks-spread.md",
)

LISTED_TWICE = Rule(
    code="N013",
    title="Something is listed twice",
    why="Once is enough: the second adds nothing, and often stands where another was meant.",
    bad="contexts: [london, primary, london]",
    good="contexts: [london, primary]",
    severity=Severity.WARNING,
)

RULES = (UNKNOWN_KEY, WRONG_TYPE, UNKNOWN_VALUE, MISSING_KEY, BAD_ID, LISTED_TWICE)

# One name or phrase, which brackets make a list of one.
_PHRASE = re.compile(r"[^\W\d_]\w*(?:[ -]\w+)*")
SLUG = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*")

EnumT = TypeVar("EnumT", bound=StrEnum)


def is_slug(text: str) -> bool:
    """Whether the text can be an id: small letters, digits, single hyphens between them."""
    return SLUG.fullmatch(text) is not None


class Reader:
    """Collects findings about one subject while its values are read."""

    def __init__(self, subject: str | None) -> None:
        self.subject = subject
        self.findings: list[Diagnostic] = []

    def report(self, rule: Rule, place: Place, message: str, fix: Fix | None = None) -> None:
        """Add a finding."""
        self.findings.append(Diagnostic(rule, place, message, self.subject, fix))

    def mapping(self, node: Node | None, what: str, known: Iterable[str]) -> Mapping | None:
        """The node as a mapping; keys that are not known are reported with the nearest.

        A misspelt key is read as the one that it must stand for, unless that is there as well,
        so that one slip is one finding.
        """
        if not isinstance(node, Mapping):
            if node is not None:
                self._wrong(node, f"{what} must be “key: value” lines")
            return None
        names = tuple(known)
        given = {key.text for key, _ in node.entries}
        if given.issubset(names):
            return node
        entries = []
        for key, value in node.entries:
            meant = None if key.text in names else self._unknown_key(key, what, names, given)
            free = meant is not None and meant not in given
            entries.append((replace(key, text=meant) if meant and free else key, value))
            given.add(meant or key.text)
        return replace(node, entries=tuple(entries))

    def _unknown_key(
        self, key: Scalar, what: str, names: tuple[str, ...], given: Container[str]
    ) -> str | None:
        near = nearest(key.text, names)
        advice = f"did you mean “{near}”?" if near else f"the keys are {listed(names)}"
        fix = None
        if near and near in given:
            advice = f"“{near}”, which it may stand for, is there as well; delete one of the two"
        elif near:
            sure = clearly_nearest(key.text, near, names)
            fix = Fix(f"write “{near}”", (Edit(key.inner.span, near),), safe=sure)
        self.report(UNKNOWN_KEY, key.place, f"{what} has no key “{key.text}”; {advice}", fix)
        return near

    def entries(
        self, node: Node | None, what: str, example: str, meant: str = ""
    ) -> Iterator[tuple[Scalar, Node]]:
        """The entries of a mapping whose keys are free; the example shows how one looks.

        Keys without values, as in a list, are reported once and read with the value ``meant``.
        """
        if isinstance(node, Mapping):
            yield from node.entries
        elif isinstance(node, Sequence) and meant and (keys := _slugs(node)):
            yield from self._without_values(node, what, keys, meant)
        elif node is not None and not _absent(node):
            self._wrong(node, f"“{what}” must hold lines such as “{example}”, indented under it")

    def _without_values(
        self, node: Sequence, what: str, keys: tuple[Scalar, ...], meant: str
    ) -> Iterator[tuple[Scalar, Node]]:
        lines = ", ".join(f"{key.text}: {meant}" for key in keys)
        # Only a list in brackets can be rewritten where it stands.
        brackets = node.place.span.start + 1 == keys[0].place.span.start
        edits = (Edit(node.place.span, f"{{{lines}}}"),)
        fix = Fix(f"write {{{lines}}}", edits) if brackets else None
        shown = f"“{keys[0].text}: {meant}”"
        message = f"“{what}” must hold lines such as {shown}, indented under it, and no list"
        self.report(WRONG_TYPE, node.place, message, fix)
        yield from ((key, replace(key, text=meant)) for key in keys)

    def text(self, node: Node | None, what: str) -> str:
        """A single value, with line breaks and runs of spaces folded; empty if absent."""
        if node is None or _absent(node):
            return ""
        if not isinstance(node, Scalar):
            self._wrong(node, f"“{what}” must be a single text, not {_sort(node)}")
            return ""
        return " ".join(node.text.split())

    def required(self, owner: Mapping, key: str, what: str) -> str:
        """A text that must be there."""
        value = self.text(owner.get(key), key)
        given = owner.get(key)
        if not value and (given is None or isinstance(given, Scalar)):
            place = given.place if given is not None and given.place.span.start else owner.place
            self.report(MISSING_KEY, place, f"{what} needs “{key}: …”")
        return value

    def choice(self, node: Node | None, what: str, kind: type[EnumT]) -> EnumT | None:
        """One of the values of an enumeration; None if absent or unknown."""
        members = _members(kind)
        value = self.word(node, what, members)
        return members[value] if value else None

    def word(self, node: Node | None, what: str, values: Collection[str], more: str = "") -> str:
        """One of a few words; empty if absent or unknown. ``more`` is what else can be done."""
        value = self.text(node, what)
        if not value or node is None or value in values:
            return value
        near = nearest(value, values)
        fix = None
        if near and isinstance(node, Scalar):
            sure = clearly_nearest(value, near, values)
            fix = Fix(f"write “{near}”", (Edit(node.inner.span, near),), safe=sure)
        advice = f"did you mean “{near}”?" if near else f"it is one of {listed(values)}"
        advice = f"{advice}, {more}" if more and not near else advice
        self.report(UNKNOWN_VALUE, node.place, f"“{value}” is no {what}; {advice}", fix)
        return ""

    def ref(self, node: Node | None, what: str) -> Ref | None:
        """An id with its place; None if absent."""
        value = self.text(node, what)
        return Ref(value, node.inner) if value and isinstance(node, Scalar) else None

    def refs(self, node: Node | None, what: str) -> tuple[Ref, ...]:
        """A list of ids with their places, each once."""
        references = (self.ref(item, what) for item in self._each_once(node, what))
        return tuple(ref for ref in references if ref)

    def texts(self, node: Node | None, what: str) -> tuple[str, ...]:
        """A list of texts, each once."""
        return tuple(t for t in (self.text(n, what) for n in self._each_once(node, what)) if t)

    def _each_once(self, node: Node | None, what: str) -> Iterator[Node]:
        seen: set[str] = set()
        for item in self.items(node, what):
            words = " ".join(item.text.split()) if isinstance(item, Scalar) else ""
            if words in seen:
                message = f"“{words}” is listed twice under “{what}”; delete one of the two"
                self.report(LISTED_TWICE, item.place, message)
                continue
            seen |= {words} if words else set()
            yield item

    def items(self, node: Node | None, what: str) -> tuple[Node, ...]:
        """The items of a list; words without brackets are reported, and taken as they are meant."""
        if isinstance(node, Sequence):
            return node.items
        if node is None or _absent(node):
            return ()
        if not isinstance(node, Scalar):
            self._wrong(node, f"“{what}” must be a list, as in [one, two], not {_sort(node)}")
            return ()
        shown = " ".join(node.text.split())
        words = [word.strip() for word in shown.split(",")]
        meant = all(is_slug(word) for word in words) or _PHRASE.fullmatch(shown) is not None
        fix = Fix("make it a list", (Edit(node.place.span, f"[{shown}]"),)) if meant else None
        message = f"“{what}” must be a list; write it as [{shown}]"
        self.report(WRONG_TYPE, node.place, message, fix)
        return tuple(replace(node, text=word) for word in words) if meant else (node,)

    def slug(self, identifier: str, place: Place, what: str) -> None:
        """Report an id that cannot stand in an address."""
        if not is_slug(identifier):
            message = (
                f"the {what} “{identifier}” must be small letters, digits and single hyphens,"
                f" as in “{slugged(identifier) or 'networks-help'}”"
            )
            self.report(BAD_ID, place, message)

    def _wrong(self, node: Node, message: str) -> None:
        self.report(WRONG_TYPE, node.place, message)


@cache
def _members(kind: type[EnumT]) -> dict[str, EnumT]:
    return {str(member): member for member in kind}


def slugged(text: str) -> str:
    """The text as near to an id as it gets: accents and spaces folded away."""
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode().lower()
    return re.sub(r"[^a-z0-9]+", "-", plain).strip("-")


def _slugs(node: Sequence) -> tuple[Scalar, ...]:
    """The items of a list where all of them are ids; else nothing."""
    keys = tuple(item for item in node.items if isinstance(item, Scalar) and is_slug(item.text))
    return keys if len(keys) == len(node.items) else ()


def _absent(node: Node) -> bool:
    return isinstance(node, Scalar) and node.absent


def _sort(node: Node) -> str:
    return "a list" if isinstance(node, Sequence) else "“key: value” lines"
