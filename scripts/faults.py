"""Try each fault that a stranger once met on the site again, through the sockets of a real server.

Prints a Markdown table, as in docs/reliability.md: the fault, what was seen, and whether it is as
it should be. The times hang on the machine; what must be right hangs on none.
"""

from __future__ import annotations

import csv
import io
import statistics
import sys
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

import click
from serving import Answer, Server, ask, served

ROOT = Path(__file__).resolve().parent.parent

HUNGRY = (
    "select hex(zeroblob(4e8))",
    "select printf('%.*c', 9e8, 'x')",
    "select replace(hex(zeroblob(1e7)), '0', 'xxxxxxxxxxxxxxxxxxxxxxxxx')",
    "select group_concat(hex(zeroblob(3e7))) from claims",
    "with recursive n(i) as (select 1 union all select i + 1 from n limit 999)"
    " select hex(zeroblob(1e6)) from n",
)

POOR = ("/search..", "/claim//x", "//search", "/nothing", "/kb/nothing")

LIVE = ("=", "+", "@", "\t", "\r")
"""What a cell of a spreadsheet begins with that is run; a minus too, unless a number follows."""


@dataclass(frozen=True, slots=True)
class Seen:
    """What was seen of a fault, in a few words, and whether it is right."""

    words: str
    right: bool


@dataclass(frozen=True, slots=True)
class Fault:
    """A fault: its name, and what looks for it."""

    name: str
    look: Callable[[Server], Seen]


def beside(server: Server, target: str) -> tuple[Answer, float]:
    """Ask for a target, and meanwhile for small pages: the answer and the slowest of those."""
    answers: list[Answer] = []
    asking = threading.Thread(target=lambda: answers.append(server.get(target)))
    connection = server.connected()
    slowest = 0.0
    asking.start()
    while asking.is_alive():
        slowest = max(slowest, ask(connection, "/search?q=networks").seconds)
    asking.join()
    connection.close()
    return answers[0], slowest


def picture(server: Server) -> Seen:
    """A picture of many claims."""
    answer, slowest = beside(server, "/graph.png?show=all")
    right = answer.status == 200 and answer.body.startswith(b"\x89PNG")
    words = f"{answer.seconds:.1f} s; slowest search meanwhile {slowest:.2f} s"
    return Seen(words, right and (answer.seconds < 1 or slowest < answer.seconds / 2))


def unknown_values(server: Server) -> Seen:
    """Thousands of values that no facet has; the address is cut where the server refuses it."""
    parts = []
    right = True
    for count in (1_000, 5_000):
        names = "&".join(f"feature=f{number}" for number in range(count))[:60_000]
        answer = server.get(f"/search?{names}")
        parts.append(f"{count:,}: {answer.seconds:.2f} s, {len(answer.body) / 1000:.0f} kB")
        right &= answer.status in {200, 414} and len(answer.body) < 200_000
    return Seen("; ".join(parts), right)


def many_values(server: Server) -> Seen:
    """Six hundred values of one facet."""
    names = "&".join(f"author=a{number}" for number in range(600))
    answer = server.get(f"/search?{names}")
    words = f"{answer.seconds:.2f} s, {len(answer.body) / 1000:.0f} kB"
    return Seen(words, answer.status == 200 and len(answer.body) < 200_000)


def memory(server: Server) -> Seen:
    """Queries that make large values."""
    before = server.memory
    answers = [server.get(f"/kb.json?sql={quote(sql)}") for sql in HUNGRY]
    grown = server.memory - before
    slowest = max(answer.seconds for answer in answers)
    right = grown < 200 and all(len(answer.body) < 5_000 for answer in answers)
    return Seen(f"{grown} MB more at the most; slowest {slowest:.2f} s", right)


def facets(server: Server) -> Seen:
    """The same facet of arrays five times over."""
    answer = server.get("/kb/claims?_search=schools" + "&_facet_array=features" * 5)
    return Seen(f"{answer.seconds:.2f} s", answer.status == 200)


def nothing_there(server: Server) -> Seen:
    """Addresses that no route matches."""
    before = server.log.stat().st_size
    answers = [server.get(path) for path in POOR]
    logged = server.log.stat().st_size - before
    codes = sorted({answer.status for answer in answers})
    middle = statistics.median(answer.seconds for answer in answers) * 1000
    words = f"{', '.join(map(str, codes))}; {middle:.0f} ms; {logged} bytes of log"
    return Seen(words, codes == [404] and logged == 0)


def policies(server: Server) -> Seen:
    """Datasette's own pages and data."""
    paths = ("/kb", "/kb/claims", "/kb/claims.json", "/kb/claims.csv", "/kb.json", "/-/versions")
    bare = [path for path in paths if not _is_protected(server.get(path))]
    return Seen(f"{len(paths) - len(bare)} of {len(paths)} with both", not bare)


def _is_protected(answer: Answer) -> bool:
    policy = answer.headers.get("content-security-policy", "")
    kind = answer.headers.get("x-content-type-options")
    return "default-src 'none'" in policy and "unsafe" not in policy and kind == "nosniff"


def host(server: Server) -> Seen:
    """A host that is not the site's."""
    answer = server.get("/search?q=networks", host="elsewhere.example")
    named = answer.text.count("elsewhere.example")
    canonical = '<link rel="canonical" href="/search' in answer.text
    kept = "public" in answer.headers.get("cache-control", "")
    ours = server.get("/search?q=networks").headers.get("cache-control", "")
    words = (
        f"named {named} times in the page; caches of many may keep it: {'yes' if kept else 'no'}"
    )
    return Seen(words, canonical and not kept and "public" in ours)


def compression(server: Server) -> Seen:
    """A visitor who takes no gzip."""
    sent = server.get("/map", accept_encoding="gzip;q=0").headers.get("content-encoding", "none")
    taken = server.get("/map", accept_encoding="gzip").headers.get("content-encoding", "none")
    return Seen(f"gzip;q=0 gets {sent}, gzip gets {taken}", (sent, taken) == ("none", "gzip"))


def ranges(server: Server) -> Seen:
    """A part of the database."""
    answer = server.get("/kb.db", range="bytes=0-15")
    right = answer.status == 206 and answer.body == b"SQLite format 3\0"
    return Seen(f"{answer.status}, {len(answer.body)} bytes", right)


def formulas(server: Server) -> Seen:
    """Cells of tables as CSV that a spreadsheet would run."""
    cells = 0
    live = 0
    for table in ("claims", "sources", "evidence"):
        text = server.get(f"/kb/{table}.csv?_size=max").text
        for row in csv.reader(io.StringIO(text, newline="")):
            cells += len(row)
            live += sum(cell.startswith(LIVE) for cell in row)
    return Seen(f"{live} of {cells} cells", cells > 0 and live == 0)


def brackets(server: Server) -> Seen:
    """Twenty thousand brackets in a query."""
    answers = [server.get(f"/search?q={quote(one * 20_000)}") for one in '([{"']
    most = max(len(answer.body) for answer in answers) / 1000
    slowest = max(answer.seconds for answer in answers)
    right = all(answer.status in {200, 414} for answer in answers) and most < 500
    return Seen(f"{most:.0f} kB, {slowest:.2f} s", right)


def small_answers(server: Server) -> Seen:
    """Small answers, one after another on one connection: 40 ms each where they wait."""
    connection = server.connected()
    times = sorted(ask(connection, "/robots.txt").seconds * 1000 for _ in range(40))
    connection.close()
    return Seen(f"{times[20]:.1f} ms at the median, {times[2]:.1f} of the quickest", times[2] < 35)


def exports(server: Server) -> Seen:
    """Pages while exports of everything are asked for, again and again, for five seconds."""
    over = threading.Event()
    done: list[Answer] = []

    def export(target: str) -> None:
        while not over.is_set():
            done.append(server.get(target))

    targets = ("/search.jsonld", "/search.bib", "/search.ttl", "/search.csv")
    threads = [threading.Thread(target=export, args=(target,)) for target in targets]
    connection = server.connected()
    times = []
    for thread in threads:
        thread.start()
    until = time.monotonic() + 5
    while time.monotonic() < until:
        times.append(ask(connection, "/search?q=networks").seconds)
    over.set()
    for thread in threads:
        thread.join()
    connection.close()
    late = sorted(times)[int(len(times) * 0.99)]
    words = f"p99 {late * 1000:.0f} ms of {len(times)} pages beside {len(done)} exports"
    return Seen(words, {answer.status for answer in done} <= {200, 404} and len(times) > 2)


def left_behind(server: Server) -> Seen:
    """What is left in the temporary folder once the server was asked to end; it is the last."""
    code = server.end()
    left = sorted(path.name for path in server.temporary.iterdir())
    return Seen(f"exit code {code}; left: {', '.join(left) or 'nothing'}", code == 0 and not left)


FAULTS = (
    Fault("a picture holds the server up", picture),
    Fault("unknown values of a facet", unknown_values),
    Fault("600 values of a facet", many_values),
    Fault("memory by SQL", memory),
    Fault("`_facet_array` five times over", facets),
    Fault("addresses that no route matches", nothing_there),
    Fault("Datasette's pages without policy or nosniff", policies),
    Fault("any `Host` becomes canonical", host),
    Fault("`Accept-Encoding: gzip;q=0`", compression),
    Fault("`/kb.db` with `Range`", ranges),
    Fault("live formulas in CSV", formulas),
    Fault("20,000 brackets in a query", brackets),
    Fault("40 ms on each small answer", small_answers),
    Fault("exports hold pages up", exports),
    Fault("a temporary folder after SIGTERM", left_behind),
)


@click.command()
@click.option(
    "-C", "folder", type=click.Path(exists=True, file_okay=False, path_type=Path), default=ROOT
)
def main(folder: Path) -> None:
    """Try each fault on a knowledge base; ends with 1 where one is not as it should be."""
    click.echo("| fault | seen | right |\n|---|---|---|")
    wrong = 0
    with served(folder) as server:
        for fault in FAULTS:
            seen = fault.look(server)
            wrong += not seen.right
            click.echo(f"| {fault.name} | {seen.words} | {'yes' if seen.right else '**no**'} |")
    sys.exit(1 if wrong else 0)


if __name__ == "__main__":
    main()
