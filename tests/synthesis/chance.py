"""Estimates by chance."""

from __future__ import annotations

from hypothesis import strategies as st

from kb.synthesis.random_effects import Point

values = st.floats(-3, 3).map(lambda x: round(x, 4))
variances = st.floats(0.001, 1).map(lambda x: round(x, 4))
points = st.lists(st.builds(Point, values, variances), min_size=2, max_size=12)
