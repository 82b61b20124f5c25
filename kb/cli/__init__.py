"""The ``kb`` command: one module for each of its commands."""

from kb.cli.main import main

__all__ = ["main"]
