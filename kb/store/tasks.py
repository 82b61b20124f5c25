"""The tasks of a curator, each as the SQL that finds what there is to do, most pressing first."""

from __future__ import annotations

from dataclasses import dataclass

from kb.store.criteria import is_rated

_SOURCES = """
select null, source, count(distinct claim) from evidence where second_hand = 1
group by source order by 3 desc, count(*) desc, source
"""


@dataclass(frozen=True, slots=True)
class Task:
    """A sort of thing to do: its name, and SQL that gives a claim, a source and how many gain."""

    name: str
    sql: str


def _claims(name: str, where: str) -> Task:
    """A task on claims, those first that were changed longest ago."""
    return Task(name, f"select id, null, 1 from claims where {where} order by updated, id")  # noqa: S608 - our own


TASKS: tuple[Task, ...] = (
    Task("read", _SOURCES),
    # definitions, descriptions and recommendations have none to give
    _claims(
        "rate",
        f"certainty is null and {is_rated()} and status <> 'superseded'",
    ),
    # a second line makes no definition surer
    _claims(
        "second",
        f"independent_lines = 1 and {is_rated()} and status in ('reviewed', 'contested')",
    ),
    _claims(
        "weigh",
        "status <> 'superseded' and (status = 'contested' or (supports > 0 and disputes > 0))",
    ),
    _claims("review", "status = 'draft'"),
)
