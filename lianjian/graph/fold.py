"""The fold: what the graph says about a thing when several statements are about it.

For each property the value of the best statement that gives one: by the grade of its citation, else of its source; then
by date (of the citation, else of the source), newer first; then by the source's name and the row. `roles` and `aliases`
are the union of all; what is merged of several ids has the names that lose among its aliases. See docs/explanation/design.md.
"""

import polars as pl

from lianjian.graph import statements as shape
from lianjian.graph.layout import KEYS, UNIONS, Table
from lianjian.graph.merges import Merges, of_another, under, within_itself
from lianjian.graph.records import PROVENANCE
from lianjian.graph.rowsets import are_distinct

#: Grades of sources, best first; any other, or none, comes last.
GRADES = ("official", "academic", "media", "mirror", "unsafe")

#: A thing, and of a periodic relation one spell of it.
SPELL = (*KEYS, "spell")


def with_spell(table: Table, statements: pl.DataFrame) -> pl.DataFrame:
    """Adds `spell`, which parts the statements about one periodic relation: each beginning and end stated is a term."""
    if not table.periodic:
        return statements.with_columns(spell=pl.lit(None, pl.String))
    return statements.with_columns(spell=pl.concat_str(pl.col("since", "until").fill_null(""), separator="/"))


def single(table: Table, rows: pl.DataFrame, book: pl.DataFrame, merges: Merges) -> pl.DataFrame:
    """Those rows of the graph that are themselves the one statement about a thing, as statements.

    `book` are the live rows of Statement. A row may hold the one statement that came with another id: then that is in the book.
    """
    alone = with_spell(table, rows.filter(pl.col("statements") == 1))
    if merges:
        shown = under(table, shape.of_book(table, book), merges).filter(of_another() & ~within_itself(table))
        alone = alone.join(with_spell(table, shown), on=SPELL, how="anti", nulls_equal=True)
    return shape.of_rows(table, alone)


def fold(table: Table, statements: pl.DataFrame, sources: pl.DataFrame, citations: pl.DataFrame) -> pl.DataFrame:
    """One row for each thing and spell: the columns of the table and `spell`. Statements are as `merges.under` gives them."""
    wanted = [*table.columns, "spell"]
    one = pl.lit(1, pl.Int64)
    if are_distinct(statements, SPELL):
        return statements.with_columns(statements=one).select(wanted)
    marked = statements.with_columns(lone=pl.len().over(SPELL) == 1)
    single = marked.filter("lone").with_columns(statements=one)
    several = ranked(table, marked.filter(~pl.col("lone")), sources, citations)
    folded = several.group_by(SPELL, maintain_order=True).agg(
        *(_union(name) if name in UNIONS else _best(name) for name in table.properties),
        *(pl.col(name).first() for name in PROVENANCE),
        statements=pl.len().cast(pl.Int64),
        merged=of_another().any(),
        names=pl.col("name").drop_nulls() if table.edge is None else pl.lit(None),
    )
    if table.edge is None and folded["merged"].any():
        folded = folded.with_columns(aliases=_with_names())
    return pl.concat([single.select(wanted), folded.select(wanted)])


def _with_names() -> pl.Expr:
    """The aliases; of what is merged with the names that are not its own."""
    none = pl.lit([], dtype=pl.List(pl.String()))
    called = pl.col("aliases").fill_null(none).list.concat("names").list.unique().list.sort()
    other = called.list.set_difference(pl.concat_list("name")).list.sort()
    return pl.when(~pl.col("merged")).then("aliases").when(other.list.len() > 0).then(other)


def ranked(table: Table, statements: pl.DataFrame, sources: pl.DataFrame, citations: pl.DataFrame) -> pl.DataFrame:
    """The statements about each thing together, the best first."""
    by_source = sources.select(source="n", source_name="name", source_grade="grade", source_date="date")
    by_citation = citations.select(citation="n", citation_grade="grade", citation_date="date")
    known = statements.join(by_source, on="source", how="left").join(by_citation, on="citation", how="left")
    grade = pl.coalesce("citation_grade", "source_grade")
    order = {name: place for place, name in enumerate(GRADES)}
    return known.with_columns(
        rank_grade=grade.replace_strict(order, default=len(GRADES), return_dtype=pl.Int64),
        rank_date=pl.coalesce("citation_date", "source_date"),
        rank_last=shape.content(table, statements),
    ).sort(
        *SPELL,
        "rank_grade",
        "rank_date",
        "source_name",
        "row",
        "rank_last",
        descending=[False, False, False, False, True, False, False, False],
        nulls_last=True,
        maintain_order=True,
    )


def _best(name: str) -> pl.Expr:
    return pl.col(name).drop_nulls().first()


def _union(name: str) -> pl.Expr:
    values = pl.col(name).explode().drop_nulls().unique().sort()
    return pl.when(values.len() > 0).then(values.implode()).alias(name)
