"""Chromium for tests and screenshots: the system's own, without a network of its own."""

from __future__ import annotations

import os
import re
import shutil
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from playwright.sync_api import Browser, sync_playwright

from tests.conftest import ROOT

NAMES = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")

ARGUMENTS = (
    "--no-sandbox",
    "--disable-gpu",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
    "--no-first-run",
)


def find() -> str | None:
    """The path of the system's Chromium, if it is installed."""
    named = os.environ.get("CHROMIUM")
    return named or next(filter(None, map(shutil.which, NAMES)), None)


@contextmanager
def launched() -> Iterator[Browser]:
    """A running Chromium; without one the test is skipped, or fails where CI is set."""
    path = find()
    if path is None:
        reason = "no Chromium found: install the system's package chromium, or set CHROMIUM"
        if os.environ.get("CI"):
            pytest.fail(reason)
        pytest.skip(reason)
    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(executable_path=path, args=list(ARGUMENTS))
        yield browser
        browser.close()


@contextmanager
def served(root: Path, log: Path) -> Iterator[str]:
    """The address of a knowledge base served by the real command, which writes to ``log``.

    A file, not a pipe: a pipe that nobody empties stops the server once it is full.
    """
    command = [sys.executable, "-u", "-m", "kb", "-C", str(root), "serve", "--port", "0"]
    with log.open("w", encoding="utf-8") as out:
        process = subprocess.Popen(command, stdout=out, stderr=subprocess.STDOUT, cwd=ROOT)
    try:
        yield _address(process, log)
    finally:
        process.send_signal(signal.SIGINT)
        process.wait(timeout=20)


def _address(process: subprocess.Popen[bytes], log: Path) -> str:
    while process.poll() is None:
        reported = re.search(r"http://\S+/", log.read_text(encoding="utf-8"))
        if reported:
            return reported[0]
        time.sleep(0.05)
    raise AssertionError(log.read_text(encoding="utf-8"))
