"""The requests that the server answers, by their names in the protocol."""

from __future__ import annotations

import asyncio

from lsprotocol import types
from pygls.exceptions import JsonRpcException

from kb.base.errors import KbError
from kb.base.text import TextFile
from kb.lsp import renaming, responses, symbols
from kb.lsp.ranges import Ranges
from kb.lsp.server import WATCHED, Room, Server
from kb.lsp.session import Analysis

Where = tuple[Room, str, Analysis, Ranges]


async def _watch(ls: Server, params: types.InitializedParams) -> None:  # noqa: ARG001
    watched = ls.client_capabilities.workspace
    files = watched.did_change_watched_files if watched else None
    if files and files.dynamic_registration:
        await ls.client_register_capability_async(_registration())


async def _opened(ls: Server, params: types.DidOpenTextDocumentParams) -> None:
    _remember(ls, params.text_document.uri)


async def _changed(ls: Server, params: types.DidChangeTextDocumentParams) -> None:
    _remember(ls, params.text_document.uri)


async def _saved(ls: Server, params: types.DidSaveTextDocumentParams) -> None:
    room_and_path = ls.room(params.text_document.uri)
    if room_and_path:
        room_and_path[0].session.reread()
        ls.schedule(room_and_path[0])


async def _closed(ls: Server, params: types.DidCloseTextDocumentParams) -> None:
    room_and_path = ls.room(params.text_document.uri)
    if room_and_path:
        room, path = room_and_path
        room.session.opened.pop(path, None)
        room.session.reread()
        ls.schedule(room)


async def _outside(ls: Server, params: types.DidChangeWatchedFilesParams) -> None:  # noqa: ARG001
    for room in ls.rooms():
        room.session.reread()
        ls.schedule(room)


async def _complete(ls: Server, params: types.CompletionParams) -> types.CompletionList | None:
    uri = params.text_document.uri
    room_and_path = ls.room(uri)
    if room_and_path is None:
        return None
    room, path = room_and_path
    # What is typed at this moment rarely names anything new, so the last look will do.
    analysis = room.analysis or await room.look()
    file = TextFile(path, ls.workspace.get_text_document(uri).source)
    return ls.answers.completions(analysis.corpus, file, params.position, Ranges(ls.codec))


async def _hover(ls: Server, params: types.HoverParams) -> types.Hover | None:
    where = await _where(ls, params.text_document.uri)
    if where is None:
        return None
    _, path, analysis, ranges = where
    return ls.answers.hover(analysis, path, params.position, ranges)


async def _define(ls: Server, params: types.DefinitionParams) -> types.Location | None:
    where = await _where(ls, params.text_document.uri)
    if where is None:
        return None
    room, path, analysis, ranges = where
    return responses.definition(analysis, room.session.root, path, params.position, ranges)


async def _refer(ls: Server, params: types.ReferenceParams) -> list[types.Location]:
    where = await _where(ls, params.text_document.uri)
    if where is None:
        return []
    room, path, analysis, ranges = where
    return responses.uses(analysis, room.session.root, path, params.position, ranges)


async def _prepare(
    ls: Server, params: types.PrepareRenameParams
) -> types.PrepareRenamePlaceholder | None:
    where = await _where(ls, params.text_document.uri)
    if where is None:
        return None
    _, path, analysis, ranges = where
    return renaming.prepared(analysis, path, params.position, ranges)


async def _rename(ls: Server, params: types.RenameParams) -> types.WorkspaceEdit | None:
    where = await _where(ls, params.text_document.uri)
    if where is None:
        return None
    room, path, analysis, ranges = where
    named = responses.subject(analysis, path, params.position, ranges)
    if named is None:
        return None
    try:
        revision = await asyncio.to_thread(
            room.session.renaming, named.sort, named.id, params.new_name.strip()
        )
        return renaming.workspace_edit(
            revision, analysis, room.session.root, ls.client_capabilities, ranges
        )
    except KbError as error:
        raise JsonRpcException(str(error), code=-32803) from error


async def _outline(
    ls: Server, params: types.DocumentSymbolParams
) -> list[types.DocumentSymbol] | None:
    where = await _where(ls, params.text_document.uri)
    if where is None:
        return None
    _, path, analysis, ranges = where
    return symbols.outline(analysis, path, ranges)


async def _search(ls: Server, params: types.WorkspaceSymbolParams) -> list[types.WorkspaceSymbol]:
    hits: list[types.WorkspaceSymbol] = []
    for room in ls.rooms():
        analysis = await room.look()
        hits += symbols.named_like(analysis, room.session.root, params.query, Ranges(ls.codec))
    return hits


async def _act(ls: Server, params: types.CodeActionParams) -> list[types.CodeAction]:
    uri = params.text_document.uri
    where = await _where(ls, uri)
    if where is None:
        return []
    _, path, analysis, ranges = where
    return responses.actions(analysis, uri, path, params, ranges)


async def _format(
    ls: Server, params: types.DocumentFormattingParams
) -> list[types.TextEdit] | None:
    uri = params.text_document.uri
    room_and_path = ls.room(uri)
    if room_and_path is None:
        return None
    before = ls.workspace.get_text_document(uri).source
    return responses.formatted(TextFile(room_and_path[1], before), Ranges(ls.codec))


async def _where(ls: Server, uri: str) -> Where | None:
    """The room and path of a file, and the state of its texts as they are by now."""
    room_and_path = ls.room(uri)
    if room_and_path is None:
        return None
    room, path = room_and_path
    return room, path, await room.look(), Ranges(ls.codec)


def _remember(ls: Server, uri: str) -> None:
    room_and_path = ls.room(uri)
    if room_and_path:
        room, path = room_and_path
        room.session.opened[path] = ls.workspace.get_text_document(uri).source
        ls.schedule(room)


def _registration() -> types.RegistrationParams:
    watchers = [types.FileSystemWatcher(pattern) for pattern in WATCHED]
    options = types.DidChangeWatchedFilesRegistrationOptions(watchers)
    name = types.WORKSPACE_DID_CHANGE_WATCHED_FILES
    return types.RegistrationParams([types.Registration("kb-files", name, options)])


_TRIGGERS = types.CompletionOptions(trigger_characters=["@", "[", " ", "{", ","])
_KINDS = types.CodeActionOptions([types.CodeActionKind.QuickFix, responses.FIX_ALL])
_FEATURES = (
    (types.INITIALIZED, _watch, None),
    (types.TEXT_DOCUMENT_DID_OPEN, _opened, None),
    (types.TEXT_DOCUMENT_DID_CHANGE, _changed, None),
    (types.TEXT_DOCUMENT_DID_SAVE, _saved, None),
    (types.TEXT_DOCUMENT_DID_CLOSE, _closed, None),
    (types.WORKSPACE_DID_CHANGE_WATCHED_FILES, _outside, None),
    (types.TEXT_DOCUMENT_COMPLETION, _complete, _TRIGGERS),
    (types.TEXT_DOCUMENT_HOVER, _hover, None),
    (types.TEXT_DOCUMENT_DEFINITION, _define, None),
    (types.TEXT_DOCUMENT_REFERENCES, _refer, None),
    (types.TEXT_DOCUMENT_PREPARE_RENAME, _prepare, None),
    (types.TEXT_DOCUMENT_RENAME, _rename, types.RenameOptions(prepare_provider=True)),
    (types.TEXT_DOCUMENT_DOCUMENT_SYMBOL, _outline, None),
    (types.WORKSPACE_SYMBOL, _search, None),
    (types.TEXT_DOCUMENT_CODE_ACTION, _act, _KINDS),
    (types.TEXT_DOCUMENT_FORMATTING, _format, None),
)


def server() -> Server:
    """A server with everything that it answers."""
    made = Server()
    for name, answer, options in _FEATURES:
        made.feature(name, options)(answer)
    return made
