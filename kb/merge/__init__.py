"""Three versions of a bibliography into one, by entry and field: text to text, pure."""

from kb.merge.bibliography import Labels, Merged, Unmergeable, merge

__all__ = ["Labels", "Merged", "Unmergeable", "merge"]
