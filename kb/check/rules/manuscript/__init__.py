"""Checks of a manuscript against the collection: values in, diagnostics out.

:mod:`kb.check.rules.manuscript.checks` runs them. Nothing is imported here: the list of all rules
needs those of manuscripts, but no reader of manuscripts.
"""
