"""Names of files, and how progress is shown."""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager

DATABASE = "kb.db"
METADATA = "metadata.yml"

Progress = Callable[[int, int], None]
"""Is called with how many files of how many are done."""

Showing = Callable[[], AbstractContextManager[Progress | None]]
"""Shows progress while a block runs; what it gives is called, unless it is None."""
