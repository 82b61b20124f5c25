"""Checks over the whole corpus: values in, diagnostics out, nothing read and nothing printed.

:mod:`kb.check.checks` lists what runs. Nothing is imported here, so that whoever only compares
findings or applies settings does not wait for what the checks need.
"""
