"""A knowledge base on disk: check, build, compare, search, cite and export it."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterable, Iterator, Mapping
from contextlib import AbstractContextManager, closing, contextmanager, nullcontext
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from kb.api.values import DATABASE, Showing
from kb.base.errors import DatabaseFault
from kb.base.text import TextFile
from kb.check.baseline import Known, compare
from kb.check.policy import Policy
from kb.diagnostics import Diagnostic, Severity
from kb.workspace.cache import ParseCache
from kb.workspace.files import RawFile, find_root, read_files
from kb.workspace.findings import FileFindings, find, find_afresh

# What a method alone needs it imports: see the package.
# ruff: noqa: PLC0415
if TYPE_CHECKING:
    from kb.api.reading import Reading
    from kb.api.revising import Present, Renamed, Revised
    from kb.cite.citable import Citables
    from kb.report.diff import Comparison
    from kb.revise.reviews import NoteReading
    from kb.revise.revision import Rewritten
    from kb.search import Results


@dataclass(frozen=True, slots=True)
class Check:
    """What a check says: findings that are new, known to the baseline, and gone from it.

    ``texts`` are those that places of findings point into, by path.
    """

    findings: tuple[Diagnostic, ...]
    texts: Mapping[str, TextFile]
    known: tuple[Diagnostic, ...] = ()
    gone: tuple[Known, ...] = ()

    @property
    def is_clean(self) -> bool:
        """Whether nothing graver than a remark was found."""
        return all(finding.severity is Severity.INFO for finding in self.findings)


class Workspace:
    """A knowledge base, read when it is asked something and not before.

    Files and settings are read once, until :meth:`refresh`. ``opened`` holds texts by path that
    count instead of those on disk: what stands in an editor, or what fixes would write.
    ``live`` keeps parse results in memory and writes none: for programs that ask again and again.
    """

    def __init__(self, root: Path, *, progress: Showing = nullcontext, live: bool = False) -> None:
        self.root = root
        self.opened: dict[str, bytes] = {}
        self._progress = progress
        self._live = live
        self._parses: ParseCache | None = None
        self._saved: ParseCache | None = None
        self._files: dict[str, RawFile] | None = None
        self._policy: Policy | None = None

    @property
    def database(self) -> Path:
        """Where the database is built unless another place is given."""
        return self.root / DATABASE

    @property
    def policy(self) -> Policy:
        """The settings; raises :class:`kb.base.errors.KbError` for broken ones."""
        from kb.workspace.settings import read_policy

        if self._policy is None:
            self._policy = read_policy(self.root)
        return self._policy

    @property
    def files(self) -> tuple[RawFile, ...]:
        """Every bibliography, note and vocabulary file, sorted by path, the opened ones as such."""
        if self._files is None:
            self._files = {file.path: file for file in read_files(self.root)}
        opened = {path: RawFile(path, data) for path, data in self.opened.copy().items()}
        return tuple(file for _, file in sorted({**self._files, **opened}.items()))

    def refresh(self) -> None:
        """Forget the files and the settings, so that they are read anew."""
        self._files = self._policy = None

    def read(self, policy: Policy | None = None) -> Reading:
        """The whole corpus, with the findings that the settings, or ``policy``, report."""
        from kb.api.reading import read_edition

        with self._progress() as show:
            return read_edition(self.root, self.files, self.parses(), policy or self.policy, show)

    def check(self, policy: Policy | None = None, baseline: Iterable[Known] = ()) -> Check:
        """What the checks find; at once where the same texts were checked before."""
        checked = self._findings()
        return judged(checked.findings, checked.texts, policy or self.policy, baseline)

    def build(self, output: Path | None = None, *, keep_going: bool = False) -> Path:
        """Build the database, whether or not it is up to date; where it is.

        Raises :class:`kb.base.errors.BuildStopped` where the texts hold errors; ``keep_going``
        builds what is whole instead.
        """
        from kb.api.building import write_database
        from kb.api.current import remember, stamped

        target = output or self.database
        taken = stamped(self.root)
        reading = self.read()
        write_database(reading, target, keep_going=keep_going)
        if not self.opened:
            remember(self.root, taken, target, reading.content_hash)
        return target

    def is_unchanged(self, output: Path | None = None) -> bool:
        """Whether the database was built of just these texts, known without reading them.

        False where that is in doubt.
        """
        from kb.api.current import is_unchanged, stamped

        return not self.opened and is_unchanged(
            self.root, stamped(self.root), output or self.database
        )

    def renew(self, *, keep_going: bool = False) -> bool:
        """Build the database if the texts changed since; whether that was so.

        Raises as :meth:`build` does.
        """
        from kb.api.building import is_current, write_database
        from kb.api.current import is_unchanged, remember, stamped

        taken = stamped(self.root)
        if not self.opened and is_unchanged(self.root, taken, self.database):
            return False
        reading = self.read()
        current = is_current(reading, self.database)
        if not current:
            write_database(reading, self.database, keep_going=keep_going)
        if not self.opened:
            remember(self.root, taken, self.database, reading.content_hash)
        return not current

    def compare(self, base: str, head: str | None = None, *, direct: bool = False) -> Comparison:
        """What changed in the evidence from one git revision to another, or to the files.

        From where the two parted, as in a pull request, unless ``direct``. Raises
        :class:`kb.base.errors.UsageFault` for a revision that git does not know.
        """
        from kb.api.comparing import compare_revisions

        with self._progress() as show:
            return compare_revisions(
                self.root,
                lambda: (self.files, self.policy),
                (base, head),
                direct=direct,
                progress=show,
            )

    def present(self) -> Present:
        """What renaming, merging and splitting start from, whatever the settings report."""
        from kb.api.revising import Present

        return Present(self.root, self.files, self.read(Policy()), self.parses())

    def rename(self, old: str, new: str, kind: str = "") -> Renamed:
        """What giving a source, claim, question, study or term another name would write.

        Nothing is written: :meth:`write` does that. ``kind`` tells things of one name apart.
        Raises :class:`kb.base.errors.KbError` where it cannot be done everywhere.
        """
        from kb.api.revising import renamed

        return renamed(self.present(), old, new, kind)

    def merge(self, keep: str, other: str, *, anyway: bool = False) -> Revised:
        """What putting the claim ``other`` into ``keep`` would write; nothing is written.

        Its remarks are what the two say otherwise. Raises :class:`kb.base.errors.KbError` for
        claims that do not say the same by their words, unless ``anyway``.
        """
        from kb.api.revising import merged

        return merged(self.present(), keep, other, anyway=anyway)

    def split(self, name: str, drafts: Mapping[str, str]) -> Revised:
        """What making drafts of a claim would write: statements by new ids; nothing is written.

        Its remarks are the files that still point to the claim. Raises
        :class:`kb.base.errors.KbError` where that cannot be.
        """
        from kb.api.revising import split_claim

        return split_claim(self.present(), name, drafts)

    def review(self, readings: Mapping[str, NoteReading]) -> tuple[Rewritten, ...]:
        """What recording how somebody read notes would write, by the ids of claims.

        Nothing is written. Raises :class:`kb.base.errors.KbError` for a note whose layout does not
        take a record.
        """
        from kb.api.revising import reviewed

        return reviewed(self.present(), readings)

    def write(self, files: Iterable[Rewritten]) -> None:
        """Write all of the files, or none where one of them has changed since it was read.

        Raises :class:`kb.base.errors.KbError` where that cannot be.
        """
        from kb.api.revising import write_all

        write_all(self.root, files)
        self.refresh()

    def search(
        self, query: str, *, sort: str = "relevance", match: str = "closest", limit: int = 10
    ) -> Results:
        """What the built database has on a query, best first.

        ``match`` is how much of the words a claim must hold: ``all``, ``some``, or ``closest``,
        which is all where enough claims do, and else also those that come closest. Raises
        :class:`kb.base.errors.DatabaseFault` where it is not built, or not ours.
        """
        from kb.search import Selection, search

        with self.connected() as connection:
            held = "" if match == "closest" else match
            return search(connection, Selection(query, sort=sort, match=held), limit)

    @contextmanager
    def connected(self) -> Iterator[sqlite3.Connection]:
        """The built database, to read; raises :class:`kb.base.errors.DatabaseFault` without."""
        if not self.database.is_file():
            raise DatabaseFault(f"{self.database} does not exist yet; make it with “kb build”.")
        address = f"{self.database.resolve().as_uri()}?mode=ro"
        try:
            with closing(sqlite3.connect(address, uri=True)) as connection:
                yield connection
        except sqlite3.DatabaseError as error:
            raise DatabaseFault(
                f"{self.database} cannot be searched ({error}); make it anew with “kb build”."
            ) from error

    def citables(self, address: str = "") -> AbstractContextManager[Citables]:
        """What can be cited; ``address`` is where the pages are, for claims themselves."""
        from kb.api.citables import open_citables

        return open_citables(self.root, address, self._progress)

    def cite(self, *names: str, style: str = "apa", form: str = "text") -> str:
        """Sources and claims as cited in the text and in a list; ``"key, p. 2"`` gives a place.

        Raises :class:`kb.base.errors.KbError` for names and styles that there are not.
        """
        from kb.cite.output import as_text
        from kb.cite.requests import read_requests
        from kb.cite.resolve import resolve
        from kb.cite.styles import find_style
        from kb.cite.values import Manner

        with self.citables() as citables:
            wanted = resolve(citables, read_requests(names))
            return as_text(wanted, Manner(find_style(style), form))

    def export(self, form: str, claims: Iterable[str] | None = None, *, address: str = "") -> bytes:
        """Claims, with the sources of their evidence, in another format; all unless named.

        The database is brought up to date first. ``form`` is a name of
        :data:`kb.cite.export.formats.FORMATS`; ``address`` is where the pages are.
        """
        from kb.api.exporting import exported

        self.renew()
        with self.connected() as connection:
            return exported(connection, self.root, form, claims, address)

    def _findings(self) -> FileFindings:
        with self._progress() as show:
            if self._live or self.opened:
                return find_afresh(self.root, self.files, self.parses(), show)
            return find(self.root, self.files, show)

    def parses(self) -> ParseCache:
        """Parse results, read from the disk once; those of texts in memory are never written."""
        if not (self._live or self.opened):
            if self._saved is None:
                self._saved = ParseCache.open(self.root)
            return self._saved
        if self._parses is None:
            self._parses = ParseCache.open(self.root, save=False)
        return self._parses


def judged(
    findings: Iterable[Diagnostic],
    texts: Mapping[str, TextFile],
    policy: Policy,
    baseline: Iterable[Known] = (),
) -> Check:
    """What settings and a baseline leave of all findings."""
    compared = compare(policy.applied(findings), tuple(baseline), texts)
    return Check(compared.new, texts, compared.known, compared.gone)


def open_workspace(path: str | Path = ".", *, progress: Showing | None = None) -> Workspace:
    """The knowledge base that a folder is in, found by walking up from it.

    Raises :class:`kb.base.errors.KbError` where there is none.
    """
    root = find_root(Path(path))
    return Workspace(root, progress=progress) if progress else Workspace(root)
