"""From a reading to the database, and whether the one that is there still fits."""

from __future__ import annotations

import hashlib
import sqlite3
from contextlib import closing
from pathlib import Path

from kb.api.citables import named_collection
from kb.api.current import is_ours, mark_as_ours
from kb.api.reading import Reading
from kb.api.values import METADATA
from kb.base.errors import BuildStopped
from kb.check.prune import prune
from kb.report import Report
from kb.report.as_text import as_text
from kb.search import index
from kb.search import renewal as index_renewal
from kb.store.build import build, versions
from kb.store.codecs import as_json
from kb.store.edition import Edition
from kb.store.metadata import without_generated
from kb.store.renewal import renew
from kb.store.schema import FORMAT
from kb.workspace.history import snapshot
from kb.workspace.log import change_log

ASIDE = (METADATA, ".mailmap")
"""Files beside the texts that name the collection, its curators and its contributors."""


def write_database(
    reading: Reading,
    output: Path,
    *,
    keep_going: bool = False,
    citations: bool = False,
    full: bool = False,
) -> None:
    """Build the database, from nothing where it is ``full`` or where renewing would not do.

    Raises :class:`BuildStopped` on errors unless ``keep_going``.
    ``citations`` writes all sources and claims in each of the common styles.
    """
    if reading.errors and not keep_going:
        listing = as_text(Report(reading.errors, reading.texts))
        raise BuildStopped(
            f"the notes hold errors, so {output} was left as it was.\n\n{listing}"
            "Mend them, or build what is valid with --keep-going."
        )
    corpus = reading.corpus if reading.whole else prune(reading.corpus)
    state = snapshot(reading.root, reading.content_hash)
    named = named_collection(reading.root)
    edition = Edition(
        corpus,
        state,
        reading.findings,
        _tools(reading.root),
        named.title,
        named.curators,
        change_log(reading.root),
        reading.prose,
        reading.digests if reading.whole else {},
    )
    anew = full or citations or not is_ours(reading.root, output)
    if anew or not renew(edition, output, renewers=(index_renewal.renew,)):
        build(edition, output, indexers=(index.write,), with_citations=citations)
    if reading.whole:
        mark_as_ours(reading.root, output)


def _tools(root: Path) -> dict[str, str]:
    """What shapes the database beside the texts: versions, and a digest of what is said aside."""
    digest = hashlib.blake2b(digest_size=8)
    for name in ASIDE:
        path = root / name
        text = path.read_text("utf-8", "replace") if path.is_file() else ""
        digest.update(without_generated(text).encode("utf-8", "replace") + b"\0")
    return {**index.tools(), "settings": digest.hexdigest()}


def is_current(reading: Reading, output: Path) -> bool:
    """Whether the database at ``output`` is what a build of these texts would write."""
    if not output.is_file():
        return False
    state = snapshot(reading.root, reading.content_hash)
    wanted = (FORMAT, state.content_hash, state.commit or None, int(state.dirty))
    query = "SELECT format, content_hash, source_commit, dirty, versions FROM build"
    try:
        with closing(sqlite3.connect(f"{output.resolve().as_uri()}?mode=ro", uri=True)) as database:
            *built, tools = database.execute(query).fetchone()
    except (sqlite3.Error, TypeError):
        return False
    return tuple(built) == wanted and tools == as_json(versions(_tools(reading.root)))
