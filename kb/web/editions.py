"""Databases served one after another: each a copy, so that a new one may take the file's place."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

from kb.base.errors import KbError
from kb.web import server
from kb.web.asgi import Application


class Editions:
    """Copies of a database file below ``folder``; the newest two stay, for requests under way."""

    def __init__(self, folder: Path, **settings: Any) -> None:
        self._folder = folder
        self._settings = settings
        self._count = 0

    async def open(self, database: Path, metadata: Mapping[str, Any]) -> Application:
        """The application of the file as it is now.

        Raises :class:`KbError` where the file cannot be copied.
        """
        self._count += 1
        folder = self._folder / str(self._count)
        try:
            folder.mkdir()
            copy = Path(shutil.copy2(database, folder))
        except OSError as error:
            raise KbError(f"{database} cannot be served: {error.strerror or error}.") from error
        shutil.rmtree(self._folder / str(self._count - 2), ignore_errors=True)
        return await server.edition(copy, metadata, **self._settings)
