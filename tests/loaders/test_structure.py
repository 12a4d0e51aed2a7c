"""Where in a sheet the list stands."""

from collections.abc import Sequence
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.loaders.reading.cells import header_key
from lianjian.loaders.reading.grid import Grid, Span
from lianjian.loaders.reading.structure.findings import ranges
from lianjian.loaders.reading.structure.header import find_header
from lianjian.loaders.reading.structure.naming import column_names
from lianjian.loaders.reading.structure.sense import Sensed, sense

KNOWN = frozenset(map(header_key, ["机构名称", "单位名称", "机构类型", "简称", "党员数", "所在区划", "服务类别", "维度", "名称"]))
WIDTH = 5

Line = tuple[Any, ...]


def grid(*lines: Sequence[Any], spans: Sequence[Span] = ()) -> Grid:
    """A sheet whose rows are these; blank ones are left out, as readers do."""
    return Grid([(number, tuple(line)) for number, line in enumerate(lines, start=1) if any(line)], spans)


def found(*lines: Sequence[Any], spans: Sequence[Span] = (), known: frozenset[str] = KNOWN) -> tuple[int, int, tuple[str, ...]]:
    header = find_header(grid(*lines, spans=spans), known)
    return header.top, header.bottom, column_names(header.titles, known)


def test_a_group_without_merged_cells_is_carried_to_the_right() -> None:
    lines = [("序号", "单位名称", "联系方式", None, "备注"), (None, None, "电话", "地址", None), (1, "甲", "1", "b", "c")]
    assert found(*lines) == (1, 2, ("序号", "单位名称", "联系方式/电话", "联系方式/地址", "备注"))


def test_a_group_ends_where_the_group_above_it_does() -> None:
    spans = [Span(1, 0, 1, 1), Span(1, 2, 1, 3)]
    lines = [("甲", None, "乙", None), ("丙", None, None, None), ("a", "b", "c", "d"), (1, 2, 3, 4)]
    header = find_header(grid(*lines, spans=spans), KNOWN, (1, 3))
    assert column_names(header.titles, KNOWN) == ("甲/丙/a", "甲/丙/b", "乙/c", "乙/d")


def test_three_rows_of_titles() -> None:
    spans = [Span(1, 0, 1, 1), Span(1, 2, 1, 4), Span(2, 0, 2, 1), Span(2, 2, 2, 4)]
    lines = [
        ("基本情况", None, "党组织", None, None),
        ("单位", None, "类别", None, None),
        ("名称", "地址", "党支部", "党委", "其他"),
    ]
    names = ("单位名称", "基本情况/单位/地址", "党组织/类别/党支部", "党组织/类别/党委", "党组织/类别/其他")
    assert found(*lines, ("甲", "乙", "丙", "丁", "戊"), spans=spans) == (1, 3, names)


def test_a_short_name_under_two_groups_belongs_to_neither() -> None:
    spans = [Span(1, 0, 1, 1), Span(1, 2, 1, 3)]
    lines = [("甲方", None, "乙方", None), ("简称", "机构类型", "简称", "备注"), ("a", "b", "c", "d")]
    assert found(*lines, spans=spans)[2] == ("甲方/简称", "机构类型", "乙方/简称", "乙方/备注")


def test_a_name_without_a_group_comes_before_one_with() -> None:
    spans = [Span(1, 0, 2, 0), Span(1, 1, 1, 2)]
    lines = [("简称", "其他", None), (None, "简称", "党员数"), ("a", "b", 1)]
    assert found(*lines, spans=spans)[2] == ("简称", "其他/简称", "党员数")


def test_a_title_that_is_not_merged_over_the_whole_list_is_no_group() -> None:
    lines = [("机构清单", None, None, None), ("机构名称", "机构类型", "备注", "党员数"), ("甲", "乙", "丙", 1)]
    assert found(*lines, spans=[Span(1, 0, 1, 2)]) == (2, 2, ("机构名称", "机构类型", "备注", "党员数"))


def test_what_a_list_is_about_is_no_header() -> None:
    lines = [("填报单位:鹿城区", None, "2024年5月", None), ("甲", "乙", "丙", "丁"), (1, 2, 3, 4)]
    assert found(*lines, known=frozenset())[:2] == (2, 2)


def test_a_first_row_of_data_is_no_header() -> None:
    lines = [("机构名称", None, "机构类型"), ("甲党委", "乙", "社区"), ("丙党委", "丁", "社区")]
    assert found(*lines)[:2] == (1, 1)


@pytest.mark.parametrize(
    ("numbers", "text"),
    [([], ""), ([3], "3"), ([3, 4, 5, 9], "3–5、9"), ([1, 3, 5, 7, 9, 11], "1、3、5、7、9…"), ([1, 2, 2], "1–2")],
)
def test_numbers_as_people_write_them(numbers: list[int], text: str) -> None:
    assert ranges(numbers) == text


# Ticks ------------------------------------------------------------------------------------------------------------------


def ticked(*lines: Sequence[Any], spans: Sequence[Span] = ()) -> Sensed:
    return sense(grid(*lines, spans=spans), KNOWN)


def test_ticks_under_a_group() -> None:
    spans = [Span(1, 0, 2, 0), Span(1, 1, 1, 3)]
    done = ticked(
        ("机构名称", "类别", None, None), (None, "甲", "乙", "丙"), ("一", "√", None, "√"), ("二", None, "×", None), spans=spans
    )
    assert done.names == ("机构名称", "类别", "", "")
    assert [cells for _, cells in done.rows] == [("一", "甲、丙", None, None), ("二", None, None, None)]


@pytest.mark.parametrize(
    "row",
    [("一", "√", 5, None), ("一", "√", "部分", None), ("一", None, None, None)],
    ids=["a number", "a text", "no tick at all"],
)
def test_columns_with_anything_else_are_left(row: Sequence[Any]) -> None:
    done = ticked(("机构名称", "富", "福"), row[:3])
    assert done.names == ("机构名称", "富", "福")
    assert done.rows[0][1] == tuple(row[:3])


def test_ticks_beside_the_column_that_they_would_make_are_left() -> None:
    assert ticked(("机构名称", "维度", "富", "福"), ("一", "美", "√", "√")).names == ("机构名称", "维度", "富", "福")


def test_answers_that_would_be_parted_are_left() -> None:
    spans = [Span(1, 0, 2, 0), Span(1, 1, 1, 2)]
    done = ticked(("机构名称", "类别", None), (None, "甲/乙", "丙"), ("一", "√", "√"), spans=spans)
    assert done.names == ("机构名称", "类别/甲/乙", "类别/丙")


# Merged cells among the data --------------------------------------------------------------------------------------------


def test_a_value_stands_for_each_row_that_holds_something_itself() -> None:
    lines = [("所在区划", "机构名称"), ("甲", "一"), (None, "二"), (None, None), (None, "三"), (None, "四")]
    done = sense(grid(*lines, spans=[Span(2, 0, 5, 0)]), KNOWN)
    assert [cells for _, cells in done.rows] == [("甲", "一"), ("甲", "二"), ("甲", "三"), (None, "四")]


def test_cells_that_overlap_are_taken_once() -> None:
    """No spreadsheet makes them; a hostile file must not make the work endless."""
    lines = [("所在区划", "机构名称"), ("甲", "一"), (None, "二"), (None, "三")]
    done = sense(grid(*lines, spans=[Span(2, 0, 4, 0)] * 1000 + [Span(3, 0, 1_048_576, 0)] * 1000), KNOWN)
    assert [cells[0] for _, cells in done.rows] == ["甲"] * 3


# A list stays the same however it is laid out ---------------------------------------------------------------------------

names = st.lists(st.sampled_from(["机构名称", "机构类型", "简称", "党员数", "所在区划"]), min_size=2, max_size=WIDTH, unique=True)
words = st.text("甲乙丙丁戊己庚辛", min_size=1, max_size=4)


@st.composite
def lists(draw: st.DrawFn) -> tuple[list[str], list[Line]]:
    header = draw(names)
    row = st.tuples(*[words] * len(header))
    return header, draw(st.lists(row, min_size=1, max_size=5))


@given(lists(), st.booleans(), st.booleans(), st.integers(0, 2), st.booleans(), st.booleans())
def test_a_list_is_found_under_titles_and_groups_and_above_totals_and_remarks(
    made: tuple[list[str], list[Line]], title: bool, merged: bool, about: int, total: bool, remark: bool
) -> None:
    header, rows = made
    lines: list[Sequence[Any]] = [("2024年清单",)] if title else []
    lines += [("填报单位：五马街道",)] * about
    first = len(lines) + 1
    spans = [Span(1, 0, 1, len(header) - 1)] if title else []
    if merged:
        # The first column is two rows high, the others have a group.
        lines += [(header[0], "情况", *(None,) * (len(header) - 2)), (None, *header[1:])]
        spans += [Span(first, 0, first + 1, 0), *([Span(first, 1, first, len(header) - 1)] if len(header) > 2 else [])]
    else:
        lines.append(header)
    above = len(lines)
    lines += rows
    lines += [("合计", *(None,) * (len(header) - 2), 5)] if total else []
    lines += [("备注：无",), ("二、详见附件",)] if remark else []
    done = sense(grid(*lines, spans=spans), KNOWN)
    assert done.names[: len(header)] == tuple(header)
    assert not any(done.names[len(header) :])
    assert done.header_row == above
    assert done.rows == [(number, row) for number, row in enumerate(rows, start=above + 1)]
