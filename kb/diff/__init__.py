"""What changed in the evidence between two states of a collection: two corpora in, values out.

Nothing here reads a file or knows of lines: notes that were moved, reordered or written in another
way say the same, and so are no change.
"""

from kb.diff.changes import Changes, Side
from kb.diff.comparison import compare

__all__ = ["Changes", "Side", "compare"]
