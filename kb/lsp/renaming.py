"""Answers to an editor that gives something another name.

Source: Language Server Protocol 3.17, textDocument/prepareRename and textDocument/rename.
"""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

from lsprotocol import types
from pygls import uris

from kb.base.errors import UsageFault
from kb.lsp.ranges import Ranges
from kb.lsp.responses import subject
from kb.lsp.session import Analysis
from kb.revise.pointers import find
from kb.revise.revision import Revision

_Change = types.TextDocumentEdit | types.CreateFile | types.RenameFile | types.DeleteFile


def prepared(
    analysis: Analysis, path: str, at: types.Position, ranges: Ranges
) -> types.PrepareRenamePlaceholder | None:
    """The name that can be changed there, if there is one, and what it is today."""
    named = subject(analysis, path, at, ranges)
    if named is None or find(analysis.corpus, named.sort, named.id) is None:
        return None
    span = ranges.range(analysis.texts[path], named.place.span)
    return types.PrepareRenamePlaceholder(span, named.id)


def workspace_edit(
    revision: Revision,
    analysis: Analysis,
    root: Path,
    client: types.ClientCapabilities,
    ranges: Ranges,
) -> types.WorkspaceEdit:
    """The revision as the client takes it.

    Raises :class:`UsageFault` where a file is to move and the client moves none.
    """
    edits = {
        path: [
            types.TextEdit(ranges.range(analysis.texts[path], one.span), one.replacement)
            for one in listed
        ]
        for path, listed in revision.edits.items()
    }
    offered = client.workspace.workspace_edit if client.workspace else None
    if offered and offered.document_changes:
        moving = types.ResourceOperationKind.Rename in (offered.resource_operations or ())
        if moving or not revision.moves:
            changes = [*_texts(edits, root), *_moves(revision, root)]
            return types.WorkspaceEdit(document_changes=changes)
    if revision.moves:
        raise UsageFault("This editor moves no files; use “kb rename” for a claim or a question.")
    return types.WorkspaceEdit({_uri(root, path): listed for path, listed in edits.items()})


def _texts(edits: dict[str, list[types.TextEdit]], root: Path) -> Iterator[_Change]:
    for path, listed in edits.items():
        name = types.OptionalVersionedTextDocumentIdentifier(_uri(root, path))
        yield types.TextDocumentEdit(name, listed)


def _moves(revision: Revision, root: Path) -> Iterator[_Change]:
    for old, new in revision.moves.items():
        yield types.RenameFile(_uri(root, old), _uri(root, new))


def _uri(root: Path, path: str) -> str:
    return uris.from_fs_path(str(root / path)) or ""
