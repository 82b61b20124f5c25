"""Run SQL over a folder of partitions in DuckDB or PySpark: the rows of each query as JSON.

``engines.py ENGINE FOLDER``, and on standard input an object of queries by name.
"""

# Only the engine that is asked for is imported: PySpark takes seconds.
# ruff: noqa: PLC0415

import json
import sys
from collections.abc import Callable
from pathlib import Path

Rows = list[list[object]]

TABLES = ("claims", "claim_features", "claim_contexts", "contexts", "directions", "features")


def duckdb_over(folder: Path) -> Callable[[str], Rows]:
    import duckdb

    engine = duckdb.connect()
    for table in TABLES:
        parts = f"'{folder}/{table}/*.parquet'"
        engine.execute(f"CREATE VIEW {table} AS SELECT * FROM {parts}")  # noqa: S608 - our own
    return lambda sql: [list(row) for row in engine.sql(sql).fetchall()]


def spark_over(folder: Path) -> Callable[[str], Rows]:
    from pyspark.sql import SparkSession

    spark = (
        SparkSession.builder.master("local[1]")
        .config("spark.ui.enabled", "false")
        .config("spark.sql.adaptive.enabled", "false")
        .config("spark.sql.shuffle.partitions", "1")
        .config("spark.driver.bindAddress", "127.0.0.1")
        .config("spark.driver.host", "127.0.0.1")
        .getOrCreate()
    )
    for table in TABLES:
        spark.read.parquet(str(folder / table)).createOrReplaceTempView(table)
    return lambda sql: [list(row) for row in spark.sql(sql).collect()]


def main() -> None:
    engine, folder = sys.argv[1], Path(sys.argv[2])
    run = {"duckdb": duckdb_over, "pyspark": spark_over}[engine](folder)
    answers = {name: run(sql) for name, sql in json.load(sys.stdin).items()}
    json.dump(answers, sys.stdout)


main()
