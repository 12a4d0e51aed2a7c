"""Makes the lists of an invented district office, with what real lists do: `python examples/district-bundle/make.py [FOLDER]`.

The organisations are invented (示例), the communities real. Needs xlwt, which the developers' tools bring.
"""

import csv
import sys
from pathlib import Path
from typing import Any

import xlwt

from lianjian.excel import Book, new_book

TITLE = {"bold": True, "font_size": 16, "align": "center", "valign": "vcenter"}
HEAD = {"bold": True, "border": 1, "bg_color": "#FCE4D6", "text_wrap": True}

BODIES: list[list[Any]] = [
    [None] * 8,
    ["序号", "单位", "单位", "所在区划", "党员数", "统一社会信用代码", "联系人", "联系电话"],
    ["序号", "机构名称", "机构类型", "所在区划", "党员数", "统一社会信用代码", "联系人", "联系电话"],
    [1, "示例·墨池社区党委", "党组织", "330302006045", 86, None, "张某", "13800000000"],
    [2, "示例·墨池律师事务所党支部", "律师事务所", "330302006045", "１２", "91330302MA0000000X", "李某", "0577-88000000"],
    [3, "示例·五马街道卫生服务中心", "医院", "五马街道", "三十人左右", None, "王某", None],
    [4, None, "社会组织", "330302006045", 5, None, None, None],
    [5, "示例·墨池物业公司党支部", "物业公司", "330302006045", 7, None, None, None],
    [None, "合计", None, None, "=SUM(E4:E8)", None, None, None],
    ["填表人：张某  2025年6月30日", None, None, None, None, None, None, None],
]  # fmt: skip
ALLIANCES: list[list[Any]] = [
    ["联盟名称", "形式", "联盟类型", "成立时间", "牵头单位"],
    ["示例·墨池党建联盟", "联盟", "区域", "2023年5月", "示例·墨池社区党委"],
    ["示例·邻里共建联盟", "联盟", "商圈", "前年下半年", "示例·墨池社区党委"],
]
MEMBERS: list[list[Any]] = [
    ["联盟", "成员单位", "角色", "加入时间"],
    ["示例·墨池党建联盟", "示例·墨池律师事务所党支部、示例·五马街道卫生服务中心", "成员", "2023.5"],
    ["示例·墨池党建联盟", "示例·墨池物业管理处", "成员", 45047],
]
SITES: list[list[Any]] = [
    ["阵地名称", "类型", "所在区划", "运营单位", "服务类别", "面积"],
    ["示例·墨池党群服务中心", "党群服务中心", "330302006045", "示例·墨池社区党委", "邻里食堂、法律援助", "600平方米"],
    ["示例·墨池书房", "书房", None, "示例·墨池社区党委", "红色书房", 120],
]
OFFERS: list[list[Any]] = [
    ["编号", "单位名称", "资源名称", "服务类别", "资源内容", "有效期至"],
    ["001", "示例·墨池律师事务所党支部", "法律咨询", "法律援助", "每月第一个周六", "2026-12-31"],
    ["002", "示例·五马街道卫生服务中心", "义诊", "健康服务", "-血压、血糖", "明年年底"],
    ["003", "示例·墨池社区党委", "会议室", "闲置空间", "=可容纳三十人", "20261231"],
]
NEEDS: list[list[Any]] = [
    ["单位名称", "服务类别", "需求内容", "紧急程度", "状态", "需求时效"],
    ["示例·墨池社区党委", "健康服务", "老人体检", "较急", "待认领", "2026-12"],
    ["示例·墨池社区党委", None, "暑期托管", "一般", "待认领", "2026-08"],
]


def make(folder: Path) -> None:
    """Writes the bundle; files of an earlier time are replaced."""
    with new_book(folder / "示例-党组织名册.xlsx", replace=True, stamped=False) as book:
        _bodies(book)
    with new_book(folder / "示例-联盟台账.xlsx", replace=True, stamped=False) as book:
        _plain(book, "联盟", ALLIANCES)
        _plain(book, "联盟成员", MEMBERS)
    _old(folder / "示例-阵地.xls", "阵地", SITES)
    with (folder / "示例-资源清单.csv").open("w", encoding="gb18030", newline="") as file:
        csv.writer(file).writerows(OFFERS)
    with (folder / "示例-需求清单.tsv").open("w", encoding="utf-16", newline="") as file:
        csv.writer(file, delimiter="\t").writerows(NEEDS)


def _bodies(book: Book) -> None:
    """A list with a merged title, a header of two rows, a serial column, persons, a sum, a signature and a hidden row."""
    sheet = book.sheet("机构")
    sheet.set_column(1, 1, 34)
    sheet.set_column(3, 3, 16, book.format(num_format="@"))
    sheet.merge_range(0, 0, 0, 7, "示例区党组织名册（2025年）", book.format(**TITLE))
    for row, cells in enumerate(BODIES[1:], start=1):
        for column, value in enumerate(cells):
            if isinstance(value, str) and value.startswith("=SUM"):
                sheet.write_formula(row, column, value, None, 110)
            else:
                book.write(sheet, row, column, value, **(HEAD if row < 3 else {}))
    sheet.merge_range(1, 1, 1, 2, "单位", book.format(**HEAD))
    for column in (0, 3, 4, 5, 6, 7):
        sheet.merge_range(1, column, 2, column, BODIES[1][column], book.format(**HEAD))
    sheet.set_row(7, None, None, {"hidden": True})
    sheet.data_validation(3, 2, 99, 2, {"validate": "list", "source": ["党组织", "医院", "物业公司", "律师事务所", "社会组织"]})
    sheet.freeze_panes(3, 0)


def _plain(book: Book, title: str, rows: list[list[Any]]) -> None:
    sheet = book.sheet(title)
    sheet.set_column(0, 1, 30)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            book.write(sheet, row, column, value, **(HEAD if row == 0 else {}))


def _old(path: Path, title: str, rows: list[list[Any]]) -> None:
    """A workbook in the format before 2007."""
    book = xlwt.Workbook()
    sheet = book.add_sheet(title)
    for row, cells in enumerate(rows):
        for column, value in enumerate(cells):
            if value is not None:
                sheet.write(row, column, value)
    book.save(str(path))


if __name__ == "__main__":
    make(Path(sys.argv[1]) if len(sys.argv) > 1 else Path(__file__).parent)
