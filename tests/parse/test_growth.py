"""Texts of one thing many times over: nothing raises, and no reader is slow."""

from __future__ import annotations

import signal
import sys
import time
from importlib import import_module
from types import FrameType

import pytest

from tests.conftest import ROOT

sys.path.append(str(ROOT / "scripts"))
fuzz = import_module("fuzz")
sys.path.remove(str(ROOT / "scripts"))

FOUND = {
    "note": ["many '\\r\\n'", "aliases of aliases"],
    "bibliography": ["many '@a{'", "many '@a{b,'", "macros of macros", "braces in a field"],
    "sentence case": ["many 'a:'", "many 'p. '"],
    "prose as HTML": ["many '['", "many '[@a]'", "many '<!--'"],
    "query": ["many '('", "many '\"a '", "many 'NOT '"],
}
"""What took longest, or for ever, when each reader was tried with each of the texts."""

LETTERS = 6_000
MOST = 3.0
"""Processor seconds, of which the slowest takes a third; it was minutes, or no end."""


def too_long(number: int, frame: FrameType | None) -> None:
    raise TimeoutError("it found no end")


@pytest.mark.skipif(sys.platform == "win32", reason="no alarms there")
@pytest.mark.parametrize(("reader", "bomb"), [(r, b) for r, bs in FOUND.items() for b in bs])
def test_a_text_of_one_thing_takes_no_time(reader: str, bomb: str) -> None:
    bombs = {**fuzz.BOMBS, **{name: (text, " ", "") for name, text in fuzz.WHOLE.items()}}
    start, middle, end = bombs[bomb]
    before = signal.signal(signal.SIGALRM, too_long)
    signal.alarm(60)
    began = time.process_time()
    try:
        fuzz.READERS[reader](start + middle * (LETTERS // len(middle)) + end)
    finally:
        signal.alarm(0)
        signal.signal(signal.SIGALRM, before)
    assert time.process_time() - began < MOST
