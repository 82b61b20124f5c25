"""The server: the protocol's requests answered from the desk.

What is typed is looked at after a short pause, in a thread, so that keys are never held up; what
is asked meanwhile is answered from the last look.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Iterator
from pathlib import Path

from lsprotocol import types
from pygls import uris
from pygls.lsp.server import LanguageServer
from pygls.workspace import PositionCodec

from kb.base.errors import KbError
from kb.base.version import __version__
from kb.diagnostics import Diagnostic, Severity
from kb.lsp.ranges import Ranges
from kb.lsp.responses import Answers
from kb.lsp.session import Analysis, Session
from kb.workspace.files import find_root

PAUSE = 0.15
_SEVERITIES = {
    Severity.ERROR: types.DiagnosticSeverity.Error,
    Severity.WARNING: types.DiagnosticSeverity.Warning,
    Severity.INFO: types.DiagnosticSeverity.Information,
}
WATCHED = (
    "**/*.bib",
    "**/*.md",
    "**/vocabulary.yml",
    "**/studies.yml",
    "**/kb.toml",
    "**/pyproject.toml",
)


class Room:
    """One knowledge base and all that is known of it to the editor."""

    def __init__(self, root: Path) -> None:
        self.session = Session(root)
        self.published: dict[str, tuple[Diagnostic, ...]] = {}
        self.analysis: Analysis | None = None
        self._changes = 0
        self._seen = -1
        self._looking = asyncio.Lock()

    def changed(self) -> int:
        """Take down that a text has changed; the number of this change."""
        self._changes += 1
        return self._changes

    def is_latest(self, change: int) -> bool:
        """Whether nothing has changed since that change."""
        return change == self._changes

    async def look(self) -> Analysis:
        """The state of the texts as they are by now."""
        async with self._looking:
            if self.analysis is None or self._seen != self._changes:
                change = self._changes
                self.analysis = await asyncio.to_thread(self.session.look)
                self._seen = change
            return self.analysis


class Server(LanguageServer):
    """The language server; one room for each knowledge base that a file was opened of."""

    def __init__(self) -> None:
        super().__init__("kb", __version__)
        self.answers = Answers()
        self._rooms: dict[Path, Room] = {}
        self._troubles: set[str] = set()
        self._tasks: set[asyncio.Task[None]] = set()

    @property
    def codec(self) -> PositionCodec:
        """How the client counts characters."""
        return self.workspace.position_codec

    def room(self, uri: str) -> tuple[Room, str] | None:
        """The room of a file and its path there; None for a file of no knowledge base."""
        name = uris.to_fs_path(uri)
        if name is None:
            return None
        file = Path(name)
        try:
            root = find_root(file.parent)
        except KbError:
            return None
        room = self._rooms.setdefault(root, Room(root))
        path = room.session.path_of(file)
        return (room, path) if path else None

    def rooms(self) -> Iterable[Room]:
        """All rooms there are."""
        return self._rooms.values()

    def schedule(self, room: Room) -> None:
        """Look at the texts soon, unless another change comes first, and tell what is found."""
        task = asyncio.get_running_loop().create_task(self._publish_soon(room, room.changed()))
        self._tasks.add(task)
        task.add_done_callback(self._tasks.discard)

    async def _publish_soon(self, room: Room, change: int) -> None:
        await asyncio.sleep(PAUSE)
        if not room.is_latest(change):
            return
        try:
            analysis = await room.look()
        except KbError as error:
            self._warn(str(error))
            return
        if room.session.trouble:
            self._warn(room.session.trouble)
        self._publish(room, analysis)

    def _warn(self, message: str) -> None:
        """Show a message, once."""
        if message not in self._troubles:
            self._troubles.add(message)
            shown = types.ShowMessageParams(types.MessageType.Warning, message)
            self.window_show_message(shown)

    def _publish(self, room: Room, analysis: Analysis) -> None:
        """Send what is found in each file of which something else was sent before."""
        ranges = Ranges(self.codec)
        for path in {**room.published, **analysis.findings}:
            findings = analysis.findings.get(path, ())
            if room.published.get(path, ()) == findings:
                continue
            sent = list(_sent(findings, analysis, ranges))
            uri = uris.from_fs_path(str(room.session.root / path))
            if uri:
                self.text_document_publish_diagnostics(types.PublishDiagnosticsParams(uri, sent))
        room.published = dict(analysis.findings)


def _sent(
    findings: Iterable[Diagnostic], analysis: Analysis, ranges: Ranges
) -> Iterator[types.Diagnostic]:
    for finding in findings:
        file = analysis.texts[finding.place.path]
        yield types.Diagnostic(
            range=ranges.range(file, finding.place.span),
            message=finding.message,
            severity=_SEVERITIES[finding.severity],
            code=finding.code,
            source="kb",
        )
