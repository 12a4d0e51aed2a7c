"""What a cell means."""

from contextlib import suppress
from datetime import date, datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from lianjian.loaders.reading.cells import (
    Cell,
    CellError,
    Fault,
    NameText,
    close_up,
    header_key,
    integer,
    key,
    names,
    number,
    partial_date,
    text,
    truth,
    values,
)

FULL_WIDTH_COMMA, FULL_WIDTH_SEMICOLON, FULL_WIDTH_SLASH = "\uff0c", "\uff1b", "\uff0f"


@pytest.mark.parametrize(
    "cell", [None, "", "  ", "\u3000", "-", "—", "——", "无", "/", "、", "\ufeff", "---", "\uff0d", "─ ", '=""']
)
def test_what_stands_for_nothing_says_nothing(cell: Cell) -> None:
    assert text(cell) is None
    assert values(cell) == []
    assert names(cell) == []
    assert [read(cell) for read in (number, integer, partial_date, truth, key)] == [None] * 5


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("\uff21\uff11\uff5a", "A1z"),
        (" 落霞社区\u3000", "落霞社区"),
        ("五马街道\uff08筹\uff09", "五马街道\uff08筹\uff09"),
        (330302000000.0, "330302000000"),
        (1.5, "1.5"),
        (True, "是"),
        (date(2023, 5, 1), "2023-05-01"),
        (datetime(2023, 5, 1), "2023-05-01"),
    ],
)
def test_text(cell: Cell, expected: str) -> None:
    assert text(cell) == expected


@pytest.mark.parametrize("cell", ["#N/A", "#REF!", "#ERROR!", " #value! "])
def test_a_failed_formula_is_an_error_and_no_text(cell: str) -> None:
    with pytest.raises(CellError) as caught:
        text(cell)
    assert caught.value.code == "formula-error"


def test_a_cell_that_the_file_does_not_give_is_an_error_with_its_code() -> None:
    for read in (text, values, names, number, integer, partial_date, truth, key):
        with pytest.raises(CellError) as caught:
            read(Fault("formula-without-value"))
        assert caught.value.code == "formula-without-value"


def test_column_names_are_compared_without_width_space_or_mark() -> None:
    assert header_key(" 机构\n名称* ") == header_key("\uff0a机构名称") == header_key("机构名称(必填)") == "机构名称"
    assert header_key("ID") == header_key("\uff49\uff44")


@pytest.mark.parametrize(
    "cell",
    ["甲、乙、丙", "甲,乙,丙", "甲; 乙;丙", "甲/乙/丙", "甲\n乙\r\n丙", "甲、、乙、-、丙、甲"]
    + [mark.join("甲乙丙") for mark in (FULL_WIDTH_COMMA, FULL_WIDTH_SEMICOLON, FULL_WIDTH_SLASH)],
)
def test_several_values(cell: str) -> None:
    assert values(cell) == ["甲", "乙", "丙"]


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("甲(乙、丙)、丁", ["甲(乙、丙)", "丁"]),
        ("甲\uff08乙、丙)、丁", ["甲\uff08乙、丙)", "丁"]),
        ("甲【乙;丙】/丁", ["甲【乙;丙】", "丁"]),
        ("甲(乙、丙", ["甲(乙", "丙"]),
        ("甲)、(乙", ["甲)", "(乙"]),
        ("甲([乙)、丙]", ["甲([乙)", "丙]"]),
    ],
)
def test_marks_within_brackets_do_not_part(cell: str, expected: list[str]) -> None:
    assert values(cell) == expected


@given(st.text(alphabet="甲乙 、,;/\n()[]【】\uff08\uff09-", max_size=30))
def test_values_are_stable_when_written_again(cell: str) -> None:
    once = values(cell)
    assert values("、".join(once)) == once
    assert all(value == value.strip() and value for value in once)


@given(st.text(max_size=40))
def test_any_text_is_read_or_refused(cell: str) -> None:
    for read in (text, values, names, partial_date, number, integer, truth, key):
        with suppress(CellError):
            read(cell)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("*甲局、乙局", [("甲局", True, None), ("乙局", False, None)]),
        ("甲局\uff0a、★乙局", [("甲局", True, None), ("乙局", True, None)]),
        ("甲局(牵头)", [("甲局", True, None)]),
        ("社区教育中心\uff08老年大学\uff09", [("社区教育中心\uff08老年大学\uff09", False, "老年大学")]),
        ("落霞社区(筹)", [("落霞社区(筹)", False, None)]),
        ("落霞社区[已撤销]", [("落霞社区[已撤销]", False, None)]),
        ("温州(鹿城)有限公司", [("温州(鹿城)有限公司", False, None)]),
        ("落 霞 社 区 A B", [("落霞社区 A B", False, None)]),
        ("*", []),
    ],
)
def test_names(cell: str, expected: list[tuple[str, bool, str | None]]) -> None:
    assert [(name.text, name.lead, name.alias) for name in names(cell)] == expected


def test_spellings_of_a_name_are_the_whole_the_base_and_the_alias() -> None:
    (name,) = names("社区教育中心(老年大学)")
    assert name == NameText("社区教育中心(老年大学)", False, "老年大学", "社区教育中心")
    assert name.spellings() == ("社区教育中心(老年大学)", "社区教育中心", "老年大学")
    assert names("落霞社区(筹)")[0].spellings() == ("落霞社区(筹)",)


@given(st.text(alphabet="落霞社区 A\n\u3000", max_size=20))
def test_closing_up_is_idempotent(name: str) -> None:
    assert close_up(close_up(name)) == close_up(name)


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("2023年5月", "2023-05"),
        ("2023年05月份", "2023-05"),
        ("2023年", "2023"),
        ("2023年5月1日", "2023-05-01"),
        ("2023 年 5 月 1 号", "2023-05-01"),
        ("\uff12\uff10\uff12\uff13年\uff15月", "2023-05"),
        ("2023.5", "2023-05"),
        (2023.5, "2023-05"),
        ("2023.5.1", "2023-05-01"),
        ("2023.10", "2023-10"),
        ("2023.1", "2023-01"),
        ("2023.01", "2023-01"),
        ("2023/5/1", "2023-05-01"),
        ("2023-05-01", "2023-05-01"),
        ("2023-05-01 00:00:00", "2023-05-01"),
        ("2023-05-01T10:20:30", "2023-05-01"),
        ("20230501", "2023-05-01"),
        (20230501, "2023-05-01"),
        ("202305", "2023-05"),
        (2023, "2023"),
        (2023.0, "2023"),
        ("1900", "1900"),
        ("2100", "2100"),
        (45047, "2023-05-01"),
        ("45047", "2023-05-01"),
        (45047.5, "2023-05-01"),
        (20000, "1954-10-03"),
        (80000, "2119-01-11"),
        (datetime(2023, 5, 1, 10, 20), "2023-05-01"),
        (date(2023, 5, 1), "2023-05-01"),
        ("长期", None),
    ],
)
def test_dates(cell: Cell, expected: str | None) -> None:
    assert partial_date(cell) == expected


@pytest.mark.parametrize(
    "cell",
    [
        "今年上半年",
        "2023-13",
        "2023-02-30",
        "2023-00",
        "5月1日",
        "1899",
        "2101",
        "19999",
        "80001",
        "2023-2024",
        "2023.5-2024.5",
        True,
    ],
)
def test_what_is_no_date(cell: Cell) -> None:
    with pytest.raises(CellError) as caught:
        partial_date(cell)
    assert caught.value.code == "not-a-date"


def test_what_excel_may_have_made_of_october_is_asked_about() -> None:
    with pytest.raises(CellError) as caught:
        partial_date(2023.1)
    assert (caught.value.code, caught.value.params) == ("ambiguous-date", {"year": "2023"})


@given(
    st.dates(date(1900, 1, 1), date(2100, 12, 31)),
    st.sampled_from(
        [
            "{0:%Y-%m-%d}",
            "{0:%Y%m%d}",
            "{0.year}年{0.month}月{0.day}日",
            "{0.year}.{0.month}.{0.day}",
            "{0.year}/{0.month}/{0.day}",
        ]
    ),
)
def test_every_day_is_read_in_every_form_and_again_from_its_own(day: date, form: str) -> None:
    read = partial_date(form.format(day))
    assert read == day.isoformat()
    assert partial_date(read) == read


@given(st.dates(date(1954, 10, 3), date(2100, 12, 31)))
def test_an_excel_serial_is_its_day(day: date) -> None:
    assert partial_date((day - date(1899, 12, 30)).days) == day.isoformat()


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("1,234", 1234.0),
        ("1\uff0c234", 1234.0),
        ("\uff11\uff12.5", 12.5),
        ("12户", 12.0),
        ("120 平方米", 120.0),
        ("3.5万元", 35000.0),
        ("1.2亿", 120_000_000.0),
        ("65.4%", 65.4),
        ("-3", -3.0),
        ("1e3", 1000.0),
        (0, 0.0),
        (1.25, 1.25),
    ],
)
def test_numbers(cell: Cell, expected: float) -> None:
    assert number(cell) == expected


@pytest.mark.parametrize(
    "cell", ["约100", "100余人", "12-15", "1,23", "nan", "inf", "十二", "12abc", "1e300", True, date(2023, 5, 1)]
)
def test_what_is_not_one_number(cell: Cell) -> None:
    with pytest.raises(CellError) as caught:
        number(cell)
    assert caught.value.code == "not-a-number"


@given(st.integers(-(10**12), 10**12))
def test_whole_numbers_are_read_exactly(value: int) -> None:
    assert integer(value) == integer(str(value)) == integer(f"{value:,}") == integer(f"{value}户") == value


def test_a_fraction_is_no_whole_number() -> None:
    with pytest.raises(CellError) as caught:
        integer("3.5")
    assert caught.value.code == "not-an-integer"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [("是", True), ("√", True), ("YES", True), (1, True), (True, True), ("否", False), ("×", False), (0.0, False)],
)
def test_yes_and_no(cell: Cell, expected: bool) -> None:
    assert truth(cell) is expected


def test_perhaps_is_neither() -> None:
    with pytest.raises(CellError) as caught:
        truth("部分")
    assert caught.value.code == "not-yes-no"


@pytest.mark.parametrize(
    ("cell", "expected"),
    [
        ("330302", "330302"),
        (330302.0, "330302"),
        ("330302.0", "330302"),
        ("00012", "00012"),
        (" A 1\n", "A1"),
        ("JG-01", "JG-01"),
        ("\t330302006044\t", "330302006044"),
        ('="00577"', "00577"),
        ("'00577", "00577"),
        ("3.30302006044E+11", "330302006044"),
        ("3.303020060440E+11", "330302006044"),
        ("1.5E+01", "15"),
    ],
)
def test_keys(cell: Cell, expected: str) -> None:
    assert key(cell) == expected


@pytest.mark.parametrize("cell", ["3.30302E+11", "3.30302e11", "1E5", "3.303020060445E+11"])
def test_a_code_that_excel_rounded_is_refused(cell: str) -> None:
    with pytest.raises(CellError) as caught:
        key(cell)
    assert caught.value.code == "spoiled-code"
