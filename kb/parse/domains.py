"""``certainty-domains``: by which approach certainty was judged, and what moved it."""

from __future__ import annotations

from collections.abc import Iterator

from kb.model import LOWERS, RAISES, Approach, Certainty, CertaintyDomains, Domain
from kb.parse.numbers import whole
from kb.parse.reader import MISSING_KEY, Reader
from kb.parse.yaml import Mapping, Node, Scalar

_FIRST = ("approach", "start")
_ALL = tuple(dict.fromkeys(name for names in LOWERS.values() for name in names))
DOMAIN_KEYS = (*_FIRST, *_ALL, *RAISES, "note")
_WHAT = "“certainty-domains”"
_TWO_UP = "large-effect"


def domain_names(approach: Approach | None) -> tuple[str, ...]:
    """The domains that an approach has; all of them for a judgement."""
    if approach is Approach.GRADE:
        return (*LOWERS[approach], *RAISES)
    if approach is Approach.CERQUAL:
        return LOWERS[approach]
    return (*_ALL, *RAISES)


def allowed(name: str) -> range:
    """By how many levels a domain may move certainty."""
    if name in RAISES:
        return range(3 if name == _TWO_UP else 2)
    return range(-2, 1)


def certainty_domains(reader: Reader, node: Node | None) -> CertaintyDomains | None:
    """The domains as far as they can be read; None if absent or without an approach."""
    if node is None or (isinstance(node, Scalar) and node.absent):
        return None
    known = _approach(node)
    mapping = reader.mapping(node, _WHAT, (*_FIRST, *domain_names(known), "note"))
    if mapping is None:
        return None
    reader.required(mapping, "approach", _WHAT)
    approach = reader.choice(mapping.get("approach"), "approach", Approach)
    start = reader.choice(mapping.get("start"), "start", Certainty)
    if approach in LOWERS and mapping.get("start") is None:
        message = f"{_WHAT} needs “start: …”: high for randomised trials and in CERQual, else low"
        reader.report(MISSING_KEY, mapping.place, message)
    domains = tuple(_domains(reader, mapping, domain_names(approach)))
    note = reader.text(mapping.get("note"), "note")
    if approach is None:
        return None
    places = {key.text: value.place for key, value in mapping.entries}
    return CertaintyDomains(approach, start, domains, note, mapping.place, places)


def _approach(node: Node) -> Approach | None:
    """The approach, before anything is reported, since it decides which keys are known."""
    value = node.get("approach") if isinstance(node, Mapping) else None
    known = isinstance(value, Scalar) and value.text in list(Approach)
    return Approach(value.text) if isinstance(value, Scalar) and known else None


def _domains(reader: Reader, mapping: Mapping, names: tuple[str, ...]) -> Iterator[Domain]:
    for name in names:
        levels = whole(reader, mapping.get(name), name, allowed(name))
        if levels is not None:
            yield Domain(name, levels)
