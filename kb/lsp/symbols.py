"""What there is in a file and in the collection, for an editor's outline and its search.

Source: Language Server Protocol 3.17, textDocument/documentSymbol and workspace/symbol.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from itertools import islice
from pathlib import Path

from lsprotocol import types
from pygls import uris

from kb.base.text import Place, TextFile
from kb.lsp.candidates import described
from kb.lsp.ranges import Ranges
from kb.lsp.session import Analysis
from kb.model import Claim, Corpus, Question, Source
from kb.model.naming import Sort, Thing, name_of, things

# More than a reader looks through; typing on narrows them.
_MOST = 200
_KINDS: Mapping[Sort, types.SymbolKind] = {
    Sort.SOURCE: types.SymbolKind.Object,
    Sort.CLAIM: types.SymbolKind.File,
    Sort.QUESTION: types.SymbolKind.Event,
    Sort.STUDY: types.SymbolKind.Module,
    **dict.fromkeys(
        (Sort.FEATURE, Sort.OUTCOME, Sort.CONTEXT, Sort.DESIGN, Sort.TOOL),
        types.SymbolKind.EnumMember,
    ),
}


def outline(analysis: Analysis, path: str, ranges: Ranges) -> list[types.DocumentSymbol]:
    """What a file defines, in its order; a claim with the items of its evidence."""
    file = analysis.texts.get(path)
    if file is None:
        return []
    defined = [
        (thing.place, _symbol(file, sort, thing, ranges))
        for sort, thing in _all(analysis.corpus)
        if thing.place and thing.place.path == path
    ]
    return [symbol for _, symbol in sorted(defined, key=lambda one: one[0].span.start)]


def named_like(
    analysis: Analysis, root: Path, query: str, ranges: Ranges
) -> list[types.WorkspaceSymbol]:
    """What has the words of a query in its name, or in what it says."""
    wanted = query.casefold().split()
    made = (
        types.WorkspaceSymbol(location, f"{name_of(thing)}: {_says(thing)}", _KINDS[sort])
        for sort, thing in _all(analysis.corpus)
        if _holds(f"{name_of(thing)} {_says(thing)}".casefold(), wanted)
        and (location := _location(analysis, root, thing.place, ranges))
    )
    return list(islice(made, _MOST))


def _all(corpus: Corpus) -> Iterator[tuple[Sort, Thing]]:
    for sort in Sort:
        yield from ((sort, thing) for thing in things(corpus, sort).values())


def _holds(text: str, wanted: list[str]) -> bool:
    return all(word in text for word in wanted)


def _symbol(file: TextFile, sort: Sort, thing: Thing, ranges: Ranges) -> types.DocumentSymbol:
    place = thing.place
    chosen = ranges.range(file, place.span if place else file.span(0, 0))
    note = isinstance(thing, Claim | Question)
    return types.DocumentSymbol(
        name_of(thing),
        _KINDS[sort],
        ranges.range(file, file.span(0, len(file.text))) if note else chosen,
        chosen,
        detail=_says(thing),
        children=list(_items(file, thing, ranges)) if isinstance(thing, Claim) else None,
    )


def _items(file: TextFile, claim: Claim, ranges: Ranges) -> Iterator[types.DocumentSymbol]:
    for item in claim.evidence:
        if item.place and item.source.place:
            detail = ", ".join(part for part in (str(item.relation), item.locator) if part)
            span, chosen = item.place.span, item.source.place.span
            inside = span.start <= chosen.start and chosen.end <= span.end
            yield types.DocumentSymbol(
                item.source.id,
                types.SymbolKind.Field,
                ranges.range(file, span if inside else chosen),
                ranges.range(file, chosen),
                detail=detail,
            )


def _says(thing: Thing) -> str:
    """What a thing is for people: its statement, its question, its title or its label."""
    if isinstance(thing, Source):
        return ". ".join(part for part in (described(thing), thing.title) if part)
    if isinstance(thing, Claim):
        return thing.statement
    return thing.question if isinstance(thing, Question) else thing.label


def _location(
    analysis: Analysis, root: Path, place: Place | None, ranges: Ranges
) -> types.Location | None:
    file = analysis.texts.get(place.path) if place else None
    uri = uris.from_fs_path(str(root / place.path)) if place else None
    return types.Location(uri, ranges.range(file, place.span)) if file and uri and place else None
