"""Parse results kept between runs, by content.

They lie in a small SQLite file, those of some forty files of a large collection in a row: a run
over a collection of which one note changed writes one row, and to read few large pickles takes
less time than to read ten thousand small ones.
"""

from __future__ import annotations

import contextlib
import pickle
import sqlite3
import zlib
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import TYPE_CHECKING

from kb.workspace.user_cache import cache_path, collector_paused, drop_others, unpickled

if TYPE_CHECKING:
    from kb.workspace.files import RawFile
    from kb.workspace.parsed import Parsed

_CREATE = (
    "create table if not exists parsed"
    " (shard integer primary key, checksum integer not null, value blob not null)"
)
_SHARDS = 256
# Results of other states, such as another branch, stay until they are more than those in use.
_SPARE = 2

Shard = dict[str, "Parsed"]


class ParseCache:
    """A mapping from content digest to parse result: in memory, and on disk behind it.

    Without a path it is kept in memory only; without ``save`` the disk is read, never written.
    """

    def __init__(self, path: Path | None = None, *, save: bool = True) -> None:
        self._path = path
        self._save = save
        self._shards: dict[int, Shard] = {}

    @classmethod
    def none(cls) -> ParseCache:
        """A cache that knows nothing yet, and is saved nowhere."""
        return cls()

    @classmethod
    def open(cls, root: Path, *, save: bool = True) -> ParseCache:
        """The cache of the knowledge base at ``root``; empty when it is missing or unreadable."""
        return cls(cache_path(root, "parsed", "base", "model", "parse", "workspace"), save=save)

    def get(self, files: Iterable[RawFile]) -> dict[str, Parsed]:
        """The results that are known of these files, by digest."""
        wanted = [(_shard(file.path), file.digest) for file in files]
        missing = {shard for shard, _ in wanted} - self._shards.keys()
        if missing:
            self._shards |= {shard: {} for shard in missing}
            self._shards |= _read(self._path, missing)
        return {
            digest: self._shards[shard][digest]
            for shard, digest in wanted
            if digest in self._shards[shard]
        }

    def renew(self, files: Sequence[RawFile], results: Mapping[str, Parsed]) -> None:
        """Remember the results of all files that are in use, by digest."""
        used: dict[int, Shard] = {}
        for file in files:
            used.setdefault(_shard(file.path), {})[file.digest] = results[file.digest]
        changed = []
        for shard, parsed in used.items():
            before = self._shards.get(shard, {})
            if parsed.keys() <= before.keys():
                continue
            both = {**before, **parsed}
            self._shards[shard] = both if len(both) <= _SPARE * len(parsed) else parsed
            changed.append(shard)
        if changed and self._path is not None and self._save:
            _save(self._path, {shard: self._shards[shard] for shard in changed})


def _shard(path: str) -> int:
    return zlib.crc32(path.encode("utf-8", "surrogatepass")) % _SHARDS


def _read(path: Path | None, shards: Collection[int]) -> dict[int, Shard]:
    """The shards that can be read; what others held is parsed again."""
    by_number: dict[int, Shard] = {}
    if path is not None and path.is_file():
        with contextlib.suppress(sqlite3.Error), _opened(path) as connection, collector_paused():
            rows = connection.execute("select shard, checksum, value from parsed")
            for shard, checksum, value in rows:
                if shard in shards and checksum == _checksum(shard, value):
                    by_number[shard] = unpickled(value) or {}
    return by_number


def _save(path: Path, shards: Mapping[int, Shard]) -> None:
    """Write these shards, if that can be done; a file that is none of ours gives way."""
    with contextlib.suppress(OSError, sqlite3.Error):
        path.parent.mkdir(parents=True, exist_ok=True)
        try:
            _write(path, shards)
        except sqlite3.OperationalError:
            # Another process writes, or the disk is full: it is left as it is.
            return
        except sqlite3.DatabaseError:
            path.unlink(missing_ok=True)
            _write(path, shards)
        drop_others(path)


def _write(path: Path, shards: Mapping[int, Shard]) -> None:
    with _opened(path) as connection:
        # After a power cut the checksums tell what can be used.
        connection.execute("pragma synchronous = off")
        connection.execute("begin immediate")
        connection.execute(_CREATE)
        connection.executemany("insert or replace into parsed values (?, ?, ?)", _rows(shards))
        connection.execute("commit")


def _rows(shards: Mapping[int, Shard]) -> Iterator[tuple[int, int, bytes]]:
    for shard, parsed in shards.items():
        value = pickle.dumps(parsed, pickle.HIGHEST_PROTOCOL)
        yield shard, _checksum(shard, value), value


def _checksum(shard: int, value: bytes) -> int:
    """Tells a row that is what was written from one that a fault has touched."""
    return zlib.crc32(value, shard)


def _opened(path: Path) -> contextlib.closing[sqlite3.Connection]:
    return contextlib.closing(sqlite3.connect(path, timeout=2, isolation_level=None))
