"""Statements as frames: bringing them to one shape, and their content as JSON.

A statement frame has the columns of `layout.Table.stated` and `ref`, which says where the store keeps it: 0 nowhere yet,
n > 0 in row n of Statement, -n in the row of the graph whose own number is n - 1 (a thing's only statement).
"""

import polars as pl

from lianjian.graph.layout import KEYS, STATEMENT, UNIONS, Table, empty
from lianjian.graph.records import PROVENANCE

_EMPTY_INSIDE = r',"[a-z_0-9]+":null'
_EMPTY_FIRST = r'^\{"[a-z_0-9]+":null,?'


def normal(table: Table, frame: pl.DataFrame) -> pl.DataFrame:
    """A frame of `records.Batch` as statements: every column there with its type, empty lists and NaN as nothing.

    Raises ValueError for a column that the table does not have, and for rows without a key.
    """
    if table.edge is None:
        frame = frame.rename({"id": "start"}).with_columns(end=pl.lit(""))
    unknown = set(frame.columns) - set(table.stated)
    if unknown:
        raise ValueError(f"{table.name} has no column {', '.join(sorted(unknown))}")
    columns = [_column(frame, name, kind) for name, kind in table.stated.items()]
    made = frame.select(columns).with_columns(pl.col("basis").fill_null("stated"))
    if made["start"].null_count() or made["end"].null_count():
        raise ValueError(f"{table.name}: a statement without an id")
    return made


def content(table: Table, statements: pl.DataFrame) -> pl.Expr:
    """The properties of statements as JSON without the empty ones: equal statements give equal text."""
    filled = [name for name in table.properties if statements[name].null_count() < statements.height]
    if not filled:
        return pl.lit("{}").alias("values")
    whole = pl.struct(filled).struct.json_encode()
    if any(statements[name].null_count() for name in filled):
        whole = whole.str.replace_all(_EMPTY_INSIDE, "").str.replace(_EMPTY_FIRST, "{")
    return whole.alias("values")


def of_rows(table: Table, rows: pl.DataFrame) -> pl.DataFrame:
    """Rows of the graph that are single statements, as statements."""
    return rows.select(*table.stated, ref=-1 - pl.col("at"))


def of_book(table: Table, book: pl.DataFrame) -> pl.DataFrame:
    """The live rows of Statement about this table, as statements."""
    if book.is_empty():
        return empty({**table.stated, "ref": pl.Int64()})
    start_kind, end_kind = table.ends
    mine = book.filter(
        pl.col("table") == table.name,
        pl.col("start_kind").eq_missing(pl.lit(start_kind, pl.String)),
        pl.col("end_kind").eq_missing(pl.lit(end_kind, pl.String)),
    )
    if table.properties:
        mine = mine.with_columns(
            pl.col("values").str.json_decode(pl.Struct(dict(table.properties))).struct.unnest(),
        )
    return mine.select(*table.stated, ref=pl.col("n"))


def to_book(table: Table, made: pl.DataFrame, first: int) -> pl.DataFrame:
    """Statements (with a column `ended`) as rows of Statement, numbered from `first`."""
    start_kind, end_kind = table.ends
    return made.select(
        n=pl.int_range(first, first + pl.len(), dtype=pl.Int64),
        table=pl.lit(table.name),
        start_kind=pl.lit(start_kind, pl.String),
        end_kind=pl.lit(end_kind, pl.String),
        **{name: pl.col(name) for name in (*KEYS, *PROVENANCE)},
        values=content(table, made),
        ended=pl.col("ended"),
    ).select(*STATEMENT)


def _column(frame: pl.DataFrame, name: str, kind: pl.DataType) -> pl.Expr:
    if name not in frame.columns:
        return pl.lit(None, kind).alias(name)
    column = pl.col(name).cast(kind)
    if kind == pl.Float64():
        return pl.when(column.is_finite()).then(column).alias(name)
    if kind == pl.List(pl.String()):
        column = column.list.drop_nulls()
        if name in UNIONS:
            column = column.list.unique().list.sort()
        return pl.when(column.list.len() > 0).then(column).alias(name)
    return column
