"""Fixes put to work: chosen, applied over passes, and written back without loss."""

from kb.check.fixing.passes import FixResult, apply_fixes

__all__ = ["FixResult", "apply_fixes"]
