"""A snapshot of the whole collection as an RO-Crate: its texts, its database, other forms.

Source: RO-Crate 1.2 (w3id.org/ro/crate/1.2); the metadata are written by the library ``rocrate``.
"""

from __future__ import annotations

import io
import tempfile
import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from hashlib import sha256
from pathlib import Path
from typing import Any

from kb.base.errors import KbError
from kb.cite.export.excerpt import Excerpt

VERSION = "1.2"
_EPOCH = (1980, 1, 1, 0, 0, 0)
_MEDIA_TYPES = {
    ".bib": "application/x-bibtex",
    ".csv": "text/csv",
    ".db": "application/vnd.sqlite3",
    ".json": "application/json",
    ".jsonld": "application/ld+json",
    ".md": "text/markdown",
    ".yml": "application/yaml",
}


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the crate, and what it is in a few words."""

    data: bytes
    description: str


def write_crate(excerpt: Excerpt, members: Mapping[str, Member]) -> bytes:
    """The crate as a ZIP archive; ``members`` are its files by path.

    Everything in it is dated by the commit, so that the same snapshot gives the same bytes.
    Raises :class:`KbError` without the extra ``export``.
    """
    try:
        from rocrate.rocrate import ROCrate  # noqa: PLC0415 - optional
    except ImportError:
        raise KbError(
            "an RO-Crate needs the package rocrate, which is not installed; add it with"
            " “pip install 'evidence-kb[export]'”."
        ) from None
    with tempfile.TemporaryDirectory() as folder:
        root = Path(folder)
        crate: Any = ROCrate(version=VERSION)
        _describe(crate, excerpt)
        for name, member in sorted(members.items()):
            path = root / "files" / name
            path.parent.mkdir(parents=True, exist_ok=True)
            path.write_bytes(member.data)
            crate.add_file(path, dest_path=name, properties=_properties(name, member))
        target = root / "crate"
        crate.write(target)
        return _zipped(target)


def _properties(name: str, member: Member) -> dict[str, str]:
    return {
        "name": name,
        "description": member.description,
        "encodingFormat": _MEDIA_TYPES.get(Path(name).suffix, "text/plain"),
        "contentSize": str(len(member.data)),
        "sha256": sha256(member.data).hexdigest(),
    }


def _describe(crate: Any, excerpt: Excerpt) -> None:
    from rocrate.model.contextentity import ContextEntity  # noqa: PLC0415

    collection, state = excerpt.collection, excerpt.snapshot
    crate.name = collection.title
    crate.description = collection.description or f"{collection.title}: claims and their evidence."
    crate.datePublished = state.commit_date[:10] or "1970-01-01"
    crate.root_dataset["version"] = state.commit or state.content_hash
    crate.root_dataset["identifier"] = excerpt.base
    contributors = [
        crate.add(ContextEntity(crate, f"#{number}", {"@type": "Person", "name": name}))
        for number, name in enumerate(_contributors(excerpt), start=1)
    ]
    curators = [
        crate.add(ContextEntity(crate, one.orcid or f"#curator-{number}", one.json_ld()))
        for number, one in enumerate(collection.curators, start=1)
    ]
    crate.root_dataset["author"] = curators or contributors
    if curators:
        crate.root_dataset["contributor"] = contributors
    if collection.address:
        crate.root_dataset["url"] = collection.address
    if collection.licence_url:
        about = {"@type": "CreativeWork", "name": collection.licence or collection.licence_url}
        about["description"] = "The licence of the notes and the records."
        crate.license = crate.add(ContextEntity(crate, collection.licence_url, about))
    else:
        crate.license = collection.licence or "The licence was not told."


def _contributors(excerpt: Excerpt) -> list[str]:
    histories = excerpt.snapshot.histories.values()
    return sorted({name for history in histories for name in history.contributors})


def _zipped(folder: Path) -> bytes:
    out = io.BytesIO()
    with zipfile.ZipFile(out, "w", zipfile.ZIP_DEFLATED) as archive:
        for path in sorted(path for path in folder.rglob("*") if path.is_file()):
            info = zipfile.ZipInfo(path.relative_to(folder).as_posix(), _EPOCH)
            info.compress_type = zipfile.ZIP_DEFLATED
            info.external_attr = 0o644 << 16
            archive.writestr(info, path.read_bytes())
    return out.getvalue()
