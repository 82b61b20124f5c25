"""Make a release of this repository: everything but the push.

    python scripts/release.py 0.1.0 --address https://example.org/evidence/

cuts the changes since the last release out of CHANGELOG.md, sets the version of the software and of
the citation, commits and tags it, and lays what a release holds into ``dist/release``: the
database, the whole site, the archive of everything (RO-Crate), the bibliographies, what Zenodo
reads of it (developers.zenodo.org, “deposit metadata”), and the checksums of all of them.
"""

from __future__ import annotations

import gzip
import hashlib
import json
import re
import subprocess
import sys
import tarfile
from collections.abc import Mapping
from datetime import UTC, datetime
from io import BytesIO
from pathlib import Path
from typing import Any

import click
import yaml

VERSION = re.compile(r"(\d+)\.(\d+)\.(\d+)")
VERSION_FILE = "kb/base/version.py"
UNRELEASED = "## Unreleased\n"
ORCID = re.compile(r"(\d{4}-){3}\d{3}[\dX]")


@click.command()
@click.argument("version")
@click.option("--root", type=click.Path(path_type=Path), default=Path(__file__).parents[1])
@click.option("--address", help="Where the site stands; “address” in metadata.yml unless given.")
def main(version: str, root: Path, address: str | None) -> None:
    """Release VERSION, as in 1.2.0."""
    if not VERSION.fullmatch(version):
        raise click.UsageError(f"“{version}” is no version such as 1.2.0.")
    tag = f"v{version}"
    if _git(root, "status", "--porcelain"):
        raise click.ClickException("Something here is not committed; a release is of a commit.")
    if _git(root, "tag", "--list", tag):
        raise click.ClickException(f"{tag} was released already.")
    today = datetime.now(UTC).date().isoformat()
    notes = _cut(root / "CHANGELOG.md", version, today)
    _set(root / "kb/base/version.py", r'(?m)^__version__ = ".*"$', f'__version__ = "{version}"')
    _set(root / "CITATION.cff", r"(?m)^version: .*$", f"version: {version}")
    _date(root / "CITATION.cff", today)
    _git(root, "commit", "--quiet", "--all", "--message", f"Release {version}\n\n{notes}")
    _git(root, "tag", "--annotate", tag, "--message", f"Release {version}\n\n{notes}")
    folder = root / "dist/release"
    _gather(root, folder, version, today, address)
    click.echo(f"Release {version} is committed and tagged; its files are in {folder}.")
    click.echo(f"Next, once you have looked at them: git push origin HEAD {tag}")


def _git(root: Path, *arguments: str) -> str:
    done = subprocess.run(  # noqa: S603 - the arguments are ours
        ["git", *arguments],  # noqa: S607 - git is the user's own
        cwd=root,
        capture_output=True,
        text=True,
        check=False,
    )
    if done.returncode:
        raise click.ClickException(done.stderr.strip())
    return done.stdout.strip()


def _cut(path: Path, version: str, today: str) -> str:
    """Give what is unreleased the version's name; what it says."""
    text = path.read_text(encoding="utf-8")
    before, mark, after = text.partition(UNRELEASED)
    notes, _, older = after.partition("\n## ")
    if not mark or not notes.strip():
        raise click.ClickException("CHANGELOG.md holds nothing under “Unreleased” to release.")
    older = f"\n## {older}" if older else ""
    cut = f"{before}{UNRELEASED}\n## {version} ({today})\n{notes.rstrip()}\n{older}"
    path.write_text(cut, encoding="utf-8")
    return notes.strip()


def _set(path: Path, pattern: str, line: str) -> None:
    text, count = re.subn(pattern, line, path.read_text(encoding="utf-8"), count=1)
    if not count:
        raise click.ClickException(f"{path} names no version.")
    path.write_text(text, encoding="utf-8")


def _date(path: Path, today: str) -> None:
    text = re.sub(r"(?m)^date-released: .*\n", "", path.read_text(encoding="utf-8"))
    path.write_text(f"{text.rstrip()}\ndate-released: {today}\n", encoding="utf-8")


def _gather(root: Path, folder: Path, version: str, today: str, address: str | None) -> None:
    folder.mkdir(parents=True, exist_ok=True)
    for old in folder.iterdir():
        old.unlink()
    _kb(root, "build", "-o", folder / "kb.db")
    for form, name in (
        ("biblatex", "sources.bib"),
        ("csl-json", "sources.json"),
        ("ro-crate", "collection.zip"),
    ):
        _kb(root, "export", form, "-o", folder / name)
    site = root / "dist/site"
    _kb(root, "publish", site, *(("--address", address) if address else ()))
    _pack(site, folder / "site.tar.gz")
    metadata = yaml.safe_load((root / "metadata.yml").read_text(encoding="utf-8")) or {}
    cited = yaml.safe_load((root / "CITATION.cff").read_text(encoding="utf-8"))
    about = {**_zenodo(metadata, version, today), "license": _licence(metadata, cited)}
    zenodo = json.dumps(about, ensure_ascii=False, indent=2)
    (folder / ".zenodo.json").write_text(f"{zenodo}\n", encoding="utf-8")
    lines = [f"{_digest(path)}  {path.name}\n" for path in sorted(folder.iterdir())]
    (folder / "SHA256SUMS").write_text("".join(lines), encoding="utf-8")


def _kb(root: Path, *arguments: object) -> None:
    command = [sys.executable, "-m", "kb", "-C", str(root), *map(str, arguments)]
    subprocess.run(command, check=True)  # noqa: S603 - the arguments are ours


def _pack(site: Path, archive: Path) -> None:
    """The site in one file, the same bytes for the same site."""
    packed = BytesIO()
    with tarfile.open(fileobj=packed, mode="w") as tar:
        for path in sorted(site.rglob("*")):
            if path.is_file():
                entry = tarfile.TarInfo(f"site/{path.relative_to(site).as_posix()}")
                entry.size = path.stat().st_size
                with path.open("rb") as body:
                    tar.addfile(entry, body)
    archive.write_bytes(gzip.compress(packed.getvalue(), mtime=0))


def _zenodo(metadata: Mapping[str, Any], version: str, today: str) -> dict[str, Any]:
    """What Zenodo takes as the metadata of a data set."""
    ours = (metadata.get("plugins") or {}).get("kb") or {}
    named = ours.get("curators") or metadata.get("curators") or []
    creators = [_creator(one) for one in named]
    return {
        "title": metadata.get("title", ""),
        "upload_type": "dataset",
        "description": metadata.get("description", ""),
        "version": version,
        "publication_date": today,
        "creators": creators or [{"name": "The curators of the collection"}],
    }


def _licence(metadata: Mapping[str, Any], cited: Mapping[str, Any]) -> str:
    """The licence by its SPDX identifier, all that Zenodo takes: as CITATION.cff has it."""
    return str(cited.get("license") or "-".join(str(metadata.get("license", "")).split()))


def _creator(one: object) -> dict[str, str]:
    if not isinstance(one, dict):
        return {"name": str(one)}
    orcid = ORCID.search(str(one.get("orcid", "")))
    return {"name": str(one.get("name", "")), **({"orcid": orcid[0]} if orcid else {})}


def _digest(path: Path) -> str:
    with path.open("rb") as file:
        return hashlib.file_digest(file, "sha256").hexdigest()


if __name__ == "__main__":
    main()
