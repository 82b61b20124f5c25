"""The files that the pages need: style sheets, scripts and images, and a hash of all of them.

The hash stands in their addresses, so that browsers may keep them for ever.
"""

from __future__ import annotations

from functools import cache
from hashlib import sha256
from pathlib import Path

HERE = Path(__file__).parent
STATIC = HERE / "static"

STATIC_TYPES = {
    ".css": "text/css; charset=utf-8",
    ".js": "text/javascript; charset=utf-8",
    ".svg": "image/svg+xml",
    ".png": "image/png",
}


def _hash_assets() -> str:
    digest = sha256()
    for folder in ("static", "templates"):
        for path in sorted((HERE / folder).rglob("*.*")):
            digest.update(path.relative_to(HERE).as_posix().encode())
            digest.update(path.read_bytes())
    return digest.hexdigest()[:12]


ASSETS_HASH = _hash_assets()
"""Names the state of templates and static files, in their addresses and in every ETag."""


@cache
def static_file(name: str) -> tuple[bytes, str] | None:
    """The bytes and media type of a static file of ours; None for any other name."""
    known = {path.name: path for path in STATIC.iterdir() if path.suffix in STATIC_TYPES}
    path = known.get(name)
    return (path.read_bytes(), STATIC_TYPES[path.suffix]) if path else None
