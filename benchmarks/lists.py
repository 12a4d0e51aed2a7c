"""Measures lists as offices have them, made up from a seed: a large workbook, a CSV of a million rows, each again, a list."""

import csv
import random
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from itertools import chain
from pathlib import Path

import polars as pl
from python_calamine import CalamineWorkbook
from xlsxwriter import Workbook

from benchmarks.measure import apart, timed
from benchmarks.storing import load_register
from lianjian.graph.register_file import SHIPPED
from lianjian.loaders.into import load_into
from lianjian.schema import catalogue

#: Rows at scale 1, and the seconds (and bytes) that they may take; a load without change a third of the first.
WORKBOOK, CSV, LIST = 100_000, 1_000_000, 10_000
WORKBOOK_SECONDS, CSV_SECONDS, LIST_SECONDS = 20.0, 60.0, 5.0
CSV_PEAK = 1_500_000_000
AGAIN = 1 / 3

_ORGANIZATIONS = (
    "编号", "机构名称", "简称", "机构类型", "党组织层级", "上级党组织", "所在区划", "服务区域", "党员数", "双报到社区", "来源",
    "来源日期",
)  # fmt: skip
_NEEDS = ("编号", "单位名称", "服务类别", "需求内容", "紧急程度", "状态", "需求时效")
#: Organisations lie in the communities of this county, as those of a district's list do.
_COUNTY = "330302"
_DATES = ("2023年5月", "2023.05", "2023-05-01", "20230501", "2024")

Row = Sequence[str]


@dataclass(frozen=True, slots=True)
class ListLoad:
    """A file's load: its rows and those loaded, seconds and peak of resident memory; and of the same file when only read.

    `again`: seconds of a second load, without change. `target` and `peak_target` are for scale 1.
    """

    name: str
    rows: int
    loaded: int
    seconds: float
    target: float
    peak: int
    peak_target: int | None
    again: float | None
    peer: str
    peer_seconds: float
    peer_peak: int

    @property
    def ratio(self) -> float:
        """How much longer loading takes than a peer takes to read the file."""
        return self.seconds / self.peer_seconds

    @property
    def whole(self) -> bool:
        """Whether every row was loaded."""
        return self.loaded == self.rows


def measure_lists(folder: Path, scale: float, seed: int) -> list[ListLoad]:
    """Makes the files, loads each into a graph of the whole register, in a process of its own, and reads it with a peer."""
    sizes = [max(10, round(rows * scale)) for rows in (LIST, WORKBOOK, CSV)]
    small, large, needs = folder / "合成示例小清单.xlsx", folder / "合成示例机构.xlsx", folder / "合成示例需求清单.csv"
    apart(_make, small, large, needs, sizes, seed)
    graph, other = folder / "lists.db", folder / "list.db"
    apart(load_register, graph)
    other.write_bytes(graph.read_bytes())
    found = [
        _measured(f"list of {sizes[0]:,} rows, xlsx", other, small, sizes[0], LIST_SECONDS, again=False),
        _measured(f"workbook of {sizes[1]:,} rows x {len(_ORGANIZATIONS)} columns", graph, large, sizes[1], WORKBOOK_SECONDS),
        _measured(f"CSV of {sizes[2]:,} rows", graph, needs, sizes[2], CSV_SECONDS, peak_target=CSV_PEAK),
    ]
    for path in (graph, other):
        path.unlink()
    return found


def _measured(
    name: str, graph: Path, file: Path, rows: int, target: float, *, again: bool = True, peak_target: int | None = None
) -> ListLoad:
    """The figures of one file."""
    first = apart(load_list, graph, file)
    second = apart(load_list, graph, file).value[1] if again else None
    peer = apart(read_with_peer, file)
    loaded, seconds = first.value
    return ListLoad(
        name, rows, loaded, seconds, target, first.peak, peak_target, second, peer.value[0], peer.value[1], peer.peak
    )  # fmt: skip


def load_list(graph: Path, file: Path) -> tuple[int, float]:
    """Loads a file as `lianjian load` does; the rows that were loaded, and the seconds."""
    report, seconds = timed(lambda: load_into(str(graph), [file]))
    return sum(sheet.loaded for sheet in report.sheets), seconds


def read_with_peer(file: Path) -> tuple[str, float]:
    """Reads a file into a frame and does nothing with it; with what, and the seconds."""
    if file.suffix == ".csv":
        return "polars", timed(lambda: pl.read_csv(file, infer_schema=False))[1]
    return "polars with python-calamine", timed(lambda: _frame_of(file))[1]


def _frame_of(workbook: Path) -> pl.DataFrame:
    header, *rows = CalamineWorkbook.from_path(workbook).get_sheet_by_index(0).to_python()
    return pl.DataFrame(rows, schema=[str(name) for name in header], orient="row", strict=False)


# The files --------------------------------------------------------------------------------------------------------------


def _make(small: Path, large: Path, needs: Path, sizes: Sequence[int], seed: int) -> None:
    _write_workbook(small, organizations(sizes[0], seed))
    _write_workbook(large, organizations(sizes[1], seed + 1))
    _write_csv(needs, asked(sizes[2], sizes[1], seed + 2))


def organizations(rows: int, seed: int) -> Iterator[Row]:
    """Rows of a 机构 sheet: a superior by name, places by code and by name, numbers and days in the forms that offices use."""
    chance = random.Random(seed)
    communities = _communities()
    levels = [term.zh for term in catalogue.vocabularies()["party_levels"].terms]
    for number in range(rows):
        code, place = chance.choice(communities)
        superior = chance.randrange(number) if number else None
        yield (
            f"HC{number:07d}",
            _name(number) if number % 5 else _name(number).replace("示例", "示 例"),
            f"示例{number}",
            "党组织",
            chance.choice(levels),
            "" if superior is None else _name(superior),
            code if number % 2 else place,
            code[:9],
            str(chance.randrange(3, 200)) if number % 3 else "１２",
            code,
            "合成示例台账",
            chance.choice(_DATES),
        )


def asked(rows: int, organizations: int, seed: int) -> Iterator[Row]:
    """Rows of a 需求清单, asked by the organisations of the workbook, which are named by their names."""
    chance = random.Random(seed)
    services = [term.zh for term in catalogue.vocabularies()["services"].terms]
    for number in range(rows):
        service = chance.choice(services)
        yield (
            f"XQ{number:07d}",
            _name(chance.randrange(organizations)),
            service,
            f"合成示例：{service}，第{number}项",
            chance.choice(("一般", "较急", "紧急")),
            "待认领",
            chance.choice(_DATES).replace("202", "203"),
        )


def _name(number: int) -> str:
    return f"合成示例第{number}公司党支部"


def _communities() -> list[tuple[str, str]]:
    """Code and name of the communities of the county whose names are told apart in it."""
    code = pl.col("code").cast(pl.String)
    found = pl.read_parquet(SHIPPED).filter((code.str.len_chars() == 12) & code.str.starts_with(_COUNTY))
    found = found.filter(pl.col("name").is_unique()).sort("code")
    return [(str(code), str(name)) for code, name in found.select("code", "name").iter_rows()]


def _write_workbook(path: Path, rows: Iterable[Row]) -> None:
    with Workbook(str(path), {"constant_memory": True}) as book:
        sheet = book.add_worksheet("机构")
        for at, row in enumerate(chain((_ORGANIZATIONS,), rows)):
            for column, text in enumerate(row):
                sheet.write_string(at, column, text)


def _write_csv(path: Path, rows: Iterable[Row]) -> None:
    with path.open("w", encoding="utf-8-sig", newline="") as file:
        csv.writer(file).writerows(chain((_NEEDS,), rows))
