"""Each fix of each case is followed by itself: its finding goes, no error comes, nobody is lost."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path

import pytest

from kb.base.folding import folded_words
from kb.base.text import TextFile
from kb.check.fixing import apply_fixes
from kb.diagnostics import Diagnostic, Severity
from kb.parse.bibtex import parse_bib, resolve
from kb.parse.decode import decode
from kb.workspace.files import RawFile
from kb.workspace.findings import find_afresh
from tests.conftest import SMALL
from tests.fixing.test_fix_properties import CASES, UNTOUCHED, path_of


def look(texts: Mapping[str, bytes]) -> Sequence[Diagnostic]:
    files = [RawFile(name, text) for name, text in sorted(texts.items())]
    return find_afresh(Path("/kb"), files, UNTOUCHED).findings


def people(path: str, data: bytes) -> set[str]:
    """The words of all names in a bibliography."""
    if not path.endswith(".bib"):
        return set()
    file = TextFile(path, decode(data, path)[0].text)
    sources, _ = resolve([parse_bib(file)[0]])
    names = (one.person for source in sources for one in source.creators)
    return {word for name in names for word in folded_words(f"{name.name} {name.given}")}


def counted(
    findings: Sequence[Diagnostic], severity: Severity | None = None
) -> Counter[tuple[str, str]]:
    """How often each thing is said."""
    return Counter((one.code, one.message) for one in findings if severity in {None, one.severity})


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_a_fix_mends_what_it_is_offered_for(case: Path) -> None:
    path, data = path_of(case), case.read_bytes()
    texts = {**{name: text.encode() for name, text in SMALL.items()}, path: data}
    found = look(texts)
    for one in [finding for finding in found if finding.fix and finding.place.path == path]:

        def only(changed: Mapping[str, bytes], one: Diagnostic = one) -> Sequence[Diagnostic]:
            return [] if changed else [one]

        after = apply_fixes(texts, only, unsafe=True).after
        if not after:
            continue  # withdrawn, since something else would be read otherwise
        left = look({**texts, **after})
        same = (one.code, one.message)
        assert counted(left)[same] < counted(found)[same], one
        new = counted(left, Severity.ERROR) - counted(found, Severity.ERROR)
        assert not new, (one, new)
        lost = people(path, data) - people(path, after.get(path, data))
        assert not lost, (one, lost)
