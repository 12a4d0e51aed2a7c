"""Filling an empty Ladybug file with the rows of another graph, whatever their number.

One COPY for each table: many small ones into the same table take many times as long, and one of a frame would hold the
table in memory. So the rows of a table are gathered in a Parquet file beside the graph first.
"""

from collections.abc import Iterable
from itertools import groupby
from operator import itemgetter

import polars as pl

from lianjian.graph import cypher
from lianjian.graph.cypher import quoted
from lianjian.graph.engine import Part
from lianjian.graph.ladybug_file import LadybugFile
from lianjian.graph.ladybug_gather import gather, in_cypher
from lianjian.graph.layout import BOOKS, Table


def fill(file: LadybugFile, parts: Iterable[Part]) -> None:
    """Writes the parts, see Engine.fill, into a file that holds nothing."""
    file.query("CALL auto_checkpoint = true")
    gathered = file.path.with_name("rows.parquet")
    tables = []
    for place, found in groupby(parts, key=itemgetter(0)):
        gather(gathered, (_as_kept(place, frame) for _, frame in found))
        file.query(f"COPY {quoted(_name(place))} FROM {in_cypher(gathered)} {_ends(place)}")
        if isinstance(place, Table):
            tables.append(place)
    file.summarise(tables)
    file.query("CHECKPOINT")


def _as_kept(place: Table | str, frame: pl.DataFrame) -> pl.DataFrame:
    """The columns in the order in which the file keeps them: COPY goes by that."""
    if isinstance(place, str):
        return frame.select(*BOOKS[place])
    if place.edge is None:
        return frame.rename({"start": "id"}).select(*cypher.row_columns(place))
    return frame.select(*place.columns)


def _name(place: Table | str) -> str:
    return place if isinstance(place, str) else place.name


def _ends(place: Table | str) -> str:
    if isinstance(place, str) or place.edge is None:
        return ""
    return f"(from='{place.edge.start}', to='{place.edge.end}')"
