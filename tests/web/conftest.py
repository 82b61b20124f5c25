"""The pages asked through Datasette itself, on a database that the real command built."""

from __future__ import annotations

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx
import pytest
import yaml
from playwright.sync_api import Browser, Page

from kb.web.server import datasette_for
from tests.building import build_kb
from tests.conftest import write_files
from tests.web.browser import served
from tests.web.knowledge import FILES, METADATA

Config = Mapping[str, Any]


@dataclass(frozen=True)
class Site:
    """A Datasette that can be asked, one request after another."""

    datasette: Any
    runner: asyncio.Runner

    def get(self, path: str, **options: Any) -> httpx.Response:
        """The answer to a GET, redirects not followed."""
        answer: httpx.Response = self.runner.run(self.datasette.client.get(path, **options))
        return answer


Open = Callable[..., Site]


@pytest.fixture(scope="session")
def web_kb(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with the small knowledge base, its metadata and its built database."""
    root = write_files(tmp_path_factory.mktemp("web") / "kb", {**FILES, "metadata.yml": METADATA})
    build_kb(root)
    return root


@pytest.fixture(scope="session")
def web_db(web_kb: Path) -> Path:
    """The built database of the small knowledge base."""
    return web_kb / "kb.db"


@pytest.fixture(scope="session")
def address(web_kb: Path, tmp_path_factory: pytest.TempPathFactory) -> Iterator[str]:
    """The address of the small knowledge base, served by the real command."""
    with served(web_kb, tmp_path_factory.mktemp("served") / "log.txt") as address:
        yield address


@pytest.fixture
def page(browser: Browser, address: str) -> Iterator[Page]:
    """A page of the browser on a wide screen, with the small knowledge base."""
    context = browser.new_context(base_url=address, viewport={"width": 1280, "height": 900})
    yield context.new_page()
    context.close()


@pytest.fixture(scope="session")
def runner() -> Iterator[asyncio.Runner]:
    """One event loop for every request."""
    with asyncio.Runner() as runner:
        yield runner


@pytest.fixture(scope="session")
def site(web_db: Path, runner: asyncio.Runner) -> Site:
    """The small knowledge base, served."""
    return Site(datasette_for(web_db, yaml.safe_load(METADATA)), runner)


@pytest.fixture(scope="session")
def shipped(kb_db: Path, runner: asyncio.Runner) -> Site:
    """The knowledge base that this repository ships, served."""
    metadata = Path(__file__).parent.parent.parent / "metadata.yml"
    return Site(datasette_for(kb_db, yaml.safe_load(metadata.read_text("utf-8"))), runner)


@pytest.fixture
def make_site(runner: asyncio.Runner) -> Open:
    """Serves databases with settings and metadata of the test's own."""

    def make(*files: Path, config: Config | None = None, **settings: Any) -> Site:
        datasette = datasette_for(files[0], dict(config or {}))
        made = type(datasette)(
            [],
            immutables=[str(path) for path in files],
            settings=settings,
            **_configuration(datasette, config or {}),
        )
        return Site(made, runner)

    return make


def _configuration(datasette: Any, config: Config) -> dict[str, Any]:
    both = {"metadata": dict(config)}
    return {**both, "config": dict(config)} if hasattr(datasette, "config") else both


@pytest.fixture
def other_db(tmp_path: Path) -> Path:
    """A database that is none of ours, though it has tables with our names."""
    path = tmp_path / "other.db"
    with sqlite3.connect(path) as database:
        database.execute(
            "create table claims (id text primary key, statement text, body_html text)"
        )
        database.execute("insert into claims values ('x', 'A statement', '<b>not ours</b>')")
        database.execute("create table build (id integer primary key, note text)")
    database.close()
    return path
