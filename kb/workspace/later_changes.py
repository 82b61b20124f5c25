"""What was changed after the answers that weigh it: claims, and the studies that they rest on.

Two states are compared as they are read, so that a note that was only laid out anew, moved or
changed and changed back counts as unchanged.
"""

from __future__ import annotations

import hashlib
import re
from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from dataclasses import replace
from datetime import datetime
from pathlib import Path, PurePosixPath
from typing import NamedTuple

from kb.base.errors import KbError
from kb.check.rules.days import Calendar, Later
from kb.model import Claim, Corpus, Question, Studies, Study
from kb.workspace.files import STUDIES, RawFile
from kb.workspace.git import today
from kb.workspace.mainline import MainCommit, Touched, touching
from kb.workspace.parsing import parse_file
from kb.workspace.revision import contents, is_shallow


class _Touch(NamedTuple):
    """That a commit changed a file: which one, on which day, and the blobs before and after.

    A blob that is not there has an empty name, and so has the commit of a change not committed.
    """

    commit: str
    day: str
    before: str
    after: str


class _Past:
    """What git knows of the files; a state of one is read when a question needs it."""

    def __init__(
        self, root: Path, commits: Sequence[MainCommit], files: Sequence[RawFile], today: str
    ) -> None:
        self._root = root
        self._today = today
        self._files = {file.path: file for file in files}
        self._texts: dict[str, bytes] = {}
        self._read: dict[tuple[str, str], Mapping[str, Claim | Study]] = {}
        self._whole = not is_shallow(root)
        self._touches: dict[str, list[_Touch]] = defaultdict(list)
        for commit in commits:
            for path, came_from, before, after in _moved(commit.files):
                self._touches[path] += self._touches.get(came_from, [])
                touch = _Touch(commit.name, commit.written, before, after)
                self._touches[path].append(touch)

    def later(self, question: Question, path: str, name: str) -> str | None:
        """The day on which a claim or study of a file was changed after the answer.

        Empty where that is not committed; None where it is as it was.
        """
        touches = self._of(path)
        touches = [*touches, *self._uncommitted(path, touches)]
        after = [touch for touch in touches if touch.day > question.answered]
        if not after:
            return None
        # What was committed together was looked over together, however long that took.
        given = self._given(question)
        after = [touch for touch in after if touch.commit != given]
        states = [
            (self._state(path, t.before, name), self._state(path, t.after, name)) for t in after
        ]
        if not after or states[0][0] == states[-1][1]:
            return None
        last = max(i for i, (old, new) in enumerate(states) if old != new)
        return after[last].day if after[last].commit else ""

    def _of(self, path: str) -> list[_Touch]:
        """What was done to a file; one whose move is not committed is known by where it was."""
        stem = PurePosixPath(path).stem
        if path in self._touches or not self._today:
            return self._touches.get(path, [])
        gone = (old for old in self._touches if old not in self._files)
        return next((self._touches[old] for old in gone if PurePosixPath(old).stem == stem), [])

    def _uncommitted(self, path: str, touches: Sequence[_Touch]) -> Iterator[_Touch]:
        """The change of a file that is not committed, as if by a commit of today."""
        file = self._files.get(path)
        if not self._today or file is None or not (touches or self._whole):
            return
        before = touches[-1].after if touches else ""
        after = _blob(file.data, len(before))
        if after != before:
            self._texts[after] = file.data
            yield _Touch("", self._today, before, after)

    def _given(self, question: Question) -> str:
        """The commit with which the answer got its day; empty where that is not committed."""
        dated = re.compile(rb"^answered:[ \t]*['\"]?" + question.answered.encode(), re.MULTILINE)
        commit = ""
        for touch in reversed(self._of(question.path)):
            if not dated.search(self._text(touch.after)):
                break
            commit = touch.commit
        return commit

    def _state(self, path: str, blob: str, name: str) -> Claim | Study | None:
        """What is weighed of a claim or study as a blob has it."""
        if (path, blob) not in self._read:
            self._read[path, blob] = _weighed(RawFile(path, self._text(blob)))
        return self._read[path, blob].get(name)

    def _text(self, blob: str) -> bytes:
        if blob and blob not in self._texts:
            (self._texts[blob],) = contents(self._root, [blob])
        return self._texts.get(blob, b"")


def calendar(
    root: Path, corpus: Corpus, files: Sequence[RawFile], now: datetime | None
) -> Calendar:
    """The day that it is by now, and what was changed after the answers that weigh it.

    Without ``now`` only what is committed counts.
    """
    day, ahead = today(now) if now else ("", "")
    answered = [one for one in corpus.questions.values() if one.answered and one.weighed]
    commits = touching(root) if answered else ()
    later: dict[str, tuple[Later, ...]] = {}
    if commits:
        past = _Past(root, commits, files, day)
        # A partial clone may lack what an earlier state was.
        with suppress(KbError):
            later = {one.id: tuple(_later(one, corpus, past)) for one in answered}
    return Calendar(ahead, later)


def _later(question: Question, corpus: Corpus, past: _Past) -> Iterator[Later]:
    weighed = [corpus.claims[ref.id] for ref in question.weighed if ref.id in corpus.claims]
    for claim in weighed:
        day = past.later(question, claim.path, claim.id)
        if day is not None:
            yield Later("claim", claim.id, day)
    for name in sorted({name for claim in weighed for name in _studies(claim, corpus)}):
        day = past.later(question, STUDIES, name)
        if day is not None:
            yield Later("study", name, day)


def _studies(claim: Claim, corpus: Corpus) -> Iterator[str]:
    """The studies on record that the evidence of a claim is drawn from."""
    for item in claim.evidence:
        named = {item.study.id if item.study else "", item.dataset} & corpus.studies.keys()
        yield from named or (
            study.id
            for study in corpus.studies.values()
            if item.source.id in {report.id for report in study.reports}
        )


def _weighed(file: RawFile) -> Mapping[str, Claim | Study]:
    """The claim or the studies of a file, without what an answer does not weigh."""
    value = parse_file(file).value
    if isinstance(value, Claim):
        words = " ".join(value.body.split())
        plain = replace(value, replaces=(), suppressions=(), mentions=(), body=words)
        return {value.id: plain}
    studies = value.studies if isinstance(value, Studies) else ()
    return {one.id: replace(one, replaces=(), suppressions=()) for one in studies}


def _moved(files: Sequence[Touched]) -> Iterator[tuple[str, str, str, str]]:
    """Each file that a commit changed: path, the path it came from if moved, before and after."""
    gone = [file for file in files if not file.after]
    for path, before, after in files:
        stem = PurePosixPath(path).stem
        old = next(
            (f for f in gone if f.before == after or PurePosixPath(f.path).stem == stem), None
        )
        if old and after and not before:
            yield path, old.path, old.before, after
        else:
            yield path, "", before, after


def _blob(data: bytes, length: int) -> str:
    """The name that git gives to a content: SHA-1, or SHA-256 where its names are that long."""
    content = b"blob %d\0%b" % (len(data), data)
    digest = (
        hashlib.sha256(content) if length == 64 else hashlib.sha1(content, usedforsecurity=False)
    )
    return digest.hexdigest()
