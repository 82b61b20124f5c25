"""Faults of the environment, as opposed to mistakes in the notes.

A mistake in a note is a :class:`kb.diagnostics.Diagnostic`, a value that is collected. A fault
(no such folder, disk full, a database of another version) stops the command: it is raised as a
:class:`KbError`, which owns its exit code and reads as one message with the mend in it.
"""

from __future__ import annotations


class KbError(Exception):
    """A fault that stops a command; ``str()`` of it is what the user reads."""

    exit_code = 1


class UsageFault(KbError):
    """The command was asked for something that cannot be: exit code 2."""

    exit_code = 2


class NotAKnowledgeBase(UsageFault):
    """No folder from here upwards holds ``sources/`` and ``claims/``."""


class BuildStopped(KbError):
    """The notes hold errors, so no database was written."""


class DatabaseFault(KbError):
    """A file is missing, is no SQLite database, or is not a knowledge base of this version."""
