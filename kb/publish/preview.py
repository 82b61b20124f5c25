"""The pages that a change touches, as they were and would be, in a folder to open from disk.

What a stranger's branch brings is read as data: its notes and records are laid out as files of
ours, with the metadata of the state that it is compared with, and only kb runs.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from html import escape
from pathlib import Path, PurePosixPath
from typing import Any
from urllib.parse import unquote, urlsplit

from markdown_it import MarkdownIt

from kb.diff.changes import Changes
from kb.publish.files import finish, prepare, put
from kb.publish.links import rewritten
from kb.publish.rendering import Renderer
from kb.publish.setting import Setting
from kb.workspace.files import RawFile

MOST = 200
"""Pages that are shown at most."""

ASSETS = "assets"
_STATIC = "/-/kb/"


@dataclass(frozen=True, slots=True)
class Touched:
    """One page that a change touches: its address, and what it is called."""

    address: str
    title: str

    @property
    def file(self) -> str:
        """Its name in the folder of either side."""
        return unquote(self.address).strip("/").replace("/", "-").replace(" ", "_") + ".html"


def touched(changes: Changes) -> tuple[Touched, ...]:
    """The pages of what a change adds, removes or changes, each once, as many as are shown."""
    return tuple({one.address: one for one in _touched(changes)}.values())[:MOST]


def _touched(changes: Changes) -> Iterator[Touched]:
    for thing in changes.things:
        yield Touched(f"/{thing.what}/{thing.id}", thing.title)
    for change in changes.claims_changed:
        for claim in dict.fromkeys((change.after, change.before)):
            yield Touched(f"/claim/{claim.id}", claim.statement)
    for claim in (*changes.claims_added, *changes.claims_removed):
        yield Touched(f"/claim/{claim.id}", claim.statement)
    for source in (*changes.sources.added, *changes.sources.removed):
        yield Touched(f"/source/{source.key}", source.title or source.key)
    for other in changes.sources.changed:
        for source in dict.fromkeys((other.after, other.before)):
            yield Touched(f"/source/{source.key}", source.title or source.key)
    for term in changes.vocabulary.terms:
        if term.list in {"features", "outcomes", "contexts", "designs"}:
            yield Touched(f"/{term.list[:-1]}/{term.term.id}", term.term.label)


def write_preview(
    folder: Path,
    diff: str,
    pages: Sequence[Touched],
    sides: Mapping[str, Path],
    metadata: Mapping[str, Any],
) -> int:
    """Write the folder; how many pages stand in it.

    ``diff`` is what has changed, in Markdown; ``sides`` are the databases by the name of their
    folder. Raises :class:`KbError` where the folder is not ours to write in.
    """
    before = prepare(folder)
    files: dict[str, bytes] = {}
    there: dict[str, set[str]] = {}
    for side, database in sides.items():
        setting = Setting(database, folder, "/", "http://localhost", metadata)
        with closing(Renderer(setting)) as renderer:
            made = _side(renderer, side, pages)
        there[side] = {name for name in made if name.startswith(f"{side}/")}
        files |= made
    files["index.html"] = _index(diff, pages, there).encode()
    for name, body in files.items():
        put(folder, name, body)
    finish(folder, before, files)
    return sum(map(len, there.values()))


def _side(renderer: Renderer, side: str, pages: Sequence[Touched]) -> dict[str, bytes]:
    """The pages of one side and what they are shown with, by their files."""
    known = {one.address: one.file for one in pages}
    files: dict[str, bytes] = {}
    assets: dict[str, str] = {}

    def changed(address: str) -> str:
        parts = urlsplit(address)
        path = parts.path
        if parts.scheme in {"http", "https"} and parts.netloc != "localhost":
            return address
        if path.startswith(_STATIC):
            assets[path] = f"{ASSETS}/{Path(path).name}"
            return f"../{assets[path]}"
        if path in known:
            return known[path] + (f"#{parts.fragment}" if parts.fragment else "")
        # Whatever is not in the folder leads nowhere from here.
        return address if not path and parts.fragment else "#"

    for one in pages:
        status, body = renderer.fetch(one.address)
        if status == 200:
            files[f"{side}/{one.file}"] = rewritten(body.decode(), changed).encode()
    for path, file in assets.items():
        files[file] = renderer.fetch(path)[1]
    return files


def _index(diff: str, pages: Sequence[Touched], there: Mapping[str, Iterable[str]]) -> str:
    """The first page: what has changed in words, and each page as it was and would be."""
    heads = "".join(f"<th scope=col>{escape(side.capitalize())}</th>" for side in there)
    rows = []
    for one in pages:
        cells = [
            f'<td><a href="{escape(name, quote=True)}">{escape(side)}</a></td>'
            if (name := f"{side}/{one.file}") in held
            else "<td>–</td>"
            for side, held in there.items()
        ]
        title = f"{escape(one.title)}<br><code>{escape(one.address)}</code>"
        rows.append(f"<tr><th scope=row>{title}</th>{''.join(cells)}</tr>")
    return (
        '<!DOCTYPE html>\n<html lang="en"><head><meta charset="utf-8">'
        '<meta name="viewport" content="width=device-width, initial-scale=1">'
        "<title>What this changes</title>"
        f'<link rel="stylesheet" href="{ASSETS}/site.css"></head>\n'
        f'<body><main><div class="page">{diff_html(diff)}\n<h2>The pages</h2>\n'
        f'<table class="data"><thead><tr><th scope=col>Page</th>{heads}</tr></thead>'
        f"<tbody>{''.join(rows)}</tbody></table></div></main></body></html>\n"
    )


def lay_out(folder: Path, files: Iterable[RawFile]) -> None:
    """Write the files of one state into a folder of its own; none that would lead out of it."""
    for file in files:
        if ".." in PurePosixPath(file.path).parts:
            continue
        target = folder / file.path
        target.parent.mkdir(parents=True, exist_ok=True)
        target.write_bytes(file.data)


def diff_html(diff: str) -> str:
    """The Markdown that ``kb diff`` writes for a comment as HTML; raw HTML in it stays text."""
    # What the comment of a pull request begins with is for the forge.
    text = diff.partition("-->")[2]
    html: str = MarkdownIt("commonmark", {"html": False}).enable("strikethrough").render(text)
    return html
