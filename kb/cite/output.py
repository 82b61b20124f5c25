"""What was asked to be cited, written out: as text of a format, or as data."""

from __future__ import annotations

import html
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from kb.cite.claims import HEADS, Ground, Grounds, cite_claims, cite_ground
from kb.cite.documents import WHOLE, listing, process
from kb.cite.requests import CiteRequest
from kb.cite.resolve import Resolved
from kb.cite.secondary import rule_for
from kb.cite.values import Cite, Document, Done, Entry, Item, Manner, Mode


@dataclass(frozen=True, slots=True)
class Written:
    """What came of it: each source in the text, the list of all, and each claim by relation."""

    citations: tuple[str, ...]
    entries: tuple[Entry, ...]
    claims: tuple[Grounds, ...]


def write(wanted: Resolved, manner: Manner) -> Written:
    """All of it, formatted."""
    citations, entries = _sources(wanted, manner)
    return Written(citations, entries, cite_claims(wanted.claims, wanted.items, manner))


def _sources(wanted: Resolved, manner: Manner) -> tuple[tuple[str, ...], tuple[Entry, ...]]:
    plain = all(c == (CiteRequest(c[0].name),) for c in wanted.citations)
    if plain and len(wanted.citations) > WHOLE:
        names = [n.name for n in wanted.sources]
        document = listing(names, wanted.items, manner)
        return tuple(document.citations[name] for name in names), document.entries
    if not wanted.citations:
        return (), ()
    cites = [tuple(_cite(named, manner) for named in citation) for citation in wanted.citations]
    lists = rule_for(manner.style).lists_original
    originals = tuple(n.name for n in wanted.sources if n.via and lists)
    done = _documents(cites, originals, wanted.items, manner)
    return done.citations, done.entries


def _documents(
    cites: Sequence[tuple[Cite, ...]],
    originals: tuple[str, ...],
    items: Mapping[str, Item],
    manner: Manner,
) -> Done:
    (done,) = process([Document(tuple(cites), originals)], items, manner)
    return done


def _cite(named: CiteRequest, manner: Manner) -> Cite:
    via, place = (named.via.name, named.via.locator) if named.via else ("", "")
    ground = Ground(named.name, "", named.locator, via, named.quoted, place)
    cite = cite_ground(ground, manner.style)
    if named.via and cite.original is None and named.mode is Mode.NARRATIVE:
        # The sentence names the original's author, before the number of what was read.
        cite = replace(cite, original=Cite(named.name))
    return replace(cite, prefix=named.prefix, suffix=named.suffix, mode=named.mode)


def as_data(wanted: Resolved, manner: Manner) -> dict[str, Any]:
    """For programs: what was cited, in the text and in the list, as plain text."""
    written = write(wanted, manner)
    return {
        "style": manner.style.id,
        "locale": manner.language or None,
        "citations": [
            {"in_text": text, "sources": [n.name for n in citation]}
            for citation, text in zip(wanted.citations, written.citations, strict=True)
        ],
        "sources": [
            _as_data(named, text)
            for citation, text in zip(wanted.citations, written.citations, strict=True)
            for named in citation
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


def _as_data(named: CiteRequest, text: str) -> dict[str, str | None]:
    """One source, with the citation that it stands in."""
    return {
        "id": named.name,
        "locator": named.locator or None,
        "prefix": named.prefix or None,
        "suffix": named.suffix.lstrip(", ") or None,
        "mode": named.mode.value or None,
        "via": named.via.name if named.via else None,
        "via_locator": (named.via.locator or None) if named.via else None,
        "in_text": text,
    }


def _references(entries: Iterable[Entry]) -> list[dict[str, str | None]]:
    return [{"id": e.id, "number": e.margin or None, "reference": e.text} for e in entries]


def as_text(wanted: Resolved, manner: Manner) -> str:
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
