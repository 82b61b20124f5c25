"""Quotes held against the texts that a contributor has: found, nearly found, or not.

Texts are read where they lie and never kept.
"""

from kb.quotes.matching import Match, Outcome, match
from kb.quotes.texts import Text, read_texts
from kb.quotes.verify import Checked, verify

__all__ = ["Checked", "Match", "Outcome", "Text", "match", "read_texts", "verify"]
