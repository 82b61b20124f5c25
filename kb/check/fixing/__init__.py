"""Fixes put to work: chosen, applied over passes, and written back without loss."""

from kb.check.fixing.passes import Mended, mend

__all__ = ["Mended", "mend"]
