"""What Datasette is told of ``kb.db``: its tables, their columns, facets and canned queries.

The words come from the schema, so that the pages, the documentation and the database agree.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Any

import yaml

from kb.store.queries import QUERIES, Query
from kb.store.schema import Table

BEGIN = "# Generated from the schema by scripts/metadata.py; change it there."
END = "# End of the generated part."


def database_metadata(
    tables: Iterable[Table], queries: Iterable[Query] = QUERIES
) -> dict[str, Any]:
    """The value of ``databases: kb:`` in Datasette's metadata."""
    return {
        "tables": {table.name: _table(table) for table in tables},
        "queries": {query.name: _query(query) for query in queries},
    }


def _table(table: Table) -> dict[str, Any]:
    shown = {
        "label_column": table.label,
        "sort": table.sort,
        "sort_desc": table.sort_desc,
        "facets": list(table.facets),
        "hidden": table.hidden,
    }
    return {
        "description": table.description,
        **{name: value for name, value in shown.items() if value},
        "columns": {column.name: column.description for column in table.columns},
    }


def _query(query: Query) -> dict[str, Any]:
    # The answer comes first; whoever wants the SQL asks for it.
    return {
        "title": query.title,
        "description": query.description,
        "sql": query.sql.strip(),
        "hide_sql": True,
    }


class _Dumper(yaml.SafeDumper):
    """Writes long SQL as literal blocks, which people can read."""


def _text(dumper: yaml.SafeDumper, value: str) -> yaml.ScalarNode:
    style = "|" if "\n" in value else None
    return dumper.represent_scalar("tag:yaml.org,2002:str", value, style=style)


_Dumper.add_representer(str, _text)


def render(tables: Iterable[Table], queries: Iterable[Query] = QUERIES) -> str:
    """The ``databases:`` part of ``metadata.yml``, between its two marks."""
    value = {"databases": {"kb": database_metadata(tables, queries)}}
    body = yaml.dump(value, Dumper=_Dumper, sort_keys=False, allow_unicode=True, width=96)
    return f"{BEGIN}\n{body}{END}\n"


def with_databases(
    value: Mapping[str, Any], tables: Iterable[Table], queries: Iterable[Query] = QUERIES
) -> dict[str, Any]:
    """Metadata with what the schema says of the database; what the file itself says counts."""
    ours = database_metadata(tables, queries)
    databases = value.get("databases")
    databases = databases if isinstance(databases, Mapping) else {}
    theirs = databases.get("kb")
    theirs = theirs if isinstance(theirs, Mapping) else {}
    merged = {**theirs}
    for part, known in ours.items():
        said = theirs.get(part)
        merged[part] = {**known, **(said if isinstance(said, Mapping) else {})}
    return {**value, "databases": {**databases, "kb": merged}}


def without_generated(text: str) -> str:
    """What people wrote in a ``metadata.yml``: all but its generated part, which is long."""
    before, _, rest = text.partition(BEGIN)
    return before + rest.partition(f"{END}\n")[2]


def replace_generated(text: str, generated: str) -> str:
    """``text`` with its generated part replaced, or the part added at the end."""
    before, mark, rest = text.partition(BEGIN)
    if not mark:
        return f"{text.rstrip()}\n\n{generated}"
    _, _, after = rest.partition(f"{END}\n")
    return f"{before}{generated}{after}"
