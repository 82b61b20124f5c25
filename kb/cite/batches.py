"""How documents become calls of the processor, and its answers the results of documents.

Few calls, since each takes the time to read a style; but what stands together in one call must
leave each document looking as it would alone.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

from kb.cite.locating import further_words, place_in
from kb.cite.normalise import prepared
from kb.cite.sanitise import clean_text
from kb.cite.style_xml import MARK
from kb.cite.styles import Style
from kb.cite.values import Cite, Document, Item, Manner, ambiguity, mentioned

_ALIKE = 100
"""How many sources go into one call where none has to be told apart."""

_APART = 40
"""How many do where some have to be, which takes work that rises with the square."""

Call = dict[str, Any]
Answer = Mapping[str, Any]
Result = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Plan:
    """The calls that some documents take, and what makes a result of each from the answers.

    A result holds the ``citations`` of a document and the ``entries`` of its list, each with the
    number of its source among those that the document names, its margin and its text.
    """

    calls: Sequence[Call]
    finish: Callable[[Sequence[Answer]], list[Result]]


def plan(
    documents: Sequence[Document], items: Mapping[str, Item], manner: Manner, folder: Path
) -> Plan:
    """The plan for these documents; the variants of the style and the items are written into
    ``folder``.
    """
    paths = _written(folder, manner.style)
    groups = _grouped(documents, items, manner.style)

    def finish(answers: Sequence[Answer]) -> list[Result]:
        results: dict[int, Result] = {}
        for group, answer in zip(groups, answers, strict=True):
            parted = _parted([documents[n] for n in group.numbers], answer)
            results |= zip(group.numbers, parted, strict=True)
        return [results[number] for number in range(len(documents))]

    calls = [_call(group, documents, items, manner, paths) for group in groups]
    for number, call in enumerate(calls):
        path = folder / f"items-{number}.json"
        path.write_text(json.dumps(call["items"], ensure_ascii=False), encoding="utf-8")
        call["items"] = str(path)
    return Plan(calls, finish)


@dataclass(slots=True)
class _Group:
    """Documents, by number, that go to the processor as one, and which variant of the style.

    ``marks`` and ``size`` are those of all their sources.
    """

    variant: str
    numbers: list[int] = field(default_factory=list)
    marks: set[str] = field(default_factory=set)
    size: int = 0


def _grouped(
    documents: Sequence[Document], items: Mapping[str, Item], style: Style
) -> list[_Group]:
    """The documents in as few groups as leave each looking as it would alone.

    A document whose sources cannot be taken for one another goes with others like it in a style
    that does not tell apart; one whose sources can, with those that share no name with it.
    """
    closed: list[_Group] = []
    opened: list[_Group] = []
    for number, document in enumerate(documents):
        names = mentioned(document)
        ending = "-apart" if document.relayed else ""
        if style.numbers and not (style.numbers_only and _is_single(document)):
            closed.append(_Group(f"full{ending}", [number]))
            continue
        each = [ambiguity(items[name], all_names=style.all_names) for name in names]
        marks = set().union(*each)
        alone = len(marks) == sum(map(len, each))
        variant, most = ("alone", _ALIKE) if alone else ("full", _APART)
        group = _fitting(opened, variant + ending, set() if alone else marks, most)
        group.numbers.append(number)
        group.marks |= set() if alone else marks
        group.size += len(names)
        if group.size >= most:
            opened.remove(group)
            closed.append(group)
    return [*closed, *opened]


def _is_single(document: Document) -> bool:
    """Whether it is one reference and no citation."""
    return not document.citations and len(document.listed) == 1


def _fitting(opened: list[_Group], variant: str, marks: set[str], most: int) -> _Group:
    """The first group with room that shares no mark, or a new one."""
    for group in opened:
        if group.variant == variant and group.size < most and not group.marks & marks:
            return group
    group = _Group(variant)
    opened.append(group)
    return group


def _written(folder: Path, style: Style) -> dict[str, str]:
    """The variants of the style as files, by name."""
    variants = {
        "full": style,
        "alone": style.alone,
        "full-apart": style.apart,
        "alone-apart": style.alone.apart,
        "bare": style.bare,
        "places": style.places,
        "people": style.people,
    }
    for name, variant in variants.items():
        (folder / f"{name}.csl").write_text(variant.marked, encoding="utf-8")
    return {name: str(folder / f"{name}.csl") for name in variants}


def _call(
    group: _Group,
    documents: Sequence[Document],
    items: Mapping[str, Item],
    manner: Manner,
    paths: Mapping[str, str],
) -> dict[str, Any]:
    """One call. Ids are numbers, document and source: they may hold anything, and ids in a document
    may not.
    """
    call: Call = {
        "lang": manner.language,
        "style": paths[group.variant],
        "bare": paths["bare"],
        "places": paths["places"],
        "people": paths["people"] if manner.style.numbers else "",
        "tight": manner.style.is_tight,
        "inside": manner.commas_inside,
        "format": manner.format,
        "items": [],
        "citations": [],
        "list": [],
    }
    for number, document in enumerate(documents[n] for n in group.numbers):
        names = {name: f"{number}-{n}" for n, name in enumerate(mentioned(document))}
        call["items"] += [{**prepared(items[name], manner), "id": names[name]} for name in names]
        call["citations"] += [
            [_record(c, names, manner) for c in citation] for citation in document.citations
        ]
        call["list"] += [names[name] for name in document.listed]
    return call


def _record(cite: Cite, names: Mapping[str, str], manner: Manner) -> dict[str, Any]:
    place = place_in(cite.locator, manner.style, manner.language)
    further = [
        {"label": f"{MARK}{part.label}", "value": part.value}
        if not (words := further_words(part, manner.style, manner.language))
        else {"label": "", "value": words}
        for part in place.further
    ]
    record: dict[str, Any] = {
        "id": names[cite.id],
        "label": f"{MARK}{place.label}" if place.label else "",
        "value": place.value,
        "ending": place.ending,
        "further": further,
        "words": place.words,
        "link": cite.words,
        "prefix": clean_text(cite.prefix),
        "suffix": clean_text(cite.suffix),
        "mode": cite.mode.value,
    }
    if cite.original:
        record["original"] = _record(cite.original, names, manner)
    return record


def _parted(documents: Sequence[Document], answer: Mapping[str, Any]) -> Iterator[dict[str, Any]]:
    """The answer of each document out of that of all."""
    citations = iter(answer["citations"])
    entries: list[list[Any]] = [[] for _ in documents]
    for entry in answer["entries"]:
        document, _, source = entry["id"].partition("-")
        entries[int(document)].append([int(source), entry["margin"], entry["text"]])
    for document, listed in zip(documents, entries, strict=True):
        texts = [next(citations) for _ in document.citations]
        yield {"citations": texts, "entries": listed}
