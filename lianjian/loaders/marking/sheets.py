"""The two sheets that a marked copy has besides the lists: its problems, and where it comes from."""

from collections.abc import Collection, Mapping, Sequence
from xml.sax.saxutils import quoteattr

from lianjian.loaders.marking.cells import worst
from lianjian.loaders.marking.splice import escaped
from lianjian.loaders.marking.styles import Styles
from lianjian.loaders.problems import Problem, Severity
from lianjian.loaders.reading.grid import column_letters
from lianjian.loaders.reading.origin import FILE, NO_LIST, PROBLEMS, SHEET, WRITTEN_AS, Origin

PROBLEMS_TITLE = "待修改"
#: Lines of the list; who has more problems has one that repeats.
MOST = 20_000
SEVERITIES: Mapping[Severity, str] = {"error": "错误 error", "review": "待定 to review", "note": "提示 note"}
_HEAD = (
    "有颜色的单元格有问题，批注说明怎么改。直接在本文件里修改并保存，再载入本文件即可；颜色、批注和本表不必删除。",
    "Coloured cells have problems; their comments say what to do. Mend them here, save, and load this file: colours, comments "
    "and this sheet may stay.",
)
_COLUMNS = ("工作表 sheet", "单元格 cell", "类别 severity", "怎么改", "what to do", "代码 code")
_WIDTHS = (18, 10, 14, 60, 60, 20)
_OPEN = (
    '<?xml version="1.0" encoding="UTF-8" standalone="yes"?>\n'
    '<worksheet xmlns="http://schemas.openxmlformats.org/spreadsheetml/2006/main">'
)


def problems_sheet(file: str, problems: Sequence[Problem], titles: Collection[str], styles: Styles) -> bytes:
    """The list of problems, each line with a link to its cell. `titles` are the titles of the lists' sheets."""
    wrapped = styles.wrapped()
    rows = [_row(1, [_HEAD[0]], {}), _row(2, [_HEAD[1]], {}), _row(3, [*_COLUMNS], {})]
    links: list[str] = []
    for number, one in enumerate(problems[:MOST], start=4):
        looks = {2: styles.marked(0, worst([one])), 3: wrapped, 4: wrapped}
        rows.append(_row(number, [one.sheet, one.cell, SEVERITIES[one.severity], one.zh, one.en, one.code], looks))
        if one.sheet in titles and one.cell:
            links.append(f'<hyperlink ref="B{number}" location={quoteattr(_address(one.sheet, one.cell))}/>')
    if len(problems) > MOST:
        rows.append(_row(MOST + 4, [f"另有 {len(problems) - MOST} 处 and {len(problems) - MOST} more: {file}"], {}))
    columns = "".join(
        f'<col min="{at}" max="{at}" width="{width}" customWidth="1"/>' for at, width in enumerate(_WIDTHS, start=1)
    )
    return (
        f'{_OPEN}<sheetPr><tabColor rgb="FFC00000"/></sheetPr><sheetViews><sheetView workbookViewId="0">'
        '<pane ySplit="3" topLeftCell="A4" activePane="bottomLeft" state="frozen"/></sheetView></sheetViews>'
        f"<cols>{columns}</cols><sheetData>{''.join(rows)}</sheetData>"
        + (f"<hyperlinks>{''.join(links)}</hyperlinks>" if links else "")
        + "</worksheet>"
    ).encode()


def origin_sheet(origin: Origin) -> bytes:
    """What read_origin reads."""
    lines = [
        (FILE, origin.file),
        (WRITTEN_AS, origin.written_as),
        (PROBLEMS, origin.problems),
        *((NO_LIST, title) for title in origin.others),
        *((SHEET, *pair) for pair in origin.sheets.items()),
    ]
    rows = "".join(_row(number, line, {}) for number, line in enumerate(lines, start=1))
    return f"{_OPEN}<sheetData>{rows}</sheetData></worksheet>".encode()


def _row(number: int, texts: Sequence[str], looks: Mapping[int, int]) -> str:
    """A row of texts: inline strings, which are never formulas."""
    cells = "".join(
        f'<c r="{column_letters(at)}{number}" s="{looks.get(at, 0)}" t="inlineStr">'
        f'<is><t xml:space="preserve">{escaped(text)}</t></is></c>'
        for at, text in enumerate(texts)
        if text
    )
    return f'<row r="{number}">{cells}</row>'


def _address(title: str, cell: str) -> str:
    at = f"A{cell}" if cell.isdecimal() else cell
    return f"'{title.replace(chr(39), chr(39) * 2)}'!{at}"
