"""Answers to what an editor asks about one place: completions, hovers, definitions, fixes."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path

from lsprotocol import types
from pygls import uris

from kb.base.text import Place, TextFile
from kb.check.fixing.passes import proves_itself
from kb.check.fixing.selection import choose
from kb.diagnostics import Diagnostic, Edit, Fix
from kb.format import format_bytes
from kb.lsp.candidates import Candidate, in_note, in_question, in_studies, in_vocabulary
from kb.lsp.cursor import (
    Spot,
    key_at,
    spot_in_bib,
    spot_in_manuscript,
    spot_in_note,
    spot_in_yaml,
)
from kb.lsp.hover import HoverText, plain
from kb.lsp.keys import OF_NOTE, OF_QUESTION, OF_STUDIES, OF_VOCABULARY, meaning
from kb.lsp.manuscripts import is_manuscript
from kb.lsp.ranges import Ranges
from kb.lsp.session import Analysis
from kb.model import Corpus
from kb.model.naming import Sort
from kb.parse.question import is_question
from kb.revise.pointers import Pointer, find, pointer_at, pointers, subject_at
from kb.workspace.files import CLAIMS, STUDIES, VOCABULARY

# More than a writer can look through; typing on narrows them.
_MOST = 200
_LONGEST = 1_000_000
_KINDS = {
    None: types.CompletionItemKind.Property,
    Sort.SOURCE: types.CompletionItemKind.Reference,
    Sort.CLAIM: types.CompletionItemKind.File,
    Sort.STUDY: types.CompletionItemKind.Module,
}
FIX_ALL = "source.fixAll.kb"
_YAML: Mapping[str, Callable[[Corpus, Spot], Iterable[Candidate]]] = {
    VOCABULARY: in_vocabulary,
    STUDIES: in_studies,
}


_TABLES = {VOCABULARY: OF_VOCABULARY, STUDIES: OF_STUDIES}


class Answers:
    """Answers from a state; keeps the references that hovers have shown."""

    def __init__(self) -> None:
        self._hover = HoverText()

    def completions(
        self, corpus: Corpus, file: TextFile, at: types.Position, ranges: Ranges
    ) -> types.CompletionList:
        """What can be written at that place of a text."""
        offset = ranges.offset(file, at)
        spot = _spot(file, offset)
        if spot is None:
            return types.CompletionList(is_incomplete=False, items=[])
        make = _maker(file)
        fitting = _fitting(make(corpus, spot), spot.begun)
        candidates = list(islice(fitting, _MOST + 1))
        span = file.span(spot.start, offset)
        follows = file.text[offset:].lstrip(" ")[:1]
        items = [
            _item(candidate, ranges.range(file, span), follows) for candidate in candidates[:_MOST]
        ]
        return types.CompletionList(is_incomplete=len(candidates) > _MOST, items=items)

    def hover(
        self, analysis: Analysis, path: str, at: types.Position, ranges: Ranges
    ) -> types.Hover | None:
        """What is told of the thing that is named there."""
        pointer = _pointer(analysis, path, at, ranges)
        thing = find(analysis.corpus, pointer.sort, pointer.id) if pointer else None
        if pointer is None or thing is None:
            file = analysis.texts.get(path)
            return _of_key(file, ranges.offset(file, at), ranges) if file else None
        text = self._hover.markdown(thing, analysis.corpus)
        content = types.MarkupContent(types.MarkupKind.Markdown, text)
        return types.Hover(content, ranges.range(analysis.texts[path], pointer.place.span))


def definition(
    analysis: Analysis, root: Path, path: str, at: types.Position, ranges: Ranges
) -> types.Location | None:
    """Where the thing that is named there is defined."""
    pointer = _pointer(analysis, path, at, ranges)
    thing = find(analysis.corpus, pointer.sort, pointer.id) if pointer else None
    return _location(analysis, root, thing.place, ranges) if thing and thing.place else None


def uses(
    analysis: Analysis, root: Path, path: str, at: types.Position, ranges: Ranges
) -> list[types.Location]:
    """Every place that names the thing that is named there, or that the note is."""
    named = subject(analysis, path, at, ranges)
    places = (
        pointer.place
        for pointer in (pointers(analysis.corpus) if named else ())
        if named and (pointer.sort, pointer.id) == (named.sort, named.id)
    )
    locations = (_location(analysis, root, place, ranges) for place in places)
    return [location for location in locations if location]


def actions(
    analysis: Analysis, uri: str, path: str, wanted: types.CodeActionParams, ranges: Ranges
) -> list[types.CodeAction]:
    """The fixes of what is found in the range, and all safe ones of the file at once."""
    file = analysis.texts.get(path)
    findings = analysis.findings.get(path, ()) if file else ()
    kinds = [str(getattr(kind, "value", kind)) for kind in wanted.context.only or ("",)]
    made: list[types.CodeAction] = []
    if file and _is_wanted(types.CodeActionKind.QuickFix.value, kinds):
        there = (one for one in findings if _touches(one, file, wanted.range, ranges))
        made += [
            _action(one, one.fix, file, uri, ranges)
            for one in there
            if one.fix and _is_offered(file, one)
        ]
    together = choose(findings, unsafe=False).get(path, ())
    if file and together and _is_wanted(FIX_ALL, kinds):
        edits = [edit for one in together if one.fix for edit in one.fix.edits]
        title = "Mend what can be mended without a risk"
        made.append(
            types.CodeAction(title, FIX_ALL, edit=_workspace_edit(edits, file, uri, ranges))
        )
    return made


def formatted(file: TextFile, ranges: Ranges) -> list[types.TextEdit]:
    """What brings a text into canonical form, as ``kb fmt`` does; nothing where it is that."""
    if is_manuscript(file.path):
        return []
    after = format_bytes(file.text.encode(), file.path).data.decode()
    if after == file.text:
        return []
    whole = ranges.range(file, file.span(0, len(file.text)))
    return [types.TextEdit(whole, after)]


def _of_key(file: TextFile, offset: int, ranges: Ranges) -> types.Hover | None:
    """What the key means that stands there."""
    tables = _TABLES.get(file.path) or (OF_QUESTION if is_question(file) else OF_NOTE)
    there = key_at(file, offset) if file.path.startswith((CLAIMS, STUDIES)) else None
    words = meaning(tables, there[0]) if there else ""
    if there is None or not words:
        return None
    text = f"**{there[0][-1]}**: {plain(words)}"
    content = types.MarkupContent(types.MarkupKind.Markdown, text)
    return types.Hover(content, ranges.range(file, there[1]))


def _maker(file: TextFile) -> Callable[[Corpus, Spot], Iterable[Candidate]]:
    """What makes the candidates for that file."""
    if file.path in _YAML:
        return _YAML[file.path]
    return in_question if is_question(file) else in_note


def _spot(file: TextFile, offset: int) -> Spot | None:
    if file.path in _YAML:
        return spot_in_yaml(file, offset)
    if is_manuscript(file.path):
        return spot_in_manuscript(file, offset)
    return spot_in_bib(file, offset) if file.path.endswith(".bib") else spot_in_note(file, offset)


def _fitting(candidates: Iterable[Candidate], begun: str) -> Iterator[Candidate]:
    """Those whose word, or another name, holds what was begun; in their order."""
    letters = begun.casefold()
    for one in candidates:
        if letters in one.word.casefold() or letters in one.names.casefold():
            yield one


def _item(one: Candidate, span: types.Range, follows: str) -> types.CompletionItem:
    after = "" if follows == ":" else one.after
    return types.CompletionItem(
        label=one.word,
        kind=_KINDS.get(one.sort, types.CompletionItemKind.EnumMember),
        detail=one.about or None,
        documentation=one.more or None,
        filter_text=f"{one.word} {one.names}" if one.names else None,
        text_edit=types.TextEdit(span, one.word + after),
    )


def _pointer(analysis: Analysis, path: str, at: types.Position, ranges: Ranges) -> Pointer | None:
    file = analysis.texts.get(path)
    if file is None:
        return None
    offset = ranges.offset(file, at)
    if is_manuscript(path):
        places = ((one, one.place) for one in analysis.cited)
        there = (
            one for one, (of, span) in places if of == path and span.start <= offset <= span.end
        )
        return next(there, None)
    return pointer_at(analysis.corpus, path, offset)


def subject(analysis: Analysis, path: str, at: types.Position, ranges: Ranges) -> Pointer | None:
    """What is named there; in the statement of a note, the note itself."""
    file = analysis.texts.get(path)
    return subject_at(analysis.corpus, path, ranges.offset(file, at)) if file else None


def _location(
    analysis: Analysis, root: Path, place: Place, ranges: Ranges
) -> types.Location | None:
    file = analysis.texts.get(place.path)
    uri = uris.from_fs_path(str(root / place.path))
    return types.Location(uri, ranges.range(file, place.span)) if file and uri else None


def _is_wanted(kind: str, only: Sequence[str]) -> bool:
    """Whether the client asks for actions of that kind; kinds hold those below them."""
    return any(not prefix or kind == prefix or kind.startswith(f"{prefix}.") for prefix in only)


def _is_offered(file: TextFile, finding: Diagnostic) -> bool:
    """Whether a fix proves itself; a very long text takes too long to be read for each."""
    return len(file.text) > _LONGEST or proves_itself(file.path, file.text.encode(), finding)


def _touches(finding: Diagnostic, file: TextFile, wanted: types.Range, ranges: Ranges) -> bool:
    span = finding.place.span
    start, end = ranges.offset(file, wanted.start), ranges.offset(file, wanted.end)
    return span.start <= end and start <= span.end


def _action(
    finding: Diagnostic, fix: Fix, file: TextFile, uri: str, ranges: Ranges
) -> types.CodeAction:
    return types.CodeAction(
        title=f"{finding.code}: {fix.title}",
        kind=types.CodeActionKind.QuickFix,
        is_preferred=fix.safe,
        edit=_workspace_edit(fix.edits, file, uri, ranges),
    )


def _workspace_edit(
    edits: Iterable[Edit], file: TextFile, uri: str, ranges: Ranges
) -> types.WorkspaceEdit:
    changes = [types.TextEdit(ranges.range(file, one.span), one.replacement) for one in edits]
    return types.WorkspaceEdit({uri: changes})
