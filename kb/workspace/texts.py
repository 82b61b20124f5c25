"""Files as texts, each decoded when it is asked for."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from kb.base.text import TextFile
from kb.parse.decode import decode
from kb.workspace.files import RawFile


class Texts(Mapping[str, TextFile]):
    """Files as texts, by path."""

    def __init__(self, files: Mapping[str, RawFile]) -> None:
        self._files = files
        self._decoded: dict[str, TextFile] = {}

    def __getitem__(self, path: str) -> TextFile:
        """The text of the file at ``path``."""
        if path not in self._decoded:
            self._decoded[path] = decode(self._files[path].data, path)[0]
        return self._decoded[path]

    def __iter__(self) -> Iterator[str]:
        return iter(self._files)

    def __len__(self) -> int:
        return len(self._files)
