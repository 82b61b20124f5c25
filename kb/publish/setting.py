"""What is published of a knowledge base, and where to."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any


@dataclass(frozen=True, slots=True)
class Setting:
    """What is published, and where to.

    ``base`` is the base path, ``/`` or ``/repository/``; ``root`` the scheme and host of the site.
    ``newest`` is where the newest state is published, if this is an older one.
    """

    database: Path
    folder: Path
    base: str
    root: str
    metadata: Mapping[str, Any]
    newest: Path | None = None

    @property
    def plugin(self) -> Mapping[str, Any]:
        """What the metadata say to the plugin."""
        plugins = self.metadata.get("plugins")
        ours = plugins.get("kb") if isinstance(plugins, dict) else None
        return ours if isinstance(ours, dict) else {}

    def with_plugin(self, **said: object) -> Setting:
        """The same with more said to the plugin."""
        plugins = {**(self.metadata.get("plugins") or {}), "kb": {**self.plugin, **said}}
        return replace(self, metadata={**self.metadata, "plugins": plugins})

    @property
    def tables(self) -> str:
        """The root-relative address of Datasette's own pages of the database."""
        return f"/{self.database.stem}"
