"""Random-effects synthesis of printed estimates: plain numbers in, one pooled result out.

Knows no notes, no database and no pages. No package outside the standard library is needed, so
every build pools in the same way; the tests hold the results against metafor's published ones.
"""
