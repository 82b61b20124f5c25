"""What is pooled in the database, counted by hand in a small collection."""

from __future__ import annotations

import sqlite3
from collections.abc import Iterator
from math import isclose, sqrt
from pathlib import Path

import pytest

from kb.base.student import two_sided
from kb.synthesis import pooling
from kb.synthesis.random_effects import METHOD
from tests.building import build_kb
from tests.conftest import write_files
from tests.web.weighed import FILES

QUESTION = "do-weak-and-strong-schools-gain"


@pytest.fixture(scope="module")
def database(tmp_path_factory: pytest.TempPathFactory) -> Iterator[sqlite3.Connection]:
    root = write_files(tmp_path_factory.mktemp("pooled") / "kb", FILES)
    build_kb(root)
    connection = sqlite3.connect(root / "kb.db")
    yield connection
    connection.close()


def pooled(database: sqlite3.Connection, kind: str, subject: str) -> list[tuple[object, ...]]:
    sql = "select outcome, measure, design, studies from pooled where kind = ? and subject = ?"
    return database.execute(sql + " order by id", (kind, subject)).fetchall()


def inputs(database: sqlite3.Connection, kind: str, subject: str) -> dict[str, str | None]:
    sql = """
    select f.claim || ' ' || f.value, i.reason from pooled_inputs i
    join pooled p on p.id = i.pooled join effects f on f.id = i.effect
    where p.kind = ? and p.subject = ? and p.design is null
    """
    return dict(database.execute(sql, (kind, subject)).fetchall())


def test_two_estimates_of_even_width_by_hand(database: sqlite3.Connection) -> None:
    """0.30 and 0.20, each half a width of 0.20 wide: the mean, and a t of one degree."""
    sql = "select estimate, ci_low, ci_high, prediction_low, tau2, method from pooled where id = 1"
    estimate, low, high, prediction, tau2, method = database.execute(sql).fetchone()
    half = two_sided(95, 1) * (0.2 / 1.959963984540054) / sqrt(2)
    assert isclose(estimate, 0.25)
    assert isclose(high - low, 2 * half, rel_tol=1e-5)
    assert (prediction, tau2, method) == (None, 0.0, METHOD)


def test_a_question_pools_what_its_answer_weighs(database: sqlite3.Connection) -> None:
    """Three lines: the trial of pairing, the towns, and the trios, whose data were used twice."""
    assert pooled(database, "question", QUESTION) == [
        ("attainment", "smd", None, 3),
        ("attainment", "smd", "randomised-trial", 2),
    ]
    assert inputs(database, "question", QUESTION) == {
        "pairing-raises-attainment 0.3": None,
        "pairing-raises-attainment 0.5": pooling.OF_A_SUBGROUP,
        "pairing-raises-attainment 0.2": None,
        "pairing-raises-attainment 0.25": pooling.OF_A_REVIEW,
        "trios-again-no-larger 0.05": pooling.SAME_LINE,
        "trios-brought-no-gain 0.1": None,
    }


def test_weights_add_up(database: sqlite3.Connection) -> None:
    sql = "select sum(weight) from pooled_inputs where weight is not null group by pooled"
    assert all(isclose(total, 1, rel_tol=1e-5) for (total,) in database.execute(sql))


def test_one_claim_and_one_outcome_have_theirs(database: sqlite3.Connection) -> None:
    assert pooled(database, "claim", "pairing-raises-attainment") == [
        ("attainment", "smd", None, 2)
    ]
    assert pooled(database, "claim", "trios-brought-no-gain") == []
    assert pooled(database, "outcome", "exclusions") == []
    assert pooled(database, "feature", "network") == []
    assert len(pooled(database, "feature", "trios")) == 2


def test_the_shipped_collection_pools_nothing_that_is_dependent(kb_db: Path) -> None:
    with sqlite3.connect(kb_db) as connection:
        sql = """
        select count(*) from pooled_inputs i join effects f on f.id = i.effect
        join effects g on g.source = f.source and g.id > f.id
        join pooled_inputs j on j.pooled = i.pooled and j.effect = g.id
        where i.weight is not null and j.weight is not null
        """
        assert connection.execute(sql).fetchone() == (0,)
    connection.close()
