"""The rows of the evidence as Parquet, for DuckDB, Spark, pandas (the extra ``parquet``)."""

from __future__ import annotations

import io
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, BinaryIO

from kb.base.errors import KbError
from kb.cite.export.excerpt import Excerpt
from kb.cite.export.table import COLUMNS, rows


def write_parquet(excerpt: Excerpt) -> bytes:
    """One table with the columns of the CSV, in their own types; UTF-8 text, lists as lists."""
    return to_parquet(COLUMNS, rows(excerpt))


def to_parquet(columns: Mapping[str, type], rows: Iterable[Mapping[str, Any]]) -> bytes:
    """Rows as Parquet, each column in its own type.

    Raises :class:`KbError` without the extra ``parquet``.
    """
    values = list(rows)
    out = io.BytesIO()
    write_columns(columns, [[row.get(name) for row in values] for name in columns], out)
    return out.getvalue()


def write_columns(
    columns: Mapping[str, type], values: Sequence[Sequence[Any]], out: Path | BinaryIO
) -> None:
    """Write the values of each column, all of one length, as one Parquet file.

    Raises :class:`KbError` without the extra ``parquet``.
    """
    try:
        import pyarrow as pa  # noqa: PLC0415 - optional and large
        import pyarrow.parquet as pq  # noqa: PLC0415
    except ImportError:
        raise KbError(
            "Parquet needs the package pyarrow, which is not installed; add it with"
            " “pip install 'evidence-kb[parquet]'”."
        ) from None
    types = {
        str: pa.string(),
        int: pa.int64(),
        float: pa.float64(),
        bool: pa.bool_(),
        list: pa.list_(pa.string()),
    }
    schema = pa.schema([(name, types[kind]) for name, kind in columns.items()])
    arrays = [pa.array(column, one.type) for column, one in zip(values, schema, strict=True)]
    pq.write_table(pa.Table.from_arrays(arrays, schema=schema), out)
