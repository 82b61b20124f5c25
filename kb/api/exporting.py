"""What of the database goes into a file of another format."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable
from pathlib import Path

import yaml

from kb.api.values import METADATA
from kb.base.errors import KbError, UsageFault
from kb.base.plain_yaml import load_yaml
from kb.cite.export.excerpt import CollectionMetadata, Excerpt
from kb.cite.export.formats import FORMATS
from kb.store.excerpt import read_excerpt


def exported(
    connection: sqlite3.Connection,
    root: Path,
    form: str,
    claims: Iterable[str] | None,
    address: str,
) -> bytes:
    """See :meth:`kb.api.workspace.Workspace.export`."""
    if form not in FORMATS:
        raise UsageFault(f"“{form}” is no format; there are {', '.join(FORMATS)}.")
    return FORMATS[form].encoded(excerpt(connection, root, claims, address))


def excerpt(
    connection: sqlite3.Connection,
    root: Path,
    claims: Iterable[str] | None,
    address: str,
    question: str | None = None,
) -> Excerpt:
    """Claims of the built database with what they rest on; all of them unless named.

    With a question, those that its answer weighs.
    """
    metadata = collection_metadata(root / METADATA, address)
    chosen = None if claims is None else list(claims)
    return read_excerpt(connection, metadata, claims=chosen, question=question)


def collection_metadata(path: Path, address: str) -> CollectionMetadata:
    """What ``metadata.yml`` says of the collection; an address given outright comes first."""
    if address and not address.startswith(("http://", "https://")):
        raise UsageFault(f"The address “{address}” must start with https:// or http://.")
    try:
        metadata = load_yaml(path.read_text(encoding="utf-8")) if path.is_file() else {}
    except (OSError, ValueError, yaml.YAMLError) as error:
        raise KbError(f"{path} could not be read: {error}") from error
    return CollectionMetadata.read(metadata if isinstance(metadata, dict) else {}, address)
