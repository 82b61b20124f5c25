"""Counts of facets are those of plain SQL, under any words, filters and years."""

from __future__ import annotations

import sqlite3
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from kb.search import FACETS, Selection, facet_values, search
from kb.search import intersections as intersections_module
from kb.search import library as library_module
from kb.search.selection import read_years

SUBTREE = """
WITH RECURSIVE tree(root, id) AS (
  SELECT id, id FROM features
  UNION SELECT t.root, f.id FROM features f JOIN tree t ON f.broader = t.id)
SELECT claim, root FROM tree JOIN claim_features ON feature = id
"""

CLAIM_VALUES: Mapping[str, str] = {
    "feature": SUBTREE,
    "outcome": "SELECT claim, outcome FROM claim_outcomes",
    "context": "SELECT claim, context FROM claim_contexts",
    "certainty": "SELECT id, coalesce(certainty, 'unrated') FROM claims",
    "kind": "SELECT id, kind FROM claims WHERE kind IS NOT NULL",
    "status": "SELECT id, status FROM claims",
}
"""For each facet of claims as such: claims with their values."""

ITEM_VALUES: Mapping[str, str] = {
    "relation": "SELECT id, relation FROM evidence",
    "design": "SELECT id, design FROM evidence"
    " WHERE relation <> 'background' AND design IS NOT NULL",
    "basis": "SELECT id, iif(second_hand, 'second-hand', 'first-hand') FROM evidence"
    " UNION ALL SELECT id, basis FROM evidence WHERE basis IS NOT NULL",
    "source": "SELECT id, source FROM evidence",
    "study": "SELECT id, study FROM evidence WHERE study IS NOT NULL",
    "author": "SELECT e.id, name FROM evidence e"
    " JOIN source_people sp ON sp.source = e.source JOIN people p ON p.id = sp.person",
    "year": "SELECT e.id, year FROM evidence e JOIN sources s ON s.key = e.source"
    " WHERE relation <> 'background' AND year IS NOT NULL",
}
"""For each facet of evidence: items with their values."""


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
    """The same questions asked of the tables in SQL, without any index."""

    def __init__(self, connection: sqlite3.Connection) -> None:
        self.connection = connection
        self.typed = "1"
        """What the words of a query ask of an item of evidence."""
        self.all = {row[0] for row in connection.execute("SELECT id FROM claims")}
        connection.execute("CREATE TEMP TABLE found (claim TEXT PRIMARY KEY)")
        self.values = {name: self.known(name) for name in {**CLAIM_VALUES, **ITEM_VALUES}}
        for name, sql in {**CLAIM_VALUES, **ITEM_VALUES}.items():
            kind = "INTEGER" if name in ITEM_VALUES else "TEXT"
            connection.execute(f"CREATE TEMP TABLE {name}_of (id {kind}, value)")
            connection.execute(f"INSERT INTO {name}_of {sql}")
            connection.execute(f"CREATE INDEX temp.{name}_ids ON {name}_of (id, value)")

    def known(self, facet: str) -> set[str]:
        """The values that a facet has at all."""
        rows = self.connection.execute("SELECT value FROM search_values WHERE facet = ?", (facet,))
        return {row[0] for row in rows}

    def holding(self, expression: str) -> set[str]:
        sql = (
            "SELECT c.id FROM claims_fts JOIN claims c ON c.rowid = claims_fts.rowid"
            " WHERE claims_fts MATCH ?"
        )
        return {row[0] for row in self.connection.execute(sql, (expression,))}

    def bearing(self, feature: str) -> set[str]:
        sql = "SELECT claim FROM claim_features WHERE feature = ?"
        return {row[0] for row in self.connection.execute(sql, (feature,))}

    @staticmethod
    def has(name: str, row: str, condition: str) -> str:
        return f"EXISTS (SELECT 1 FROM {name}_of WHERE id = {row} AND {condition})"

    def chosen(self, names: Iterable[str], selection: Selection, row: str, typed: str = "1") -> str:
        """That a claim or an item has what is chosen of some facets, and what was typed."""
        parts = [typed]
        for name in names:
            if name in selection.chosen:
                values = ", ".join(f"'{value}'" for value in selection.chosen[name])
                parts.append(self.has(name, row, f"value IN ({values})"))
            if name == "year" and selection.has_years:
                first, last = selection.years
                parts.append(
                    self.has("year", row, f"value BETWEEN {first or 0} AND {last or 9999}")
                )
        return " AND ".join(parts)

    def base(self, found: set[str], selection: Selection, without: str = "") -> set[str]:
        """The claims found that have what is chosen, of evidence on one item."""
        self.connection.execute("DELETE FROM found")
        self.connection.executemany("INSERT INTO found VALUES (?)", ((one,) for one in found))
        items = self.chosen(set(ITEM_VALUES) - {without}, selection, "e.id", self.typed)
        evidence = f"SELECT 1 FROM evidence e WHERE e.claim = f.claim AND {items}"
        claims = self.chosen(set(CLAIM_VALUES) - {without}, selection, "f.claim")
        some = "1" if items == "1" else f"EXISTS ({evidence})"
        sql = f"SELECT f.claim FROM found f WHERE {claims} AND {some}"
        return {row[0] for row in self.connection.execute(sql)}

    def counts(self, name: str, found: set[str], selection: Selection) -> dict[object, int]:
        """How many claims have each value of a facet beside what is chosen of the others."""
        self.base(found, selection)
        claims = self.chosen(set(CLAIM_VALUES) - {name}, selection, "f.claim")
        items = self.chosen(set(ITEM_VALUES) - {name}, selection, "e.id", self.typed)
        if name in ITEM_VALUES:
            pairs = f"evidence e USING (claim) JOIN {name}_of v ON v.id = e.id AND {items}"
        elif items == "1":
            pairs = f"{name}_of v ON v.id = f.claim"
        else:
            pairs = f"evidence e USING (claim) JOIN {name}_of v ON v.id = f.claim AND {items}"
        sql = (
            f"SELECT value, count(DISTINCT f.claim) FROM found f JOIN {pairs} WHERE {claims}"
            " GROUP BY value"
        )
        return dict(self.connection.execute(sql).fetchall())


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
        expected = plain.counts(facet.name, found, selection)
        shown = {choice.value: choice.count for choice in facet.choices if choice.count}
        chosen = set(selection.chosen.get(facet.name, ()))
        assert {c.value for c in facet.choices if c.selected} == (
            chosen & plain.values[facet.name] or chosen
        )
        assert shown.items() <= expected.items()
        if not facet.more:
            assert shown == expected
        elif facet.best:
            least = min(c.count for c in facet.choices if not c.selected)
            assert max(n for value, n in expected.items() if value not in shown) <= least
    years = plain.counts("year", found, selection)
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
        "study": ["no-such-study"],
        "source": ["source0", "source1", "source100", "no-such-source"],
        "author": ["Quithoand, Carla", "Seshear, Grace", "Ceadick, Ann", "Nobody, Ann"],
    }.items():
        some = draw(st.lists(st.sampled_from(values), max_size=2, unique=True))
        if some and draw(st.integers(0, 2)) == 0:
            chosen[name] = tuple(some)
    year = st.none() | st.integers(1983, 2027)
    first, last = draw(st.tuples(year, year))
    if first and last and first > last:
        first, last = last, first
    return Selection(chosen=chosen, years=draw(st.sampled_from([(None, None), (first, last)])))


@pytest.mark.slow
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
    match = data.draw(st.sampled_from(["all", "some"]))
    held = [plain.holding(word) | naming(plain, typed, word) for word in typed]
    found = plain.all
    if typed:
        found = set.union(*held) if match == "some" else set.intersection(*held)
    for word in omitted_fields:
        found = found - plain.holding(word) - naming(plain, [word], word)
    query = " ".join([*typed, *(f"-{word}" for word in omitted_fields)])
    agrees(made, plain, Selection(query, selection.chosen, selection.years, match=match), found)


def naming(plain: Plain, typed: list[str], word: str) -> set[str]:
    """The claims on a feature that is named with a word among those typed, in synthetic text."""
    found = set()
    for feature in named_features(plain, typed):
        names = names_of(plain, feature)
        typed_names = [name for name in names if f" {name.lower()} " in f" {' '.join(typed)} "]
        if any(word in name.lower().split() for name in typed_names):
            found |= plain.bearing(feature)
            found |= plain.holding(" OR ".join(f'"{name}"' for name in names))
    return found


EVERY = "SELECT id FROM claims"
BY_GRACE = (
    "EXISTS (SELECT 1 FROM source_people sp JOIN people p ON p.id = sp.person"
    " WHERE sp.source = e.source AND given = 'Grace')"
)
FIELD_WORDS = {
    "relation": ("disputes", "supports"),
    "basis": ("second-hand",),
    "design": ("trial", "opinion"),
    "source": ("source1", "source2"),
    "author": ("Seshear, Grace", "Ceadick, Ann"),
    "year": ("1990..2005", "2010.."),
}


@settings(
    max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture]
)
@given(selection=selections(), data=st.data())
def test_field_words_of_evidence_hold_on_the_item_that_is_chosen(
    made: sqlite3.Connection, plain: Plain, selection: Selection, data: st.DataObject
) -> None:
    free = [name for name in FIELD_WORDS if name not in selection.chosen]
    names = data.draw(st.lists(st.sampled_from(free), min_size=1, max_size=3, unique=True))
    typed = {name: data.draw(st.sampled_from(FIELD_WORDS[name])) for name in names}
    years = selection.years
    if "year" in typed:
        years = read_years(typed["year"], None, None)
    chosen = {**selection.chosen, **{n: (v,) for n, v in typed.items() if n != "year"}}
    same = Selection(chosen=chosen, years=years)
    query = " ".join(f'{name}:"{value}"' for name, value in typed.items())
    found = search(made, Selection(query, selection.chosen, (None, None)), meaning=False)
    if "year" not in typed:
        found = search(made, Selection(query, selection.chosen, selection.years), meaning=False)
    assert found.total == len(plain.base(plain.all, same))
    for facet in found.facets:
        if facet.name not in typed and not facet.more:
            shown = {choice.value: choice.count for choice in facet.choices if choice.count}
            assert shown == plain.counts(facet.name, plain.all, same)


def test_values_that_no_item_has_together_stand_on_items_of_their_own(
    made: sqlite3.Connection, plain: Plain
) -> None:
    found = search(made, Selection("relation:supports relation:disputes design:trial"))
    sql = (
        "SELECT count(*) FROM claims c WHERE"
        " EXISTS (SELECT 1 FROM evidence WHERE claim = c.id AND relation = 'supports'"
        " AND design = 'trial') AND EXISTS (SELECT 1 FROM evidence WHERE claim = c.id"
        " AND relation = 'disputes' AND design = 'trial')"
    )
    assert found.total == plain.connection.execute(sql).fetchone()[0] > 0
    assert "relation" in found.notes[0]
    assert found.facet("design").choices[0].value == "trial"


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
    ("query", "sql", "item"),
    [
        ("certainty:low", "SELECT id FROM claims WHERE certainty = 'low'", "1"),
        ("-certainty:low", "SELECT id FROM claims WHERE certainty IS NOT 'low'", "1"),
        ('certainty:"very low"', "SELECT id FROM claims WHERE certainty = 'very-low'", "1"),
        ("relation:dispute", EVERY, "e.relation = 'disputes'"),
        ("basis:second", EVERY, "e.second_hand"),
        ("source:source12", EVERY, "e.source = 'source12'"),
        ("author:grace", EVERY, BY_GRACE),
        ("author:grace relation:disputes", EVERY, f"e.relation = 'disputes' AND {BY_GRACE}"),
        (
            "-author:grace",
            f"{EVERY} WHERE id NOT IN (SELECT claim FROM evidence e WHERE {BY_GRACE})",
            "1",
        ),
        (
            "year:2001..2003",
            EVERY,
            "e.relation <> 'background' AND EXISTS (SELECT 1 FROM sources WHERE key = e.source"
            " AND year BETWEEN 2001 AND 2003)",
        ),
        (
            "kind:finding status:draft",
            "SELECT id FROM claims WHERE kind = 'finding' AND status = 'draft'",
            "1",
        ),
        (
            "design:trial context:context-3",
            "SELECT claim FROM claim_contexts WHERE context = 'context-3'",
            "e.relation <> 'background' AND e.design = 'trial'",
        ),
        ("feature:feature-0", "SELECT claim FROM claim_features", "1"),
    ],
)
def test_field_words_are_what_they_say(
    made: sqlite3.Connection, plain: Plain, query: str, sql: str, item: str
) -> None:
    found = {row[0] for row in plain.connection.execute(sql)}
    plain.typed = item
    assert plain.base(found, Selection())
    agrees(made, plain, Selection(query), found)
    plain.typed = "1"


def test_values_of_a_long_facet_can_be_searched(made: sqlite3.Connection, plain: Plain) -> None:
    selection = Selection(chosen={"certainty": ("low",)})
    counts = plain.counts("author", plain.all, selection)
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


def test_a_study_is_a_facet_of_the_evidence(shipped: sqlite3.Connection) -> None:
    facet = search(shipped, Selection()).facet("study")
    assert facet.choices
    sql = "SELECT count(DISTINCT claim) FROM evidence WHERE study = ?"
    for choice in facet.choices:
        assert shipped.execute(sql, (choice.value,)).fetchone() == (choice.count,)
        chosen = search(shipped, Selection(chosen={"study": (choice.value,)}))
        assert chosen.total == choice.count
        assert search(shipped, Selection(words=f"study:{choice.value}")).total >= choice.count
    first = facet.choices[0].value
    both = Selection(chosen={"study": (first,), "relation": ("disputes",)})
    sql = "SELECT count(DISTINCT claim) FROM evidence WHERE study = ? AND relation = 'disputes'"
    assert shipped.execute(sql, (first,)).fetchone() == (search(shipped, both).total,)
