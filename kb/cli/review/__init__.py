"""``kb review``: a second reader goes through what notes rest on."""

from kb.cli.review.command import command

__all__ = ["command"]
