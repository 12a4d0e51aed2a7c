"""A bundle of lists in which invented persons stand in every place that a file has; none of them may get through.

Each trace of a person is put in one place only, so that a leak tells where it came from. Names are of characters that no
register holds; the county and the day of the identity numbers do not exist; the telephone numbers are in no use.
"""

import csv
import json
from collections.abc import Sequence
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import openpyxl
import polars as pl
import xlwt
from odf.dc import Creator
from odf.opendocument import OpenDocumentSpreadsheet
from odf.table import Table, TableCell, TableRow
from odf.text import P
from openpyxl.comments import Comment
from stdnum.cn import ric

#: What is no person's and has to come through, so that the search is seen to find what is there.
BODY = "霁虹便民服务站"
_RARE = "亓仉仝佘佟冼刁卞厍呙哈嘎夔宓尕尧岑帖庹弭惠戢揭敖斛昝晁暴曷栾檀毌沃浦淡湛滑漆潭濮炅爨"
Rows = list[list[Any]]


@dataclass
class Persons:
    """Makes up persons; `places` says of each trace of one where it was put."""

    places: dict[str, str] = field(default_factory=dict)

    def name(self, place: str) -> str:
        """A person's name."""
        number = len(self.places)
        return self._put(place, f"{_RARE[number % len(_RARE)]}䶮{_RARE[number // len(_RARE)]}")

    def mobile(self, place: str) -> str:
        """A mobile number."""
        return self._put(place, f"1990{len(self.places):03}0000")

    def identity(self, place: str) -> str:
        """An identity number with its check digit."""
        body = f"33990019{50 + len(self.places) % 40}0230{len(self.places):03}"
        return self._put(place, body + ric.calc_check_digit(body + "0"))

    def email(self, place: str) -> str:
        """An address for electronic mail."""
        return self._put(place, f"person{len(self.places):03}x@example.cn")

    def _put(self, place: str, trace: str) -> str:
        self.places[trace] = place
        return trace


def bundle(folder: Path, persons: Persons) -> list[Path]:
    """Writes the lists, one in each format."""
    return [
        _xlsx(folder / "工作簿.xlsx", persons),
        _xls(folder / "旧工作簿.xls", persons),
        _ods(folder / "开放文档.ods", persons),
        _text(folder / "国标.csv", _sheet(persons, "国标.csv"), "gb18030", ","),
        _text(folder / "统一码.tsv", _sheet(persons, "统一码.tsv"), "utf-16", "\t"),
        _text(folder / "带标记.csv", _needs(persons, "带标记.csv"), "utf-8-sig", ","),
        _json(folder / "对象.json", persons),
        _json_lines(folder / "逐行.jsonl", persons),
        _parquet(folder / "列存.parquet", persons),
    ]


def _sheet(persons: Persons, file: str) -> Rows:
    """A list of organisations as it is printed: titles above, a foot below, and persons everywhere."""
    header, data = _list(persons, file)
    return [
        [f"机构名单 填表人：{persons.name(f'{file} title')}", None, None],
        [f"联系电话：{persons.mobile(f'{file} second title')}"],
        header,
        *data,
        [f"填表人：{persons.name(f'{file} foot')}", f"电话：{persons.mobile(f'{file} foot')}"],
        ["审核人：", persons.name(f"{file} foot in two cells")],
        ["备注：", f"有疑问请致电 {persons.mobile(f'{file} remark')}"],
    ]


def _list(persons: Persons, file: str) -> tuple[list[str], Rows]:
    """Header and rows of a list of organisations."""
    header = {
        "机构名称": [f"{file[:2]}{BODY}", "乙站", "丙站", f"{persons.name(f'{file} name')} {persons.mobile(f'{file} name')}"],
        "机构类型": ["社会组织", "社会组织", f"负责人：{persons.name(f'{file} kind')}", "社会组织"],
        "所在区划": ["330302", f"户主:{persons.name(f'{file} place')}", "330302", "330302"],
        "联系人": [persons.name(f"{file} column of persons") for _ in range(4)],
        "联系电话": [persons.mobile(f"{file} column of numbers") for _ in range(4)],
        f"负责人：{persons.name(f'{file} header')}": ["一", "二", "三", "四"],
        persons.mobile(f"{file} number as header"): ["五", "六", "七", "八"],
        "备注说明": [
            f"报名请联系 {persons.mobile(f'{file} note')}",
            f"身份证 {persons.identity(f'{file} note')}",
            f"经办人:{persons.name(f'{file} note')}",
            f"写信到 {persons.email(f'{file} note')}",
        ],
        "党员数": [12, int(persons.mobile(f"{file} count")), persons.mobile(f"{file} count as text"), 3],
        "统一社会信用代码": [None, persons.identity(f"{file} credit code"), None, None],
        "党组织代码": [None, None, persons.mobile(f"{file} party code"), None],
        "简称": [f"{persons.name(f'{file} alias')}/{persons.mobile(f'{file} alias')}", None, None, None],
        "上级党组织": [None, f"联系人：{persons.name(f'{file} superior')}", None, persons.mobile(f"{file} superior")],
        "来源": [f"报送人：{persons.name(f'{file} citation')}", None, None, None],
        "来源日期": [None, persons.mobile(f"{file} date"), None, None],
    }
    rows = [list(cells) for cells in zip(*header.values(), strict=True)]
    return list(header), rows


def _needs(persons: Persons, file: str) -> Rows:
    """A list of needs whose organisations nobody knows, so that values stand in the report and in what is to be decided."""
    return [
        ["单位名称", "服务类别", "需求内容", "认领单位", "认领人"],
        ["无此社区", "养老", f"送餐 联系人：{persons.name(f'{file} content')}", None, persons.name(f"{file} claimant")],
        [f"某社区 {persons.mobile(f'{file} unknown body')}", "养老", "送餐", None, None],
        ["330302", f"养老 {persons.mobile(f'{file} service')}", "送餐", f"负责人：{persons.name(f'{file} claim')}", None],
    ]


def _members(persons: Persons, file: str) -> Rows:
    """A list of persons."""
    return [
        ["姓名", "性别", "身份证号", "手机"],
        *(
            [persons.name(f"{file} members"), "女", persons.identity(f"{file} members"), persons.mobile(f"{file} members")]
            for _ in "12"
        ),
    ]


def _visits(persons: Persons, file: str) -> Rows:
    """A list that is in no layout."""
    return [["走访对象", "走访情况"], [persons.name(f"{file} unknown list"), persons.mobile(f"{file} unknown list")]]


def _xlsx(path: Path, persons: Persons) -> Path:
    book = openpyxl.Workbook()
    book.remove(book.worksheets[0])
    lists = {"机构": _sheet, "需求清单": _needs, "名册": _members, "走访": _visits, "藏起": _members}
    for title, rows in lists.items():
        sheet = book.create_sheet(title)
        for cells in rows(persons, f"{path.name} {title}"):
            sheet.append(cells)
        sheet["A2"].comment = Comment(persons.name(f"{title} comment"), persons.name(f"{title} author of a comment"))
        sheet.oddHeader.center.text = persons.name(f"{title} printed header")
    book["藏起"].sheet_state = "hidden"
    book.properties.creator = persons.name("properties: creator")
    book.properties.lastModifiedBy = persons.name("properties: who saved it")
    book.properties.description = persons.mobile("properties: description")
    book.save(path)
    return path


def _xls(path: Path, persons: Persons) -> Path:
    book = xlwt.Workbook()
    book.owner = persons.email("owner of an xls file")
    sheet = book.add_sheet("机构")
    for row, cells in enumerate(_sheet(persons, path.name)):
        for column, value in enumerate(cells):
            if value is not None:
                sheet.write(row, column, value)
    book.save(str(path))
    return path


def _ods(path: Path, persons: Persons) -> Path:
    document = OpenDocumentSpreadsheet()
    document.meta.addElement(Creator(text=persons.name("creator of an ods file")))
    table = Table(name="机构")
    for cells in _sheet(persons, path.name):
        row = TableRow()
        for value in cells:
            cell = TableCell(valuetype="string")
            cell.addElement(P(text="" if value is None else str(value)))
            row.addElement(cell)
        table.addElement(row)
    document.spreadsheet.addElement(table)
    document.save(str(path))
    return path


def _text(path: Path, rows: Sequence[Sequence[Any]], encoding: str, delimiter: str) -> Path:
    with path.open("w", encoding=encoding, newline="") as file:
        csv.writer(file, delimiter=delimiter).writerows(rows)
    return path


def _records(persons: Persons, file: str) -> list[dict[str, Any]]:
    header, rows = _list(persons, file)
    return [dict(zip(header, row, strict=True)) for row in rows]


def _json(path: Path, persons: Persons) -> Path:
    path.write_text(json.dumps({"机构": _records(persons, path.name)}, ensure_ascii=False), encoding="utf-8")
    return path


def _json_lines(path: Path, persons: Persons) -> Path:
    lines = (json.dumps(record, ensure_ascii=False) for record in _records(persons, path.name))
    path.write_text("\n".join(lines), encoding="utf-8")
    return path


def _parquet(path: Path, persons: Persons) -> Path:
    records = [{key: None if value is None else str(value) for key, value in one.items()} for one in _records(persons, path.name)]
    pl.DataFrame(records, infer_schema_length=None).write_parquet(path)
    return path
