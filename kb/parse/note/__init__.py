"""Claim notes: front matter and prose into a claim."""

from kb.parse.note.claim import parse_note

__all__ = ["parse_note"]
