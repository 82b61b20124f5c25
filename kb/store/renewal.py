"""A database brought up to date where only notes changed: what a build from nothing would write.

It is done on a copy, which takes the place of the old file in one step. Whatever cannot be done so
is left to :mod:`kb.store.build`. ``docs/architecture.md`` tells how it goes about it.
"""

from __future__ import annotations

import shutil
import sqlite3
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path

from kb.base.atomic import replacing
from kb.model import Claim
from kb.store import rows, summaries
from kb.store.build import faults, versions
from kb.store.claim_rows import ClaimRows
from kb.store.codecs import Stored, as_json
from kb.store.edition import Edition
from kb.store.layout import AnyTable, Table, insert
from kb.store.render import Renderer
from kb.store.schema import FORMAT
from kb.store.tables.claims import CLAIMS
from kb.store.touched import QUIET, Renewer, Text, Touched
from kb.weighing import Weighing

_QUESTIONS = "claims/questions/"

Row = tuple[Stored, ...]
Numbered = Sequence[tuple[int, Claim]]


@dataclass(frozen=True, slots=True)
class Plan:
    """The claims whose rows have to be made anew, each with the number of its row, and whether
    the change log has to be.
    """

    claims: Numbered
    log: bool


def renew(edition: Edition, path: Path, *, renewers: Sequence[Renewer] = ()) -> bool:
    """Bring the database at ``path`` up to date; False where it has to be built from nothing.

    The database must be one that this very program built. Raises :class:`KbError` where it cannot
    be written.
    """
    with closing(sqlite3.connect(f"{path.resolve().as_uri()}?mode=ro", uri=True)) as old:
        plan = planned(edition, old)
    if plan is None:
        return False
    with replacing(path) as beside, faults(path):
        shutil.copyfile(path, beside)
        with closing(sqlite3.connect(beside, isolation_level=None)) as connection:
            # Nobody else reads the copy, and it is thrown away where anything goes wrong.
            for pragma in ("journal_mode = OFF", "synchronous = OFF", "locking_mode = EXCLUSIVE"):
                connection.execute(f"PRAGMA {pragma}")
            connection.execute("BEGIN")
            touched = Renewal(connection, edition).apply(plan)
            for renewer in renewers:
                renewer(connection, touched)
            connection.execute("COMMIT")
    return True


def planned(edition: Edition, old: sqlite3.Connection) -> Plan | None:
    """What has to be made anew in a database; None where that is nearly all of it."""
    try:
        built = old.execute("SELECT format, versions, source_commit FROM build").fetchone()
        files = dict(old.execute("SELECT path, digest FROM build_inputs").fetchall())
        (cited,) = old.execute("SELECT count(*) FROM source_citations").fetchone()
    except sqlite3.Error:
        return None
    if not files or not edition.files or cited or built is None:
        return None
    if tuple(built[:2]) != (FORMAT, as_json(versions(edition.tools))):
        return None
    known = _known(old)
    claims = edition.corpus.claims
    if list(claims) != [one.id for one in known]:
        return None
    paths = {claim.path for claim in claims.values()} | {one.path for one in known}
    if _others(files, paths) != _others(edition.files, paths):
        return None
    changed = {
        number: claim
        for number, (one, claim) in enumerate(zip(known, claims.values(), strict=True), start=1)
        if one.is_other(claim, edition, files)
    }
    renamed = {
        claim.id
        for number, claim in changed.items()
        if claim.statement != known[number - 1].statement
    }
    numbers = {claim: number for number, claim in enumerate(claims, start=1)}
    for ident in _linking(old, renamed):
        changed.setdefault(numbers[ident], claims[ident])
    # The log calls things by the names that they have today.
    log = bool(renamed) or (edition.snapshot.commit or None) != built[2]
    return Plan(sorted(changed.items()), log)


@dataclass(frozen=True, slots=True)
class _Known:
    """A claim as the database has it, as far as it tells whether anything changed."""

    id: str
    path: str
    statement: str
    history: tuple[str | None, str | None, str]

    def is_other(self, claim: Claim, edition: Edition, files: Mapping[str, str]) -> bool:
        """Whether the claim's note or its history is another now."""
        now = edition.snapshot.histories.get(claim.path)
        history = (
            now.created if now else None,
            now.updated if now else None,
            as_json(now.contributors if now else ()),
        )
        same = files.get(self.path) == edition.files.get(claim.path) is not None
        return not same or history != self.history


def _known(old: sqlite3.Connection) -> list[_Known]:
    sql = "SELECT id, path, statement, created, updated, contributors FROM claims ORDER BY rowid"
    return [
        _Known(ident, path, statement, tuple(history))
        for ident, path, statement, *history in old.execute(sql)
    ]


def _others(files: Mapping[str, str], claims: set[str]) -> dict[str, str]:
    """The files that are notes of neither claims nor questions."""
    return {
        path: digest
        for path, digest in files.items()
        if path not in claims and not path.startswith(_QUESTIONS)
    }


def _linking(old: sqlite3.Connection, renamed: Iterable[str]) -> set[str]:
    """The claims whose prose links to some."""
    sql = "SELECT claim FROM mentions WHERE target = ?"
    return {claim for one in renamed for (claim,) in old.execute(sql, (one,))}


class Renewal:
    """One database that is brought up to date with an edition."""

    def __init__(self, connection: sqlite3.Connection, edition: Edition) -> None:
        self._connection = connection
        self._edition = edition
        self._corpus = edition.corpus
        self._weighing = Weighing(edition.corpus)
        self._renderer = Renderer(edition.corpus, edition.prose)
        self._texts: list[Text] = []
        self._read: set[int] = set()
        self._tables: set[str] = set()

    def apply(self, plan: Plan) -> Touched:
        """Change what is another now."""
        sources = self._named(plan.claims)
        self._claims(plan.claims)
        snapshot, lines = self._edition.snapshot, self._weighing.lines
        questions = self._rewrite_all(
            rows.question_rows(self._corpus, snapshot, self._renderer, lines)
        )
        if self._read:
            self._count_uses(sources | self._named(plan.claims))
            self._rewrite_all(rows.term_rows(self._corpus))
            summaries.write(self._connection, self._corpus)
        if questions or self._any_effects(plan.claims):
            self._rewrite_all(rows.synthesis_rows(self._corpus, self._weighing))
        if plan.log:
            self._rewrite_all(rows.log_rows(self._edition))
        self._rewrite_all(rows.state_rows(self._edition, versions(self._edition.tools)))
        evidence = "evidence" in self._tables
        return Touched(tuple(self._texts), tuple(sorted(self._read)), evidence, questions)

    def _claims(self, some: Numbered) -> None:
        """Make the rows of some claims anew."""
        made = ClaimRows(self._corpus, self._edition.snapshot, self._weighing, self._renderer)
        for table, values in made.of(some):
            key = "id" if table is CLAIMS else "claim"
            new = _grouped(table, key, values)
            for number, claim in some:
                old, now = self._rows(table, key, claim.id), new.get(claim.id, [])
                if old == now:
                    continue
                if _is_read(table, old, now):
                    self._read.add(number)
                    self._tables.add(table.name)
                if table is CLAIMS:
                    self._renew_claim(number, old[0], now[0])
                else:
                    self._delete(table, key, claim.id)
                    insert(self._connection, table, now)

    def _renew_claim(self, number: int, old: Row, new: Row) -> None:
        """Change the row of a claim, and its full text where its texts are others."""
        names = [column.name for column in CLAIMS.columns]
        other = [name for name, a, b in zip(names, old, new, strict=True) if a != b]
        values = dict(zip(names, new, strict=True))
        before, after = (_searched(names, row) for row in (old, new))
        columns = ", ".join(CLAIMS.fulltext)
        if before != after:
            self._connection.execute(
                f"INSERT INTO claims_fts(claims_fts, rowid, {columns})"  # noqa: S608 - names of ours
                " VALUES ('delete', ?, ?, ?, ?, ?)",
                (number, *before),
            )
        assigned = ", ".join(f"{name} = ?" for name in other)
        self._connection.execute(
            f"UPDATE claims SET {assigned} WHERE rowid = ?",  # noqa: S608 - names of ours
            (*(values[name] for name in other), number),
        )
        if before != after:
            self._connection.execute(
                f"INSERT INTO claims_fts(rowid, {columns}) VALUES (?, ?, ?, ?, ?)",  # noqa: S608
                (number, *after),
            )
            self._texts.append(Text(number, before, after))

    def _named(self, some: Numbered) -> set[str]:
        """The sources that the evidence of claims in the database names."""
        sql = "SELECT source, via FROM evidence WHERE claim = ?"
        found = (row for _, claim in some for row in self._connection.execute(sql, (claim.id,)))
        return {key for row in found for key in row if key}

    def _count_uses(self, sources: Iterable[str]) -> None:
        self._connection.executemany(
            "UPDATE sources SET"
            " claims = (SELECT count(DISTINCT claim) FROM evidence WHERE source = key),"
            " relays = (SELECT count(*) FROM evidence WHERE via = key) WHERE key = ?",
            ((key,) for key in sorted(sources)),
        )

    def _any_effects(self, some: Numbered) -> bool:
        """Whether syntheses read any of these claims, as they are or as they were."""
        return "effects" in self._tables or any(
            item.effects for _, claim in some for item in claim.evidence
        )

    def _rewrite_all(self, tables: Iterable[tuple[AnyTable, Iterable[object]]]) -> bool:
        """Fill whole tables anew where their rows are others; whether any were."""
        other = [self._rewrite(table, list(table.rows(made))) for table, made in tables]
        return any(other)

    def _rewrite(self, table: AnyTable, new: list[Row]) -> bool:
        sql = f"SELECT * FROM {table.name} ORDER BY rowid"  # noqa: S608 - a name of ours
        if self._connection.execute(sql).fetchall() == new:
            return False
        self._connection.execute(f"DELETE FROM {table.name}")  # noqa: S608 - likewise
        insert(self._connection, table, new)
        if table.fulltext:
            index = f"{table.name}_fts"
            self._connection.execute(f"INSERT INTO {index}({index}) VALUES ('rebuild')")  # noqa: S608
        return True

    def _rows(self, table: Table, key: str, value: str) -> list[Row]:
        sql = f"SELECT * FROM {table.name} WHERE {key} = ? ORDER BY rowid"  # noqa: S608
        return self._connection.execute(sql, (value,)).fetchall()

    def _delete(self, table: Table, key: str, value: str) -> None:
        self._connection.execute(f"DELETE FROM {table.name} WHERE {key} = ?", (value,))  # noqa: S608


def _grouped(table: AnyTable, key: str, values: Iterable[object]) -> dict[Stored, list[Row]]:
    """Rows of a table by what stands in a column."""
    place = next(n for n, column in enumerate(table.columns) if column.name == key)
    groups: dict[Stored, list[Row]] = {}
    for row in table.rows(values):
        groups.setdefault(row[place], []).append(row)
    return groups


def _is_read(table: Table, old: Sequence[Row], new: Sequence[Row]) -> bool:
    """Whether rows differ in what others read of them."""
    quiet = QUIET.get(table.name, frozenset())
    places = [n for n, column in enumerate(table.columns) if column.name not in quiet]

    def loud(some: Sequence[Row]) -> list[Row]:
        return [tuple(row[n] for n in places) for row in some] if places else []

    return loud(old) != loud(new)


def _searched(names: Sequence[str], row: Row) -> Row:
    """The texts of a claim's row that are searched."""
    return tuple(row[names.index(name)] for name in CLAIMS.fulltext)
