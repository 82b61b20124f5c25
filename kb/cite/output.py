"""What was asked to be cited, written out: as text of a format, as data, or as keys for a tool."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.cite.citable import Citables, existing
from kb.cite.claims import (
    HEADS,
    RELATIONS,
    CitableClaim,
    Ground,
    Grounds,
    cite_claims,
    cite_ground,
    claim_item,
    sources_of,
)
from kb.cite.documents import process
from kb.cite.keys import Keyed
from kb.cite.lists import WHOLE, listing
from kb.cite.requests import CiteRequest
from kb.cite.secondary import NUMBERED, rule_for
from kb.cite.values import Cite, Document, Done, Entry, Item, Manner


@dataclass(frozen=True, slots=True)
class Named:
    """A source that was asked for: where in it, and in which other it was read, where in that."""

    name: str
    locator: str = ""
    via: str = ""
    via_locator: str = ""

    @property
    def ground(self) -> Ground:
        """The same as an item that stands to no claim."""
        return Ground(self.name, "", self.locator, self.via, via_locator=self.via_locator)


@dataclass(frozen=True, slots=True)
class Wanted:
    """All that was asked for, with the CSL items that it takes."""

    sources: tuple[Named, ...]
    claims: tuple[CitableClaim, ...]
    items: Mapping[str, Item]

    @classmethod
    def of(
        cls,
        citables: Citables,
        cites: Iterable[CiteRequest],
        claims: Mapping[str, CitableClaim],
        via: CiteRequest | None,
        *,
        itself: bool,
    ) -> Wanted:
        """What is asked for, looked up. ``itself`` makes of each claim a source of its own."""
        each = list(cites)
        named = tuple(
            Named(a.name, a.locator, via.name if via else "", via.locator if via else "")
            for a in each
            if a.name not in claims
        )
        ids = dict.fromkeys(a.name for a in each if a.name in claims)
        names = [
            *(n.name for n in named),
            *([via.name] if via else []),
            *sources_of(claims.values()),
        ]
        items: dict[str, Item] = dict(citables.items(names))
        if not itself:
            return cls(named, tuple(existing(claims[i], items) for i in ids), items)
        collection = citables.collection()
        items |= {i: claim_item(claims[i], collection) for i in ids}
        return cls((*named, *(Named(i) for i in ids)), (), items)


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it: each source in the text, the list of all, and each claim by relation."""

    citations: tuple[str, ...]
    entries: tuple[Entry, ...]
    claims: tuple[Grounds, ...]


def write(wanted: Wanted, manner: Manner) -> Written:
    """All of it, formatted."""
    citations, entries = _sources(wanted, manner)
    return Written(citations, entries, cite_claims(wanted.claims, wanted.items, manner))


def _sources(wanted: Wanted, manner: Manner) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
    plain = all(not n.locator and not n.via for n in wanted.sources)
    if plain and len(wanted.sources) > WHOLE:
        names = [n.name for n in wanted.sources]
        document = listing(names, wanted.items, manner)
        return tuple(document.citations[name] for name in names), document.entries
    if not wanted.sources:
        return (), ()
    cites = [_cite(named, manner) for named in wanted.sources]
    lists = rule_for(manner.style).lists_original
    originals = tuple(n.name for n in wanted.sources if n.via and lists)
    done = _documents([(cite,) for cite in cites], originals, wanted.items, manner)
    return done.citations, done.entries


def _documents(
    cites: Sequence[tuple[Cite, ...]],
    originals: tuple[str, ...],
    items: Mapping[str, Item],
    manner: Manner,
) -> Done:
    (done,) = process([Document(tuple(cites), originals)], items, manner)
    return done


def _cite(named: Named, manner: Manner) -> Cite:
    return cite_ground(named.ground, manner.style)


def as_data(wanted: Wanted, manner: Manner) -> dict[str, Any]:
    """For programs: what was cited, in the text and in the list, as plain text."""
    written = write(wanted, manner)
    return {
        "style": manner.style.id,
        "locale": manner.language or None,
        "sources": [
            {
                "id": n.name,
                "locator": n.locator or None,
                "via": n.via or None,
                "via_locator": n.via_locator or None,
                "in_text": text,
            }
            for n, text in zip(wanted.sources, written.citations, strict=True)
        ],
        "references": _references(written.entries),
        "claims": [
            {
                "id": claim.id,
                "statement": claim.statement,
                "in_text": dict(grounds.citations),
                "references": _references(grounds.entries),
            }
            for claim, grounds in zip(wanted.claims, written.claims, strict=True)
        ],
    }


def _references(entries: Iterable[Entry]) -> list[dict[str, str | None]]:
    return [{"id": e.id, "number": e.margin or None, "reference": e.text} for e in entries]


def as_text(wanted: Wanted, manner: Manner) -> str:
    """For people, in the format asked for: citations first, then the references."""
    frame = FRAMES[manner.format]
    written = write(wanted, manner)
    blocks = []
    if wanted.sources:
        blocks += [frame.head("In the text"), *map(frame.block, written.citations)]
        blocks += _listed(written.entries, frame)
    for claim, grounds in zip(wanted.claims, written.claims, strict=True):
        blocks += [frame.head(claim.statement)]
        for relation, text in grounds.citations.items():
            blocks.append(frame.labelled(HEADS[relation], text))
        blocks += _listed(grounds.entries, frame)
    return frame.whole(blocks)


def _listed(entries: Sequence[Entry], frame: Frame) -> Iterator[str]:
    if entries:
        yield frame.head("References")
    for entry in entries:
        yield frame.block(f"{entry.margin} {entry.text}" if entry.margin else entry.text)


@dataclass(frozen=True, slots=True)
class Frame:
    """How a format sets what is around citations: a heading, a stretch of text, a label, all."""

    head: Callable[[str], str]
    block: Callable[[str], str]
    labelled: Callable[[str, str], str]
    whole: Callable[[Sequence[str]], str]


def _lines(blocks: Sequence[str]) -> str:
    return "\n\n".join(blocks)


def _marked(text: str) -> str:
    return "".join(f"\\{c}" if c in "\\`*_{}[]<>#@$^~|!" else c for c in text)


def _tex(text: str) -> str:
    known = {"\\": r"\textbackslash{}", "~": r"\textasciitilde{}", "^": r"\textasciicircum{}"}
    return "".join(known.get(c) or (f"\\{c}" if c in "{}%&#$_" else c) for c in text)


def _rtf(text: str) -> str:
    """Source: Rich Text Format specification 1.9.1, “Unicode RTF”: signed, with a fallback."""
    done = []
    for c in text:
        if c in "\\{}":
            done.append("\\" + c)
        elif " " <= c < "\x7f":
            done.append(c)
        else:
            units = c.encode("utf-16-le", "replace")
            pairs = (units[i : i + 2] for i in range(0, len(units), 2))
            done += [f"\\u{int.from_bytes(pair, 'little', signed=True)}?" for pair in pairs]
    return "".join(done)


_RTF_HEAD = "{\\rtf1\\ansi\\uc1\\deff0{\\fonttbl{\\f0 \\froman Times New Roman;}}\n"

FRAMES: Mapping[str, Frame] = {
    "text": Frame(str, str, lambda head, text: f"{head}: {text}", _lines),
    "markdown": Frame(
        lambda head: f"## {_marked(head)}",
        str,
        lambda head, text: f"**{head}:** {text}",
        _lines,
    ),
    "html": Frame(
        lambda head: f"<h2>{html.escape(head)}</h2>",
        lambda text: f"<p>{text}</p>",
        lambda head, text: f"<p><b>{head}:</b> {text}</p>",
        "\n".join,
    ),
    "latex": Frame(
        lambda head: f"\\section*{{{_tex(head)}}}",
        str,
        lambda head, text: f"\\textbf{{{head}:}} {text}",
        _lines,
    ),
    "rtf": Frame(
        lambda head: f"{{\\pard \\ql \\f0 \\sa180 \\b {_rtf(head)}\\par}}",
        str,
        lambda head, text: f"{{\\pard \\ql \\f0 \\b {head}:\\par}}\n{text}",
        lambda blocks: _RTF_HEAD + "\n".join(blocks) + "\n}",
    ),
}


def as_keys(wanted: Wanted, tool: Callable[[Sequence[Keyed]], str], manner: Manner) -> str:
    """Keys for a writing tool: one citation of all sources, and of each claim one by relation."""
    lines = []
    if wanted.sources:
        named = [n.ground for n in wanted.sources]
        lines.append(tool(_keyed(named, wanted.items, manner)))
    for claim in wanted.claims:
        for relation in RELATIONS:
            grounds = [g for g in claim.grounds if g.relation == relation]
            if grounds:
                keys = dict.fromkeys(_keyed(grounds, wanted.items, manner))
                lines.append(f"{HEADS[relation]}: {tool(list(keys))}")
    return "\n".join(lines)


def _keyed(grounds: Sequence[Ground], items: Mapping[str, Item], manner: Manner) -> list[Keyed]:
    """Each as its key; before a source that relays another goes that other, in the style given."""
    rule = rule_for(manner.style)
    relayed = [g for g in grounds if g.via and rule is not NUMBERED]
    bare = replace(manner, style=manner.style.bare, format="text")
    originals = {}
    if relayed:
        locators = [g.locator if rule.locates_original else "" for g in relayed]
        documents = [
            Document(((Cite(g.source, locator),),))
            for g, locator in zip(relayed, locators, strict=True)
        ]
        done = process(documents, items, bare)
        originals = {g: d.citations[0] for g, d in zip(relayed, done, strict=True)}
    keyed = []
    for ground in grounds:
        if not ground.via:
            keyed.append(Keyed(ground.source, ground.locator, relation=ground.relation))
            continue
        words = rule.quoted if ground.quoted else rule.cited
        before = _before(originals[ground], words, manner) if ground in originals else ""
        keyed.append(Keyed(ground.via, ground.via_locator, before, ground.relation))
    return keyed


def _before(original: str, words: str, manner: Manner) -> str:
    """The original and the words behind it; in American English a comma goes inside quotes."""
    if manner.commas_inside and original.endswith(("”", "’")):
        return f"{original[:-1]},{original[-1]} {words}"
    return f"{original}, {words}"
