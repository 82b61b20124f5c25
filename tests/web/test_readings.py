"""Pages say who held an item of evidence against its source, and what came out."""

from __future__ import annotations

from pathlib import Path

from tests.building import build_kb
from tests.conftest import write_files
from tests.web.conftest import Open
from tests.web.knowledge import FILES, METADATA

NOTE = """\
---
claim: Trust between heads takes years.
kind: finding
features: {trust: supports}
evidence:
  - source: nao2009partnering
    relation: supports
    basis: full-text
    reviewed:
      - 2026-11-02 supports by Ana Moreno
      - 2026-11-28 qualifies by Bo <b>Lind</b>
  - source: lima2010thinking
    relation: background
---

So it says.
"""


def test_who_read_an_item_stands_beside_it(tmp_path: Path, make_site: Open) -> None:
    files = {**FILES, "metadata.yml": METADATA, "claims/trust-takes-years.md": NOTE}
    site = make_site(build_kb(write_files(tmp_path / "kb", files)))
    agreed = "Held against the source by Ana Moreno on 2 November 2026<"
    otherwise = (
        "Held against the source by Bo &lt;b&gt;Lind&lt;/b&gt; on 28 November 2026,"
        " who found that it qualifies the claim<"
    )
    for path in ("/claim/trust-takes-years", "/source/nao2009partnering"):
        text = site.get(path).text
        assert text.count("Held against the source") == 2
        assert agreed in text
        assert otherwise in text
    assert "Held against" not in site.get("/source/lima2010thinking").text
    items = site.get("/claim/trust-takes-years.json").json()["evidence"]
    assert items[0]["readings"] == [
        {"on": "2026-11-02", "by": "Ana Moreno", "relation": "supports"},
        {"on": "2026-11-28", "by": "Bo <b>Lind</b>", "relation": "qualifies"},
    ]
    assert items[1]["readings"] == []
