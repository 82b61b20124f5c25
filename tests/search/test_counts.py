"""Counts of facets are those of plain SQL, under any words, filters and years."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterator, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.search import FACETS, Selection, facet_values, search
from kb.search import intersections as intersections_module
from kb.search import library as library_module

SUBTREE = """
SELECT t.root, cf.claim FROM (
  WITH RECURSIVE tree(root, id) AS (
    SELECT id, id FROM features
    UNION SELECT t.root, f.id FROM features f JOIN tree t ON f.broader = t.id)
  SELECT root, id FROM tree) t
JOIN claim_features cf ON cf.feature = t.id
"""

PAIRS: Mapping[str, str] = {
    "feature": SUBTREE,
    "context": "SELECT context, claim FROM claim_contexts",
    "certainty": "SELECT coalesce(certainty, 'unrated'), id FROM claims",
    "relation": "SELECT relation, claim FROM evidence",
    "kind": "SELECT kind, id FROM claims WHERE kind IS NOT NULL",
    "status": "SELECT status, id FROM claims",
    "design": "SELECT design, claim FROM evidence WHERE design IS NOT NULL",
    "basis": "SELECT CASE second_hand WHEN 1 THEN 'second-hand' ELSE 'first-hand' END, claim"
    " FROM evidence",
    "source": "SELECT source, claim FROM evidence",
    "author": "SELECT p.name, e.claim FROM evidence e"
    " JOIN source_people sp ON sp.source = e.source JOIN people p ON p.id = sp.person",
    "year": "SELECT s.year, e.claim FROM evidence e JOIN sources s ON s.key = e.source"
    " WHERE e.relation <> 'background'",
}


@pytest.fixture(params=["by Python", "by numpy"], autouse=True)
def _counted(request: pytest.FixtureRequest, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Count as small collections are counted, and as large ones are where numpy is installed."""
    if request.param == "by numpy":
        pytest.importorskip("numpy", reason="the extra “semantic” is not installed")
        monkeypatch.setattr(intersections_module, "LEAST", 0)
    library_module.forget()
    yield
    library_module.forget()


class Plain:
    """The same questions asked of the tables, without any index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.all = {row[0] for row in connection.execute("SELECT id FROM claims")}
        self.claims: dict[str, dict[object, set[str]]] = {}
        for name, sql in PAIRS.items():
            held = self.claims.setdefault(name, {})
            for value, claim in connection.execute(sql):
                held.setdefault(value, set()).add(claim)
        self.connection = connection

    def holding(self, expression: str) -> set[str]:
        sql = (
            "SELECT c.id FROM claims_fts JOIN claims c ON c.rowid = claims_fts.rowid"
            " WHERE claims_fts MATCH ?"
        )
        return {row[0] for row in self.connection.execute(sql, (expression,))}

    def bearing(self, feature: str) -> set[str]:
        sql = "SELECT claim FROM claim_features WHERE feature = ?"
        return {row[0] for row in self.connection.execute(sql, (feature,))}

    def filtered(self, name: str, selection: Selection) -> set[str]:
        if name == "year":
            first, last = selection.years
            chosen = [
                value
                for value in self.claims["year"]
                if isinstance(value, int) and (first or 0) <= value <= (last or 9999)
            ]
        else:
            chosen = list(selection.chosen[name])
        return set().union(*(self.claims[name].get(value, set()) for value in chosen))

    def base(self, found: set[str], selection: Selection, without: str = "") -> set[str]:
        names = [*selection.chosen, *(["year"] if selection.has_years else [])]
        for name in names:
            if name != without:
                found = found & self.filtered(name, selection)
        return found

    def counts(self, name: str, base: set[str]) -> dict[object, int]:
        counted = {value: len(claims & base) for value, claims in self.claims[name].items()}
        return {value: count for value, count in counted.items() if count}


@pytest.fixture(scope="module")
def plain(synthetic_db: object) -> Plain:
    return Plain(sqlite3.connect(str(synthetic_db)))


@pytest.fixture(scope="module")
def words(plain: Plain) -> list[str]:
    """Words from frequent to rare, as they are typed."""
    texts = plain.connection.execute("SELECT statement || ' ' || prose FROM claims")
    counts = Counter(
        word
        for (text,) in texts
        for word in text.lower().replace(".", " ").split()
        if word.isalpha()
    )
    ranked = [word for word, _ in counts.most_common()]
    return [*ranked[:20], *ranked[100:120], *ranked[-20:]]


def agrees(
    connection: sqlite3.Connection, plain: Plain, selection: Selection, found: set[str]
) -> None:
    results = search(connection, selection, meaning=False)
    assert results.total == len(plain.base(found, selection))
    for facet in results.facets:
        expected = plain.counts(facet.name, plain.base(found, selection, facet.name))
        shown = {choice.value: choice.count for choice in facet.choices if choice.count}
        chosen = set(selection.chosen.get(facet.name, ()))
        assert {c.value for c in facet.choices if c.selected} == chosen
        assert shown.items() <= expected.items()
        if not facet.more:
            assert shown == expected
        elif facet.best:
            least = min(c.count for c in facet.choices if not c.selected)
            assert max(n for value, n in expected.items() if value not in shown) <= least
    years = plain.counts("year", plain.base(found, selection, "year"))
    assert {bar.year: bar.claims for bar in results.years} == years


@st.composite
def selections(draw: st.DrawFn) -> Selection:
    chosen = {}
    for name, values in {
        "feature": [f"feature-{n}" for n in range(0, 40, 3)],
        "context": ["context-1", "context-2", "context-19"],
        "certainty": ["high", "moderate", "low", "very-low", "unrated"],
        "relation": ["supports", "qualifies", "disputes", "background"],
        "kind": ["finding", "mechanism", "definition"],
        "status": ["draft", "reviewed", "superseded"],
        "design": ["trial", "opinion", "no-such-design"],
        "basis": ["first-hand", "second-hand"],
        "source": ["source0", "source1", "source100", "no-such-source"],
    }.items():
        some = draw(st.lists(st.sampled_from(values), max_size=2, unique=True))
        if some and draw(st.integers(0, 2)) == 0:
            chosen[name] = tuple(some)
    year = st.none() | st.integers(1983, 2027)
    first, last = draw(st.tuples(year, year))
    if first and last and first > last:
        first, last = last, first
    return Selection(chosen=chosen, years=draw(st.sampled_from([(None, None), (first, last)])))


@settings(
    max_examples=120, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(selection=selections(), data=st.data())
def test_counts_are_those_of_plain_sql(
    made: sqlite3.Connection,
    plain: Plain,
    words: list[str],
    selection: Selection,
    data: st.DataObject,
) -> None:
    typed = data.draw(st.lists(st.sampled_from(words), max_size=3, unique=True))
    omitted_fields = data.draw(st.lists(st.sampled_from(words), max_size=1))
    found = plain.all
    if typed:
        named = named_features(plain, typed)
        found = plain.holding(" OR ".join(typed)).union(*map(plain.bearing, named))
        others = [f'"{text}"' for name in named for text in names_of(plain, name)]
        found |= plain.holding(" OR ".join(others)) if others else set()
    for word in omitted_fields:
        found = found - plain.holding(word)
    query = " ".join([*typed, *(f"-{word}" for word in omitted_fields)])
    agrees(made, plain, Selection(query, selection.chosen, selection.years), found)


def names_of(plain: Plain, feature: str) -> list[str]:
    sql = (
        "SELECT label FROM features WHERE id = ?1 UNION ALL SELECT value FROM features f,"
        " json_each(alt_labels) WHERE f.id = ?1"
    )
    return [row[0] for row in plain.connection.execute(sql, (feature,))]


def named_features(plain: Plain, typed: list[str]) -> list[str]:
    """The features whose name stands in the words typed, in synthetic text without stems."""
    text = f" {' '.join(typed)} "
    ids = [row[0] for row in plain.connection.execute("SELECT id FROM features")]
    return [
        name for name in ids if any(f" {one.lower()} " in text for one in names_of(plain, name))
    ]


@pytest.mark.parametrize(
    ("query", "sql"),
    [
        ("certainty:low", "SELECT id FROM claims WHERE certainty = 'low'"),
        ("-certainty:low", "SELECT id FROM claims WHERE certainty <> 'low'"),
        ('certainty:"very low"', "SELECT id FROM claims WHERE certainty = 'very-low'"),
        ("relation:dispute", "SELECT claim FROM evidence WHERE relation = 'disputes'"),
        ("basis:second", "SELECT claim FROM evidence WHERE second_hand"),
        ("source:source12", "SELECT claim FROM evidence WHERE source = 'source12'"),
        (
            "year:2001..2003",
            "SELECT id FROM claims WHERE id IN (SELECT claim FROM evidence e"
            " JOIN sources s ON s.key = e.source WHERE s.year BETWEEN 2001 AND 2003"
            " AND relation <> 'background')",
        ),
        (
            "kind:finding status:draft",
            "SELECT id FROM claims WHERE kind = 'finding' AND status = 'draft'",
        ),
        (
            "design:trial context:context-3",
            "SELECT e.claim FROM evidence e JOIN claim_contexts c"
            " ON c.claim = e.claim WHERE design = 'trial' AND context = 'context-3'",
        ),
        ("feature:feature-0", "SELECT claim FROM claim_features"),
    ],
)
def test_field_words_are_what_they_say(
    made: sqlite3.Connection, plain: Plain, query: str, sql: str
) -> None:
    found = {row[0] for row in plain.connection.execute(sql)}
    assert found
    agrees(made, plain, Selection(query), found)


def test_values_of_a_long_facet_can_be_searched(made: sqlite3.Connection, plain: Plain) -> None:
    selection = Selection(chosen={"certainty": ("low",)})
    base = plain.base(plain.all, selection)
    counts = plain.counts("author", base)
    for text in ("grace", "GRACE", "áin", "se"):
        found = facet_values(made, selection, "author", text, 10_000)
        assert not found.more
        wanted = text.lower().replace("á", "a")
        assert {c.value: c.count for c in found.choices} == {
            name: count for name, count in counts.items() if wanted in str(name).lower()
        }
    few = facet_values(made, selection, "author", "a", 5)
    assert few.more
    assert len(few.choices) <= 5
    assert facet_values(made, selection, "feature", "no such words at all").choices == ()
    with pytest.raises(KeyError):
        facet_values(made, selection, "colour", "red")


def test_every_facet_is_there(made: sqlite3.Connection) -> None:
    results = search(made, Selection())
    assert [facet.name for facet in results.facets] == list(FACETS)
    assert results.facet("kind").label == "Kind of claim"
    with pytest.raises(KeyError):
        results.facet("colour")


def test_broader_features_hold_their_narrower_ones(made: sqlite3.Connection) -> None:
    choices = search(made, Selection()).facet("feature").choices
    by_value = {choice.value: choice for choice in choices}
    assert by_value["feature-0"].depth == 0
    for choice in choices:
        if choice.parent:
            assert by_value[choice.parent].count >= choice.count
            assert by_value[choice.parent].depth == choice.depth - 1
