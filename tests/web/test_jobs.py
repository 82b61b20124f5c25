"""What takes long is done beside the server: right, once, and without keeping others waiting."""

from __future__ import annotations

import asyncio
import os
import time

import pytest

from kb.base.errors import KbError
from kb.web import jobs
from kb.web.jobs import Job, JobFailed, done
from kb.web.svg.png import png
from tests.web.conftest import Site


def whoami(word: str) -> str:
    return f"{word} {os.getpid()}"


def slow(number: int) -> str:
    deadline = time.monotonic() + 1.5
    while time.monotonic() < deadline:
        pass
    return "é" * number


def refused() -> str:
    raise KbError("Not today.")


def dies() -> str:
    os._exit(3)


def text(job: Job) -> str:
    async def made() -> str:
        stored = await done(job)
        return b"".join([piece async for piece in stored.pieces()]).decode()

    return asyncio.run(made())


def test_a_job_is_done_in_another_process_and_only_once() -> None:
    first = text(Job(whoami, ("a",)))
    assert first != whoami("a")
    assert text(Job(whoami, ("a",))) == first
    assert text(Job(whoami, ("b",))).startswith("b ")


def test_a_large_result_comes_whole() -> None:
    assert text(Job(slow, (400_000,))) == "é" * 400_000


def test_the_loop_goes_on_while_a_job_is_done() -> None:
    async def both() -> int:
        waiting = asyncio.ensure_future(done(Job(slow, (7,))))
        turns = 0
        while not waiting.done():
            await asyncio.sleep(0.01)
            turns += 1
        await waiting
        return turns

    assert asyncio.run(both()) > 30


def test_what_a_job_raises_is_raised_here() -> None:
    with pytest.raises(KbError, match="Not today"):
        text(Job(refused, ()))
    assert text(Job(whoami, ("after",))).startswith("after ")


def test_a_process_that_dies_is_replaced() -> None:
    with pytest.raises(JobFailed):
        text(Job(dies, ()))
    assert text(Job(whoami, ("again",))).startswith("again ")


def test_a_job_that_takes_too_long_is_given_up(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "SECONDS", 0.2)
    with pytest.raises(JobFailed, match="in time"):
        text(Job(slow, (8,)))


def test_old_results_make_room(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(jobs, "STORED", 3_000)
    store = jobs._Store()
    for name in "abcd":
        store.put(name, jobs.Stored(open(os.devnull, "rb"), 1_000))  # noqa: SIM115, PTH123
        store.get("a")
    assert [name for name in "abcd" if store.get(name)] == ["a", "c", "d"]


def test_pictures_have_a_bound() -> None:
    svg = '<svg xmlns="http://www.w3.org/2000/svg" width="9000" height="9000"/>'
    made = png(svg, 9000, 9000)
    width, height = int.from_bytes(made[16:20], "big"), int.from_bytes(made[20:24], "big")
    assert width * height <= 8_000_000 * 1.01


@pytest.mark.datasette
def test_a_whole_export_is_made_beside_and_equals_one_made_here(shipped: Site) -> None:
    path = "/search.bib"
    answer = shipped.get(path)
    assert answer.status_code == 200
    assert int(answer.headers.get("content-length", "0")) or answer.headers["content-encoding"]
    jobs.work_inside()
    try:
        here = shipped.get(path)
    finally:
        jobs._inside = False
    assert here.content == answer.content
    assert here.headers["content-disposition"] == 'attachment; filename="search.bib"'
