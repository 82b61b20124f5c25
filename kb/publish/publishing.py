"""The site from its first page to every page that can be reached from it, as files."""

from __future__ import annotations

import multiprocessing
import os
import shutil
import sqlite3
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from concurrent.futures import ProcessPoolExecutor
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kb.base.atomic import replacing
from kb.cite.claims import CitedCollection
from kb.publish.addresses import Published, form_of, published, too_long
from kb.publish.files import finish, prepare, put
from kb.publish.rendering import File, Rendered, Renderer
from kb.publish.search_files import write_search
from kb.publish.setting import Setting
from kb.publish.unchanged import key_of, note, published_before
from kb.search.citations import Ahead, format_all, take
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
    """What was published: files and bytes by kind (a file's suffix), and what is amiss."""

    files: int
    size: int
    sizes: Mapping[str, tuple[int, int]]
    written: int = 0
    removed: int = 0
    dead: tuple[Dead, ...] = ()


class _Walk:
    """Every address met, each asked for once; the forms of a page are made with the page."""

    def __init__(self, setting: Setting, seeds: Iterable[str]) -> None:
        self.setting = setting
        self.files: list[File] = []
        self.dead: list[Dead] = []
        self._from: dict[str, str] = {}
        self._next: list[Published] = []
        self._forms: dict[str, Published] = {}
        # Asked for only because of a form, whose name may be the end of an id after all.
        self._supposed: set[str] = set()
        for seed in seeds:
            self._meet(seed, "")

    def _meet(self, request: str, page: str) -> None:
        if request in self._from:
            self._supposed.discard(request)
            return
        self._from[request] = page
        wanted = published(request, self.setting.tables)
        if wanted is None or too_long(wanted.file):
            self.dead.append(Dead(request, page))
        elif whole := form_of(wanted):
            self._forms[wanted.request] = wanted
            if whole.request not in self._from:
                self._meet(whole.request, page)
                self._supposed.add(whole.request)
        elif wanted.request != f"{self.setting.tables}.db":
            self._next.append(wanted)

    def take(self, rendered: Rendered) -> None:
        """Note one address as done, and those that it leads to as still to do."""
        request = rendered.page.request
        if not rendered.is_page:
            if request not in self._supposed:
                self.dead.append(Dead(request, self._from.get(request, "")))
            return
        self.files += rendered.files
        for file in rendered.files:
            self._from.setdefault(file.request, request)
            self._forms.pop(file.request, None)
        for link in sorted(rendered.links):
            self._meet(link, request)

    def waiting(self) -> Sequence[Published]:
        """What is to be rendered next; taken off the list. Forms that no page brought come last."""
        pages, self._next = self._next, []
        if not pages:
            pages, self._forms = list(self._forms.values()), {}
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
    # A picture of points takes as long as ten pages, and there would be several to each claim.
    setting = setting.with_plugin(pictures=False)
    seeds = (*SEEDS, *_former(setting.database), *seeds)
    key = key_of(setting, seeds)
    if there := published_before(setting.folder, key):
        return Outcome(len(there), *_sizes({file: size for file, (size, _) in there.items()}))
    ahead = _format_citations(setting)
    take(ahead)
    walk = _Walk(setting, seeds)
    with _Workers(setting, ahead) as workers:
        walk.take(workers.first.not_found())
        while pages := walk.waiting():
            for rendered in workers.render(pages):
                walk.take(rendered)
                if progress:
                    progress(len(walk.files), max(walk.met, len(walk.files)))
        search = write_search(
            setting.folder, setting.database, workers.first.text, {"labels": facets.WORDS}
        )
    others = [_copy_database(setting), _write_marker(setting), *search]
    files = [*(one.path for one in walk.files), *others]
    removed = finish(setting.folder, before, files)
    dead = tuple(sorted(walk.dead, key=lambda one: (one.address, one.page)))
    if not dead:
        note(setting.folder, key, files)
    size, kinds = _sizes({file: (setting.folder / file).stat().st_size for file in files})
    written = sum(one.written for one in walk.files)
    return Outcome(len(files), size, kinds, written, removed, dead)


def _format_citations(setting: Setting) -> Ahead | None:
    """Format what the pages will cite, many at a time: page by page takes ten times as long."""
    config = Config.read(setting.metadata, setting.plugin)
    with closing(sqlite3.connect(_address(setting.database), uri=True)) as connection:
        build = read_build(connection)
        commit, date = build.source_commit or "", build.commit_date or ""
        collection = CitedCollection(config.title, "", commit, date, config.curators)
        return format_all(connection, collection)


def _address(database: Path) -> str:
    return f"{database.resolve().as_uri()}?mode=ro"


def _former(database: Path) -> Sequence[str]:
    """The addresses that terms had once: no page leads there, but a reader may have kept one."""
    with closing(sqlite3.connect(_address(database), uri=True)) as connection:
        return former_addresses(connection)


def _copy_database(setting: Setting) -> str:
    name = f"{setting.database.stem}.db"
    target = setting.folder / name
    if not target.is_file() or target.read_bytes() != setting.database.read_bytes():
        with replacing(target) as beside:
            shutil.copyfile(setting.database, beside)
    return name


def _write_marker(setting: Setting) -> str:
    """Tells GitHub Pages to hand the files out as they are."""
    put(setting.folder, ".nojekyll", b"")
    return ".nojekyll"


def _sizes(files: Mapping[str, int]) -> tuple[int, dict[str, tuple[int, int]]]:
    """The bytes of all files, and the number and bytes of those of each kind."""
    kinds: dict[str, tuple[int, int]] = {}
    for file, size in files.items():
        kind = Path(file).suffix.lstrip(".") or "other"
        count, sum_ = kinds.get(kind, (0, 0))
        kinds[kind] = (count + 1, sum_ + size)
    return sum(files.values()), dict(sorted(kinds.items()))


class _Workers:
    """A renderer in this process, and others in processes of their own where it pays."""

    def __init__(self, setting: Setting, ahead: Ahead | None) -> None:
        self._setting = setting
        self._ahead = ahead
        self.first = Renderer(setting)
        self._pool: ProcessPoolExecutor | None = None

    def __enter__(self) -> _Workers:
        return self

    def __exit__(self, *_: object) -> None:
        take(None)
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
                cores,
                mp_context=context,
                initializer=_begin,
                initargs=(self._setting, self._ahead),
            )
        chunks = [pages[start : start + _CHUNK] for start in range(0, len(pages), _CHUNK)]
        for done in self._pool.map(_render, chunks):
            yield from done


_renderer: Renderer | None = None


def _begin(setting: Setting, ahead: Ahead | None) -> None:
    """Start the renderer of a worker process."""
    global _renderer  # noqa: PLW0603 - one for each process, which has no other place for it
    take(ahead)
    _renderer = Renderer(setting)


def _render(pages: Sequence[Published]) -> list[Rendered]:
    assert _renderer is not None  # noqa: S101
    return _renderer.render(pages)
