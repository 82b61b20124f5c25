"""The licences of all that runs beside the code, which is under the Apache License 2.0."""

from __future__ import annotations

import re
from importlib.metadata import PackageNotFoundError, distribution

import pytest

from tests.conftest import ROOT

PINNED = sorted(
    set(re.findall(r"(?m)^([\w.-]+)==", (ROOT / "requirements.txt").read_text(encoding="utf-8")))
)

FREE = re.compile(
    r"apache|\bmit\b|bsd|\bpsf\b|public domain|mozilla|mpl|lgpl|lesser general|zlib|cc0",
    re.IGNORECASE,
)
"""What may be used beside our code as it is; a package under the GPL or AGPL may not be linked."""

BY_HAND = {"resvg-py": "MIT, by the licence file in its wheel"}
"""Packages that do not say it in their metadata, and what they bring."""


@pytest.mark.parametrize("name", PINNED)
def test_what_runs_with_us_may(name: str) -> None:
    try:
        about = distribution(name).metadata
    except PackageNotFoundError:
        pytest.skip("not wanted on this system")
    classifiers = [one for one in about.get_all("Classifier") or [] if one.startswith("License")]
    said = [about.get("License-Expression"), about.get("License"), *classifiers, BY_HAND.get(name)]
    licences = " ".join(filter(None, said))
    assert FREE.search(licences), licences
    assert not re.search(r"(?<!L)\b(A?GPL|GNU (Affero )?General)", licences), licences
