"""Faults that strangers once met, looked for again through the sockets of a real server."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path

import pytest

from kb.web.limits import is_too_wide
from tests.conftest import ROOT, WriteKb

HOSTILE = {
    "claims/aligned-tables-come-plain.md": """\
---
claim: "=HYPERLINK(\\"https://elsewhere.example\\") is no formula here."
status: draft
evidence:
  - source: lima2010thinking
    relation: supports
---

| left | right |
|:-----|------:|
| 1    | 2     |
""",
    "metadata.yml": 'title: Small\nlicense: Ours\nlicense_url: "javascript:alert(1)"\n',
}


@pytest.mark.slow
def test_no_fault_of_old_is_back(write_kb: WriteKb, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.syspath_prepend(str(ROOT / "scripts"))
    faults, serving = import_module("faults"), import_module("serving")
    root: Path = write_kb(HOSTILE)
    with serving.served(root) as server:
        page = server.get("/claim/aligned-tables-come-plain").text
        assert "<table>" in page
        assert " style=" not in page
        assert "javascript:" not in page + server.get("/").text
        seen = {fault.name: fault.look(server) for fault in faults.FAULTS}
    assert {name: each.words for name, each in seen.items() if not each.right} == {}


@pytest.mark.parametrize(
    ("template", "values", "wide"),
    [
        ("%d claims in %s, %.2f", (3, 2014, 1.5), False),
        ("%%900000000d", (), False),
        ("100000000 times %d", (1,), False),
        ("%900000000d", (1,), True),
        ("%-0900000000s", ("x",), True),
        ("%.900000000c", ("x",), True),
        ("%.*c", (9e8, "x"), True),
        ("%*s", ("900000000 letters", "x"), True),
        ("%*s", (b"900000000", "x"), True),
        ("%*s", (10, "x"), False),
    ],
)
def test_a_format_fills_no_wide_place(
    template: str, values: tuple[object, ...], wide: bool
) -> None:
    assert is_too_wide(template, values) == wide
