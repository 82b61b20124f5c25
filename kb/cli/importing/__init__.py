"""``kb import``: whole libraries, and tables of evidence."""

from kb.cli.importing.command import command

__all__ = ["command"]
