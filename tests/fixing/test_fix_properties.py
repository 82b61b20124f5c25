"""What holds of fixing whatever stands in a file: cases of all rules, and broken files."""

from __future__ import annotations

import re
from collections.abc import Mapping, Sequence
from pathlib import Path, PurePosixPath

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from kb.check.fixing import FixResult, apply_fixes
from kb.diagnostics import Diagnostic
from kb.parse.decode import decode
from kb.workspace.cache import ParseCache
from kb.workspace.files import VOCABULARY, RawFile
from kb.workspace.findings import find_afresh
from tests.conftest import SMALL

FOLDER = Path(__file__).parent.parent / "cases"
CASES = sorted(path for path in FOLDER.iterdir() if path.suffix in {".md", ".bib", ".yml"})
HOMES = {".md": "claims/the-case/", ".bib": "sources/"}
UNTOUCHED = ParseCache.none()
ENDS = ["\n", "\r\n", "\r"]


def path_of(case: Path) -> str:
    name = case.name.partition("-")[2]
    return VOCABULARY if case.suffix == ".yml" else f"{HOMES[case.suffix]}{name}"


def applied(path: str, data: bytes, *, unsafe: bool) -> FixResult:
    texts = {**{name: text.encode() for name, text in SMALL.items()}, path: data}

    def look(changed: Mapping[str, bytes]) -> Sequence[Diagnostic]:
        files = [RawFile(name, text) for name, text in sorted({**texts, **changed}.items())]
        return find_afresh(Path("/kb"), files, UNTOUCHED).findings

    return apply_fixes(texts, look, unsafe=unsafe)


def fixed(path: str, data: bytes, *, unsafe: bool) -> bytes:
    return applied(path, data, unsafe=unsafe).after.get(path, data)


@pytest.mark.parametrize("case", CASES, ids=lambda path: path.name)
def test_fixing_twice_equals_fixing_once(case: Path) -> None:
    path, data = path_of(case), case.read_bytes()
    for unsafe in (False, True):
        first = applied(path, data, unsafe=unsafe)
        assert first.settled
        once = first.after.get(path, data)
        assert fixed(path, once, unsafe=unsafe) == once
        left = [f for f in first.left if f.place.path == path and f.fix]
        assert not [f for f in left if f.fix and (f.fix.safe or unsafe)]


@st.composite
def broken(draw: st.DrawFn) -> tuple[str, bytes, str]:
    """A case with remarks between its lines, with other line ends, and a few slips in it."""
    case = draw(st.sampled_from(CASES))
    text = decode(case.read_bytes(), case.name)[0].text
    end = draw(st.sampled_from(ENDS))
    lines = re.split(r"\r\n|\r|\n", text)
    for _ in range(draw(st.integers(0, 3))):
        at = draw(st.integers(0, max(0, len(lines) - 1)))
        slip = draw(st.sampled_from(["twice", "gone", "character", "added", "swapped"]))
        line = lines[at]
        place = draw(st.integers(0, len(line)))
        if slip == "twice":
            lines.insert(at, line)
        elif slip == "gone" and len(lines) > 1:
            del lines[at]
        elif slip == "character":
            lines[at] = line[:place] + line[place + 1 :]
        elif slip == "added":
            lines[at] = (
                line[:place] + draw(st.sampled_from(list("\"'{}[]:,-—#%\t é\xa0"))) + line[place:]
            )
        else:
            other = draw(st.integers(0, len(lines) - 1))
            lines[at], lines[other] = lines[other], line
    mark = "%" if case.suffix == ".bib" else "#"
    for number in range(draw(st.integers(0, 3))):
        lines.insert(draw(st.integers(0, len(lines))), f"{mark} remark {number}")
    encoding = draw(st.sampled_from(["utf-8", "utf-8-sig", "cp1252", "utf-16"]))
    data = end.join(lines).encode(encoding, errors="ignore")
    return path_of(case), data, end


@given(broken(), st.booleans())
@settings(max_examples=250, deadline=None)
def test_a_fix_leaves_alone_what_it_does_not_own(
    made: tuple[str, bytes, str],
    unsafe: bool,
) -> None:
    path, data, end = made
    first = applied(path, data, unsafe=unsafe)
    once = first.after.get(path, data)
    assert fixed(path, once, unsafe=unsafe) == once or not first.settled
    before, after = (decode(one, path)[0].text for one in (data, once))
    remarks = re.compile(r"[#%] remark \d")
    assert sorted(remarks.findall(after)) == sorted(remarks.findall(before))
    assert once[:2] == data[:2] or data[:2] not in {b"\xff\xfe", b"\xef\xbb"}
    assert end in {"\n", "\r"} or not re.search(r"(?<!\r)\n", after)
    assert set(first.after) <= {path}
    assert PurePosixPath(path).suffix != ".bib" or before.count("@") == after.count("@")
