"""Doubtful values: asked about in a workbook, decided by a person, and from then on known."""

import shutil
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import openpyxl
import pytest

from lianjian.errors import BadInput
from lianjian.graph.store import Store, open_store
from lianjian.loaders.load import load_paths
from lianjian.loaders.problems import Where
from lianjian.loaders.resolving.doubts import Choice, Doubt, Question
from lianjian.loaders.review import columns
from lianjian.loaders.review.take import review
from lianjian.loaders.review.write import with_review, write_review
from tests.loaders.graphs import ties

Write = Callable[..., Path]

ORGANISATIONS = {
    "机构": [
        ["编号", "机构名称", "机构类型", "所在区划", "上级党组织"],
        ["A1", "落霞社区党委", "党组织", "330302006", ""],
        ["A2", "机关党委", "党组织", "330302006", ""],
        ["A3", "机关党委", "党组织", "330303012", ""],
        ["A4", "第一支部", "党组织", "3303", "机关党委"],
        ["A5", "第二支部", "党组织", "330302", "落下社区党委"],
        ["A6", "第三支部", "党组织", "3303", "机关党委"],
    ]
}


@pytest.fixture
def own(lists_graph: Path, tmp_path: Path) -> Iterator[Store]:
    """A file of one's own with the register and the services: what is decided does not depend on the engine."""
    with open_store(Path(shutil.copyfile(lists_graph, tmp_path / "own.db")), write=True) as opened:
        yield opened


def asked(store: Store, lists: Path) -> Path:
    """Loads a list and gives its review workbook."""
    report = with_review(load_paths(store, [lists]), None, lists)
    assert report.review is not None
    return Path(report.review)


def rows(path: Path) -> list[dict[str, Any]]:
    """The rows of a review workbook by the titles of their columns."""
    head, *lines = openpyxl.load_workbook(path)[columns.SHEET].iter_rows(values_only=True)
    return [dict(zip(map(str, head), line, strict=True)) for line in lines]


def decide(path: Path, decisions: dict[str, object]) -> None:
    """Writes decisions for values, as a person does in Excel."""
    book = openpyxl.load_workbook(path)
    sheet = book[columns.SHEET]
    value, decision = (columns.HEADER.index(title) + 1 for title in ("值 value", columns.DECISION))
    for row in range(2, sheet.max_row + 1):
        if sheet.cell(row, value).value in decisions:
            sheet.cell(row, decision).value = decisions[str(sheet.cell(row, value).value)]
    book.save(path)


def above(store: Store) -> set[tuple[str, str]]:
    """Who is subordinate to whom."""
    return set(ties(store, "SUBORDINATE_TO"))


def test_a_doubtful_value_is_asked_about_once_with_what_it_may_mean(store: Store, write_xlsx: Write) -> None:
    path = asked(store, write_xlsx("清单.xlsx", ORGANISATIONS))
    assert path.name == "清单-待核对.xlsx"
    same, slip = rows(path)
    assert (same["值 value"], same["单元格 cell"], same["在哪里找 region"]) == ("机关党委", "E5 等 2 处", "3303")
    near, far = same["候选1 candidate"], same["候选2 candidate"]
    assert "机关党委 [A2]" in near
    assert "五马街道" in near
    assert "0.90" in near
    assert "同一城市" in near
    assert "机关党委 [A3]" in far
    assert slip["候选1 candidate"].startswith("1. 落霞社区党委 [A1]")
    assert "读音相同" in slip["候选1 candidate"]


def test_what_was_decided_is_kept_and_used_again(store: Store, write_xlsx: Write) -> None:
    lists = write_xlsx("清单.xlsx", ORGANISATIONS)
    path = asked(store, lists)
    assert above(store) == set()
    decide(path, {"机关党委": 2, "落下社区党委": "1"})
    done = review(store, path)
    assert (done.kept, done.unchanged, done.open, done.status) == (2, 0, 0, 0)
    assert above(store) == set()
    report = load_paths(store, [lists])
    assert (report.status, report.doubts) == (0, ())
    assert above(store) == {("A4", "A3"), ("A6", "A3"), ("A5", "A1")}
    # The same value in the same region in another list is known as well.
    more = [ORGANISATIONS["机构"][0], ["B1", "第九支部", "党组织", "3303", "机关党委"]]
    assert load_paths(store, [write_xlsx("另一份.xlsx", {"机构": more})]).status == 0
    assert ("B1", "A3") in above(store)
    # In another region it is another question.
    more = [ORGANISATIONS["机构"][0], ["B2", "第九支部", "党组织", "33", "机关党委"]]
    assert load_paths(store, [write_xlsx("第三份.xlsx", {"机构": more})]).status == 1


def test_a_review_kept_twice_changes_nothing(own: Store, write_xlsx: Write) -> None:
    path = asked(own, write_xlsx("清单.xlsx", ORGANISATIONS))
    decide(path, {"机关党委": 2, "落下社区党委": "以后再说"})
    version = review(own, path).version
    again = review(own, path)
    assert (again.load, again.version, again.kept, again.unchanged, again.open) == (None, version, 0, 1, 1)
    assert again.status == 1


def test_a_decision_is_changed_and_taken_back(own: Store, write_xlsx: Write) -> None:
    lists = write_xlsx("清单.xlsx", ORGANISATIONS)
    path = asked(own, lists)
    decide(path, {"机关党委": 2, "落下社区党委": 1})
    review(own, path)
    decide(path, {"机关党委": 1})
    assert review(own, path).kept == 1
    load_paths(own, [lists])
    assert above(own) == {("A4", "A2"), ("A6", "A2"), ("A5", "A1")}
    assert review(own, path, undo=True).taken_back == 2
    report = load_paths(own, [lists])
    assert report.status == 1
    assert len(report.doubts) == 3
    assert above(own) == set()
    history = own.decisions().filter(value="机关党委")
    assert history["thing"].to_list() == ["A3", "A2", None]
    assert all(day.startswith("20") for day in history["at"])


def test_none_of_them_is_left_out_without_a_word_and_a_new_one_has_to_be_listed(own: Store, write_xlsx: Write) -> None:
    lists = write_xlsx("清单.xlsx", ORGANISATIONS)
    path = asked(own, lists)
    decide(path, {"机关党委": columns.NONE, "落下社区党委": columns.NEW})
    review(own, path)
    report = load_paths(own, [lists])
    codes = [(problem.cell, problem.code, problem.severity) for problem in report.problems]
    assert sorted(codes) == [("E5", "decided-none", "note"), ("E6", "unknown-name", "error"), ("E7", "decided-none", "note")]
    assert report.doubts == ()


def test_a_place_is_decided_as_well(own: Store, write_xlsx: Write) -> None:
    spots = {"阵地": [["编号", "阵地名称", "所在区划"], ["S1", "甲食堂", "330302"], ["S2", "乙食堂", "墨迟社区"]]}
    lists = write_xlsx("阵地.xlsx", spots)
    path = asked(own, lists)
    (row,) = rows(path)
    assert "墨池社区 [330302006045]" in row["候选1 candidate"]
    decide(path, {"墨迟社区": 1})
    review(own, path)
    assert load_paths(own, [lists]).status == 0
    assert ("S2", "330302006045") in ties(own, "LOCATED_IN")


@pytest.mark.parametrize(
    ("decisions", "said"),
    [
        ({"机关党委": 3}, "第 2 行"),
        ({"机关党委": 0}, "第 2 行"),
        ({"机关党委": "是"}, "第 2 行"),
        ({"机关党委": 1.5, "落下社区党委": "99"}, "第 3 行"),
        ({"机关党委": "=1+1"}, "第 2 行"),
    ],
)
def test_nothing_is_kept_of_a_workbook_with_a_wrong_decision(
    own: Store, write_xlsx: Write, decisions: dict[str, object], said: str
) -> None:
    path = asked(own, write_xlsx("清单.xlsx", ORGANISATIONS))
    decide(path, {"落下社区党委": 1} | decisions)
    version = own.version()
    with pytest.raises(BadInput) as refused:
        review(own, path)
    assert said in refused.value.zh
    assert own.version() == version
    assert own.decisions().is_empty()


def test_rows_of_one_value_may_not_contradict_each_other(own: Store, write_xlsx: Write) -> None:
    path = asked(own, write_xlsx("清单.xlsx", ORGANISATIONS))
    decide(path, {"机关党委": 1})
    book = openpyxl.load_workbook(path)
    sheet = book[columns.SHEET]
    copied = [cell.value for cell in sheet[2]]
    copied[columns.HEADER.index(columns.DECISION)] = 2
    sheet.append(copied)
    book.save(path)
    with pytest.raises(BadInput, match="contradicts"):
        review(own, path)


def test_a_candidate_that_is_gone_cannot_be_chosen(own: Store, write_xlsx: Write) -> None:
    path = asked(own, write_xlsx("清单.xlsx", ORGANISATIONS))
    decide(path, {"机关党委": 2})
    load_paths(own, [write_xlsx("清单.xlsx", {"机构": ORGANISATIONS["机构"][:3]})])
    with pytest.raises(BadInput, match="A3"):
        review(own, path)


def test_a_decision_about_what_is_gone_is_asked_anew(own: Store, write_xlsx: Write) -> None:
    lists = write_xlsx("清单.xlsx", ORGANISATIONS)
    path = asked(own, lists)
    decide(path, {"落下社区党委": 1})
    review(own, path)
    head, first, *others = ORGANISATIONS["机构"]
    changed = {"机构": [head, ["A7", *first[1:]], *others]}
    report = load_paths(own, [write_xlsx("清单.xlsx", changed)])
    assert [doubt.where.cell for doubt in report.doubts if doubt.where.value == "落下社区党委"] == ["E6"]


@pytest.mark.parametrize("what", ["list", "text", "columns"])
def test_what_is_no_review_workbook_is_refused(own: Store, write_xlsx: Write, tmp_path: Path, what: str) -> None:
    path = write_xlsx("清单.xlsx", ORGANISATIONS)
    if what == "text":
        path = tmp_path / "a.csv"
        path.write_text("决定\n1\n")
    if what == "columns":
        path = asked(own, path)
        book = openpyxl.load_workbook(path)
        book[columns.SHEET].delete_cols(len(columns.HEADER))
        book.save(path)
    with pytest.raises(BadInput, match="no review workbook"):
        review(own, path)


def test_a_workbook_in_which_somebody_has_decided_is_not_written_over(own: Store, write_xlsx: Write) -> None:
    lists = write_xlsx("清单.xlsx", ORGANISATIONS)
    first = asked(own, lists)
    assert asked(own, lists) == first
    decide(first, {"机关党委": 2})
    assert asked(own, lists).name == "清单-待核对-2.xlsx"
    # A folder is loaded without the workbooks that ask.
    assert {sheet.file for sheet in load_paths(own, [lists.parent]).sheets} == {"清单.xlsx"}


@pytest.mark.parametrize("value", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "＝1+1"])
def test_no_value_becomes_a_formula(tmp_path: Path, value: str) -> None:
    path = tmp_path / "a.xlsx"
    choice = Choice("Organization", value, value, value, 0.9, value, value)
    question = Question("Organization", value, "")
    write_review(path, [Doubt(Where(value, value, value, value), question, (choice,), value, value)])
    cells = [cell for sheet in openpyxl.load_workbook(path) for row in sheet.iter_rows() for cell in row]
    assert not [cell for cell in cells if cell.data_type == "f"]
    assert [cell.value for cell in cells].count(value) >= 5


def test_what_may_be_personal_is_not_asked_about(own: Store, write_xlsx: Write) -> None:
    head, *lines = ORGANISATIONS["机构"]
    personal = [head, *lines, ["A9", "第九支部", "党组织", "330302", "机关党委13800000000"]]
    path = asked(own, write_xlsx("清单.xlsx", {"机构": personal}))
    assert "13800000000" not in str(rows(path))
