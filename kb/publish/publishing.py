"""The site from its first page to every page that can be reached from it, as files."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass, field
from pathlib import Path

from kb.cite.claims import CitedCollection
from kb.publish.addresses import Published, published, too_long
from kb.publish.files import finish, prepare, put
from kb.publish.rendering import Rendered, Renderer, Setting
from kb.publish.search_files import write_search
from kb.search.citations import format_all
from kb.web.pages import facets
from kb.web.redirects import former_addresses
from kb.web.site import Config, read_build

SEEDS = (
    "/",
    "/feed.atom",
    "/llms.txt",
    "/opensearch.xml",
    "/robots.txt",
    "/search",
    "/sitemap.xml",
)
"""Where the walk begins; ``/sitemap.xml`` leads to every page."""

PICTURED = 1_000
"""Claims up to which graphs and timelines, of which there are several to each claim, are drawn as
pictures of points too: one takes as long as ten pages. Beyond, they are there as SVG alone."""

_CHUNK = 16
# Starting a worker takes a second or two: so many addresses have to wait for one to pay.
_WORTH_WORKERS = 800

Progress = Callable[[int, int], None]


@dataclass(frozen=True, slots=True)
class Dead:
    """An address within the site that leads to nothing, and a page that holds it."""

    address: str
    page: str


@dataclass(frozen=True, slots=True)
class Outcome:
    """What was published: files and bytes by kind (a file's suffix), and what is amiss.

    ``is_pictured`` is whether graphs and timelines were drawn as pictures of points.
    """

    files: int
    size: int
    written: int
    removed: int
    sizes: dict[str, tuple[int, int]] = field(default_factory=dict)
    dead: tuple[Dead, ...] = ()
    is_pictured: bool = True


class _Walk:
    """Every address met, each asked for once."""

    def __init__(self, setting: Setting, seeds: Iterable[str]) -> None:
        self.setting = setting
        self.done: list[Rendered] = []
        self.dead: list[Dead] = []
        self._from: dict[str, str] = {}
        self._next: list[Published] = []
        for seed in seeds:
            self._meet(seed, "")

    def _meet(self, request: str, page: str) -> None:
        if request in self._from:
            return
        self._from[request] = page
        wanted = published(request, self.setting.tables)
        if wanted is None or too_long(wanted.file):
            self.dead.append(Dead(request, page))
        elif wanted.request != f"{self.setting.tables}.db":
            self._next.append(wanted)

    def take(self, rendered: Rendered) -> None:
        """Note one address as done, and those that it leads to as still to do."""
        request = rendered.page.request
        if not rendered.is_page:
            self.dead.append(Dead(request, self._from.get(request, "")))
            return
        self.done.append(rendered)
        for link in sorted(rendered.links):
            self._meet(link, request)

    def waiting(self) -> Sequence[Published]:
        """What is to be rendered next; taken off the list."""
        pages, self._next = self._next, []
        return pages

    @property
    def met(self) -> int:
        """How many addresses are known."""
        return len(self._from)


def publish(
    setting: Setting,
    seeds: Iterable[str],
    *,
    progress: Progress | None = None,
) -> Outcome:
    """Render and write the whole site, and remove what an earlier publication had besides.

    ``seeds`` are addresses beside :data:`SEEDS` that no page may lead to. Raises :class:`KbError`
    where the folder is not ours to write in.
    """
    before = prepare(setting.folder)
    setting = setting.with_plugin(pictures=_size(setting.database) <= PICTURED)
    _format_citations(setting)
    walk = _Walk(setting, (*SEEDS, *_former(setting.database), *seeds))
    with _Workers(setting) as workers:
        walk.take(workers.first.not_found())
        while pages := walk.waiting():
            for rendered in workers.render(pages):
                walk.take(rendered)
                if progress:
                    progress(len(walk.done), walk.met)
        search = write_search(
            setting.folder, setting.database, workers.first.text, {"labels": facets.WORDS}
        )
    others = [_copy_database(setting), _write_marker(setting), *search]
    files = [*(one.page.file for one in walk.done), *others]
    removed = finish(setting.folder, before, files)
    return _outcome(setting, walk, files, removed)


def _format_citations(setting: Setting) -> None:
    """Format what the pages will cite, many at a time: page by page takes ten times as long."""
    config = Config.read(setting.metadata, setting.plugin)
    with closing(sqlite3.connect(_address(setting.database), uri=True)) as connection:
        build = read_build(connection)
        commit, date = build.source_commit or "", build.commit_date or ""
        collection = CitedCollection(config.title, "", commit, date, config.curators)
        format_all(connection, collection)


def _address(database: Path) -> str:
    return f"{database.resolve().as_uri()}?mode=ro"


def _size(database: Path) -> int:
    """How many claims there are."""
    with closing(sqlite3.connect(_address(database), uri=True)) as connection:
        return read_build(connection).claims


def _former(database: Path) -> Sequence[str]:
    """The addresses that terms had once: no page leads there, but a reader may have kept one."""
    with closing(sqlite3.connect(_address(database), uri=True)) as connection:
        return former_addresses(connection)


def _copy_database(setting: Setting) -> str:
    name = f"{setting.database.stem}.db"
    target = setting.folder / name
    if not target.is_file() or target.read_bytes() != setting.database.read_bytes():
        beside = target.with_name(f".{name}.copying")
        shutil.copyfile(setting.database, beside)
        beside.replace(target)
    return name


def _write_marker(setting: Setting) -> str:
    """Tells GitHub Pages to hand the files out as they are."""
    put(setting.folder, ".nojekyll", b"")
    return ".nojekyll"


def _outcome(setting: Setting, walk: _Walk, files: Sequence[str], removed: int) -> Outcome:
    sizes: dict[str, tuple[int, int]] = {}
    for file in files:
        kind = Path(file).suffix.lstrip(".") or "other"
        count, size = sizes.get(kind, (0, 0))
        sizes[kind] = (count + 1, size + (setting.folder / file).stat().st_size)
    return Outcome(
        files=len(files),
        size=sum(size for _, size in sizes.values()),
        written=sum(one.written for one in walk.done),
        removed=removed,
        sizes=dict(sorted(sizes.items())),
        dead=tuple(sorted(walk.dead, key=lambda one: (one.address, one.page))),
        is_pictured=bool(setting.plugin["pictures"]),
    )


class _Workers:
    """A renderer in this process, and others in processes of their own where it pays."""

    def __init__(self, setting: Setting) -> None:
        self._setting = setting
        self.first = Renderer(setting)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_: object) -> None:
        self.first.close()
        if self._pool:
            self._pool.shutdown(cancel_futures=True)

    def render(self, pages: Sequence[Published]) -> Iterator[Rendered]:
        """The pages rendered, in the order given."""
        cores = os.cpu_count() or 1
        if cores == 1 or (self._pool is None and len(pages) < _WORTH_WORKERS):
            for page in pages:
                yield from self.first.render([page])
            return
        if self._pool is None:
            # “spawn” is the one way of starting workers that is safe on every system.
            context = multiprocessing.get_context("spawn")
            self._pool = ProcessPoolExecutor(
                cores, mp_context=context, initializer=_begin, initargs=(self._setting,)
            )
        chunks = [pages[start : start + _CHUNK] for start in range(0, len(pages), _CHUNK)]
        for done in self._pool.map(_render, chunks):
            yield from done


_renderer: Renderer | None = None


def _begin(setting: Setting) -> None:
    """Start the renderer of a worker process."""
    global _renderer  # noqa: PLW0603 - one for each process, which has no other place for it
    _renderer = Renderer(setting)


def _render(pages: Sequence[Published]) -> list[Rendered]:
    assert _renderer is not None  # noqa: S101
    return _renderer.render(pages)
