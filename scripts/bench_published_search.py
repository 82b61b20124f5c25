"""How quickly the published site answers a search, on a slow connection and a slow processor.

    python scripts/bench_published_search.py kb.db

writes the search of a database as ``kb publish`` does, serves it compressed as hosts of files do,
and asks it in Chromium as a phone would: 1.6 Mbit/s with 150 ms of delay and a processor four
times as slow (Lighthouse's “slow 4G”). Needs the extra ``test``.
"""

from __future__ import annotations

import functools
import gzip
import http.server
import statistics
import sys
import tempfile
import threading
import time
from pathlib import Path

import click
from playwright.sync_api import Page, sync_playwright

from kb.publish.addresses import published
from kb.publish.rendering import Renderer
from kb.publish.search_files import write_search
from kb.publish.setting import Setting

QUERIES = (
    "q=trust",
    "q=networks+between+schools",
    "q=networks&relation=supports&certainty=low",
    "year=2005..2012&sort=year",
    "q=%22school+networks%22",
)
RUNS = 3
MEGABIT = 125_000


class Host(http.server.SimpleHTTPRequestHandler):
    """A host of files that compresses them and counts what it sends."""

    sent = 0

    def do_GET(self) -> None:
        """One file, compressed."""
        path = Path(self.translate_path(self.path))
        file = path / "index.html" if path.is_dir() else path
        if not file.is_file():
            self.send_error(404)
            return
        body = gzip.compress(file.read_bytes(), 6, mtime=0)
        Host.sent += len(body)
        self.send_response(200)
        self.send_header("Content-Type", self.guess_type(str(file)))
        self.send_header("Content-Encoding", "gzip")
        self.send_header("Content-Length", str(len(body)))
        self.end_headers()
        self.wfile.write(body)

    def log_message(self, *_: object) -> None:
        """Say nothing."""


def write(database: Path, folder: Path) -> None:
    """The search, and what its page needs besides."""
    setting = Setting(database, folder, "/", "http://127.0.0.1", {})
    renderer = Renderer(setting)
    done = renderer.render([one for one in [published("/search", "/kb")] if one])
    links = {link for one in done for link in one.links if link.startswith("/-/kb/")}
    renderer.render([one for link in sorted(links) if (one := published(link, "/kb"))])
    started = time.process_time()
    files = write_search(folder, database, renderer.text, {})
    sizes = [(folder / file).stat().st_size for file in files]
    click.echo(
        f"{len(files):,} files, {sum(sizes) / 1e6:.1f} MB, the largest {max(sizes) / 1e3:.0f} kB,"
        f" in {time.process_time() - started:.1f} processor seconds"
    )


def slow(page: Page) -> None:
    """Slow Chromium down to a phone."""
    session = page.context.new_cdp_session(page)
    session.send("Network.enable")
    speed = {"downloadThroughput": 1.6 * MEGABIT, "uploadThroughput": 0.75 * MEGABIT}
    session.send("Network.emulateNetworkConditions", {"offline": False, "latency": 150, **speed})
    session.send("Emulation.setCPUThrottlingRate", {"rate": 4})


def main() -> None:
    """Measure each query with nothing kept, and the second search with what the first left."""
    database = Path(sys.argv[1])
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        write(database, folder)
        handler = functools.partial(Host, directory=made)
        with (
            http.server.ThreadingHTTPServer(("127.0.0.1", 0), handler) as server,
            sync_playwright() as playwright,
        ):
            threading.Thread(target=server.serve_forever, daemon=True).start()
            root = f"http://127.0.0.1:{server.server_port}/search/"
            browser = playwright.chromium.launch(
                executable_path=sys.argv[2] if len(sys.argv) > 2 else None, args=["--no-sandbox"]
            )
            for query in QUERIES:
                times, sent = [], 0
                for _ in range(RUNS):
                    page = browser.new_context().new_page()
                    slow(page)
                    Host.sent = 0
                    started = time.perf_counter()
                    page.goto(f"{root}?{query}", wait_until="commit")
                    page.locator("main[data-listed]").wait_for(state="attached")
                    times.append(time.perf_counter() - started)
                    sent = Host.sent
                    total = page.locator(".result-bar strong").inner_text()
                    page.context.close()
                seconds = statistics.median(times)
                click.echo(f"{query}: {total} claims, {seconds:.1f} s, {sent / 1e3:.0f} kB")
            browser.close()
            server.shutdown()


if __name__ == "__main__":
    main()
