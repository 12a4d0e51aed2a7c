"""One list, written in any format, under any of its columns' names, in any order, below titles: the same is read of it."""

import csv
import json
from dataclasses import asdict, is_dataclass
from datetime import date
from pathlib import Path
from typing import Any, NamedTuple

import polars as pl
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from lianjian.loaders.load import read_lists
from lianjian.loaders.mapping.drafts import SheetDraft, draft_sheet
from lianjian.loaders.mapping.layouts import recognise
from lianjian.loaders.reading.cells import as_typed
from lianjian.schema import catalogue
from lianjian.schema.catalogue import Column, Layout
from tests.hazards.making import Sheet, write

LAYOUTS = list(catalogue.layouts().values())
WORKBOOKS = ("xlsx", "xls", "ods")
RECORDS = ("json", "jsonl", "parquet")
FORMATS = (*WORKBOOKS, "csv", "tsv", *RECORDS)
ENCODINGS = ("utf-8", "utf-8-sig", "gb18030", "utf-16")
Cell = str | int | float | date | None
Rows = list[list[Cell]]

NAMES = st.sampled_from(["埭头村党委", "示例公司", "海城联盟", "第一网格", "330303012202", "JG001", "示例(筹)", "*牵头示例公司"])
WORDS = st.sampled_from(["共同学习", "每周一次", "第3号", "001", "A-1", "党员示范岗；志愿队"])
DAYS = st.dates(date(1990, 1, 1), date(2035, 12, 31))
PARTIAL = st.one_of(DAYS, DAYS.map(str), DAYS.map("{:%Y-%m}".format), DAYS.map("{:%Y年%m月}".format), st.integers(1990, 2035))
CELLS: dict[str, st.SearchStrategy[Cell]] = {
    "date": PARTIAL,
    "integer": st.one_of(st.integers(0, 5000), st.integers(0, 5000).map("{:,}".format)),
    "number": st.one_of(st.integers(-80, 80), st.integers(-800, 800).map(lambda tenths: tenths / 10)),
}


class Look(NamedTuple):
    """How a list is written down."""

    format: str
    order: list[int]
    header: list[str]
    titles: list[str]
    group: bool
    blank: bool
    named: bool
    encoding: str


def cells_of(column: Column) -> st.SearchStrategy[Cell]:
    """What may stand in a column; in one that may be empty, nothing as well."""
    if column.vocabulary is not None:
        terms = catalogue.vocabularies()[column.vocabulary].terms
        found: st.SearchStrategy[Cell] = st.sampled_from([label for term in terms for label in (term.zh, term.notation)])
    elif "relation" in column.target or "end" in column.target or "name" in column.target:
        found = st.lists(NAMES, min_size=1, max_size=3, unique=True).map("、".join) if column.several else NAMES
    else:
        found = CELLS.get(column.type, WORDS)
    return found if column.required else st.one_of(st.none(), found)


@st.composite
def lists(draw: st.DrawFn, layout: Layout) -> Rows:
    """Rows of a layout, all columns in the order of the contract."""
    cells = [cells_of(column) for column in layout.columns]
    rows: Rows = draw(st.lists(st.tuples(*cells).map(list), min_size=1, max_size=4))
    return rows


@st.composite
def looks(draw: st.DrawFn, layout: Layout) -> Look:
    """A way to write a list of that layout down."""
    order = draw(st.permutations(range(len(layout.columns))))
    names = [draw(st.sampled_from((column.name, *column.aliases))) for column in layout.columns]
    marks = [draw(st.sampled_from(("{}", "{}", "*{}", "{}（必填）"))) if column.required else "{}" for column in layout.columns]
    told = recognise("data", "Sheet1", names) is layout
    return Look(
        format=draw(st.sampled_from(FORMATS)),
        order=list(order),
        header=[mark.format(name) for mark, name in zip(marks, names, strict=True)],
        titles=draw(st.lists(st.sampled_from(["某区2024年情况汇总表", "填报日期：2024年5月"]), max_size=2, unique=True)),
        group=draw(st.booleans()),
        blank=draw(st.booleans()),
        named=not told or draw(st.booleans()),
        encoding=draw(st.sampled_from(ENCODINGS)),
    )


def write_list(folder: Path, layout: Layout, rows: Rows, look: Look) -> Path:
    """Writes the list as it is to look."""
    header = [look.header[at] for at in look.order]
    body = [[row[at] for at in look.order] for row in rows]
    path = folder / f"{layout.name if look.named else 'data'}.{look.format}"
    if look.format in RECORDS:
        _write_records(path, header, body)
    elif look.format in WORKBOOKS:
        write(path, [_sheet(layout.name if look.named else "Sheet1", header, body, look)])
    else:
        blank: Rows = [[]] if look.blank else []
        titles: Rows = [[title] for title in look.titles]
        lines: Rows = [*titles, [*header], *blank, *body]
        with path.open("w", encoding=look.encoding, newline="") as file:
            writer = csv.writer(file, delimiter="\t" if look.format == "tsv" else ",")
            writer.writerows([*map(as_typed, line), *[""] * (len(header) - len(line))] for line in lines)
    return path


def _sheet(title: str, header: list[str], body: Rows, look: Look) -> Sheet:
    """Titles run over the whole width, groups over two columns."""
    width = len(header)
    last = _letters(width)
    merged = [f"A{number}:{last}{number}" for number, _ in enumerate(look.titles, 1)]
    lines: list[list[Cell]] = [[text, *[None] * (width - 1)] for text in look.titles]
    if look.group:
        number = len(lines) + 1
        pairs = range(0, width - 1, 2)
        lines.append([f"第{at // 2 + 1}组" if at in pairs else None for at in range(width)])
        merged += [f"{_letters(at + 1)}{number}:{_letters(at + 2)}{number}" for at in pairs]
    blank: Rows = [[None] * width] if look.blank else []
    lines += [[*header], *blank, *body]
    return Sheet(title, lines, merged=merged)


def _letters(column: int) -> str:
    return chr(ord("A") + column - 1)


def _write_records(path: Path, header: list[str], body: Rows) -> None:
    """Numbers are numbers in JSON, days and all that is in Parquet texts; what is empty is null."""
    typed = [[cell if isinstance(cell, int | float) or cell is None else as_typed(cell) for cell in row] for row in body]
    records = [dict(zip(header, row, strict=True)) for row in typed]
    if path.suffix == ".json":
        path.write_text(json.dumps(records, ensure_ascii=False), encoding="utf-8")
    elif path.suffix == ".jsonl":
        path.write_text("".join(json.dumps(record, ensure_ascii=False) + "\n" for record in records), encoding="utf-8")
    else:
        texts = [[None if cell is None else as_typed(cell) for cell in row] for row in body]
        pl.DataFrame(texts, schema=dict.fromkeys(header, pl.String), orient="row").write_parquet(path)


def said(path: Path, layout: Layout) -> tuple[Any, list[tuple[str, int | None]]]:
    """What the list says, without where, and its problems of cells by code."""
    (sheet,) = read_lists([path], None, None).sheets
    assert sheet.layout == layout.name
    draft = draft_sheet(sheet)
    problems = sorted(p.code for p in sheet.problems if p.code not in {"header-found", "blank-rows", "merged-cells"})
    return _plain(draft), [(code, problems.count(code)) for code in dict.fromkeys(problems)]


def _plain(draft: SheetDraft) -> Any:
    return [[_parts(node) for node in draft.nodes], [_parts(link) for link in draft.links], draft.citations]


def _parts(part: Any) -> Any:
    """A draft without the positions of its columns."""
    assert is_dataclass(part)
    assert not isinstance(part, type)
    return _without(asdict(part))


def _without(item: Any) -> Any:
    if isinstance(item, dict):
        places = {"positions", "column", "within_column", "key_column"}
        return {key: _without(value) for key, value in item.items() if key not in places}
    return [_without(one) for one in item] if isinstance(item, list | tuple) else item


@pytest.mark.parametrize("layout", LAYOUTS, ids=[layout.key for layout in LAYOUTS])
def test_a_list_says_the_same_however_it_is_written(layout: Layout, tmp_path_factory: pytest.TempPathFactory) -> None:
    @settings(max_examples=24, deadline=None)
    @given(lists(layout), looks(layout))
    def check(rows: Rows, look: Look) -> None:
        folder = tmp_path_factory.mktemp("list")
        plain = Look("csv", [*range(len(layout.columns))], [c.name for c in layout.columns], [], False, False, True, "utf-8")
        (folder / "plain").mkdir()
        expected = said(write_list(folder / "plain", layout, rows, plain), layout)
        assert said(write_list(folder, layout, rows, look), layout) == expected

    check()
