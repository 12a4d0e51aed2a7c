"""The catalogue of problems that a load reports, and what one problem is.

Each code has a severity and a sentence in Chinese and in English that says what to do. `error`: something was rejected or
left out. `review`: nothing was loaded until a person has decided. `note`: everything was loaded; worth knowing.
A value that may be personal is never part of a problem: its `value` is empty.
"""

import re
import string
from collections.abc import Mapping
from dataclasses import asdict, dataclass
from types import MappingProxyType
from typing import Literal, NamedTuple

from lianjian.loaders.reading.persons import personal_value

Severity = Literal["error", "review", "note"]

#: Longest value that a problem shows, and longest part of a sentence, in characters.
SHOWN = 120
_LONGEST = 500
_OPTIONAL = re.compile("⟦(.*?)⟧")


class Code(NamedTuple):
    """A kind of problem; the sentences are templates (str.format, and ⟦⟧) for the parameters of `problem`."""

    severity: Severity
    zh: str
    en: str


@dataclass(frozen=True, slots=True)
class Where:
    """Where a problem lies: file name without folder, sheet ("" for CSV), cell address ("" for a whole sheet), its value."""

    file: str
    sheet: str = ""
    cell: str = ""
    value: str = ""


@dataclass(frozen=True, slots=True)
class Problem:
    """One entry of the problem list."""

    file: str
    sheet: str
    cell: str
    value: str
    code: str
    zh: str
    en: str
    severity: Severity

    def as_json(self) -> dict[str, str]:
        """The entry as the JSON report shows it."""
        return asdict(self)


CODES: Mapping[str, Code] = MappingProxyType(
    {
        # the sheet as a whole
        "unknown-layout": Code(
            "error",
            "看不出这是哪种清单：请把工作表命名为标准清单之一（{layouts}），或用 --mapping 给出映射文件。",
            "No known list: name the sheet after a standard layout ({layouts}) or give a mapping file with --mapping.",
        ),
        "missing-column": Code(
            "error",
            "缺少必填的列“{column}”：请补上这一列，整张表未载入。",
            "The required column {column!r} is missing: add it; the sheet was not loaded.",
        ),
        "duplicate-column": Code(
            "error",
            "列“{column}”出现不止一次，只用了第一列：请删去或改名。",
            "The column {column!r} stands there more than once and only the first was used: delete or rename the others.",
        ),
        "personal-sheet": Code(
            "error",
            "这是一份个人名单，不予载入：请删去个人信息，只保留单位和数量。",
            "This is a list of persons and is not loaded: remove the persons, keep organisations and counts.",
        ),
        "personal-column": Code(
            "note",
            "列“{column}”含个人信息，已在读入时丢弃，没有保存。",
            "The column {column!r} holds personal data; it was dropped at the door and not stored.",
        ),
        "unknown-column": Code(
            "note",
            "没有名为“{column}”的列，其内容作为备注保存。⟦如果写错了列名，请改为：{nearest}。⟧",
            "No column is called {column!r}; its values are kept as notes.⟦ If the name is a slip, write: {nearest}.⟧",
        ),
        "unused-column": Code(
            "note",
            "没有名为“{column}”的列，这种清单也没有可存备注的地方，其内容未载入。⟦如果写错了列名，请改为：{nearest}。⟧",
            "No column is called {column!r}, and a list of ties has nowhere to keep notes; it was left out."
            "⟦ If the name is a slip, write: {nearest}.⟧",
        ),
        "empty-sheet": Code(
            "note",
            "这张表只有表头，没有数据行。",
            "The sheet has a header and no rows.",
        ),
        "states-nothing": Code(
            "note",
            "“{column}”写的是“否”，这一行不声明任何事：没有说完整，就是不知道。要声明请改为“是”，否则可以删去。",
            "With 否 under {column!r} the row states nothing: what is not said to be complete is unknown. Write 是 to state it, "
            "or delete the row.",
        ),
        "extra-cells": Code(
            "error",
            "这一格在表头最后一列之后，没有列名，未载入：请给它一个列名或删去。",
            "The cell stands behind the last named column and was left out: give it a column name or delete it.",
        ),
        # how the file was read
        "other-format": Code(
            "note",
            "文件名以 {ending} 结尾，内容其实是 {format}，已按 {format} 读取。",
            "The file's name ends in {ending}, but it is {format} and was read as such.",
        ),
        "no-marked-copy": Code(
            "note",
            "没有写出标出问题的副本（{why}）：问题都列在本报告里；也可用 --marked 指定另一个位置再载入。",
            "No copy with the problems marked was written ({why}): they are all in this report; --marked names another place.",
        ),
        "no-missing-sheet": Code(
            "note",
            "没有写出缺少的机构的补全表（{why}）：缺少的机构都列在本报告里。",
            "The sheet of missing organisations was not written ({why}): they are all in this report.",
        ),
        "hidden-sheet": Code(
            "note",
            "这张工作表是隐藏的，没有读取：要读取请取消隐藏，或用 --sheet 指定它。",
            "The sheet is hidden and was not read: unhide it, or name it with --sheet.",
        ),
        "hidden-rows": Code(
            "note",
            "第 {rows} 行是隐藏或被筛选掉的，仍已读取：不要的请删去。",
            "Rows {rows} are hidden or filtered away and were read all the same: delete what is not meant.",
        ),
        "hidden-columns": Code(
            "note",
            "列“{columns}”是隐藏的，仍已读取：不要的请删去。",
            "The columns {columns!r} are hidden and were read all the same: delete what is not meant.",
        ),
        "header-found": Code(
            "note",
            "表头在第 {rows} 行。⟦其上 {above} 行没有读取。⟧⟦多行表头的列名合并书写，如“{joined}”。⟧"
            "不对时请用 --header-rows 指定。",
            "The header was found at row {rows}.⟦ What stands above it ({above} rows) was not read.⟧"
            "⟦ Titles in several rows are joined, as in {joined!r}.⟧ If that is wrong, say it with --header-rows.",
        ),
        "merged-cells": Code(
            "note",
            "这一列有合并单元格（第 {rows} 行），其中的值用于所合并的每一行。",
            "Cells of this column are merged (rows {rows}); their value counts for each of those rows.",
        ),
        "ticked-columns": Code(
            "note",
            "{columns} 各列打的是√，已合为一列“{column}”，打√的各项是它的值。",
            "The columns {columns} hold ticks and were read as one column {column!r} with the ticked titles as its values.",
        ),
        "serial-column": Code(
            "note",
            "这一列只是行的序号，没有读取。",
            "The column only numbers the rows and was not read.",
        ),
        "blank-rows": Code(
            "note",
            "第 {rows} 行是空行，已跳过。",
            "Rows {rows} are blank and were skipped.",
        ),
        # one row
        "heading-row": Code(
            "note",
            "这一行是合并成一格的小标题或说明，没有作为数据读入。",
            "The row is one merged cell, a heading or remark, and was not read as data.",
        ),
        "numbering-row": Code(
            "note",
            "这一行只是各列的编号，没有作为数据读入。",
            "The row only numbers the columns and was not read as data.",
        ),
        "example-row": Code(
            "note",
            "这一行是模板里的例子（有一格以“【示例】”开头），没有作为数据读入：填写时请改写或删去整行。",
            "The row is the example of a template and was not read as data: write over all of it, or delete it.",
        ),
        "repeated-header": Code(
            "note",
            "这一行重复了表头，没有作为数据读入。",
            "The row repeats the header and was not read as data.",
        ),
        "total-row": Code(
            "note",
            "这一行是合计，没有作为数据读入。",
            "The row holds totals and was not read as data.",
        ),
        "foot-row": Code(
            "note",
            "这一行是表尾的说明或签名，没有作为数据读入，也没有保存。",
            "The row is a remark or signature at the foot of the list; it was not read as data and not kept.",
        ),
        "same-party": Code(
            "error",
            "甲方和乙方是同一个单位，这一行未载入：请改正其中一方。",
            "Both parties are one organisation and the row was not loaded: correct one of them.",
        ),
        # one cell
        "missing-value": Code(
            "error",
            "必填列“{column}”是空的，这一行未载入：请填写。",
            "The required column {column!r} is empty and the row was not loaded: fill it in.",
        ),
        "formula-error": Code(
            "error",
            "这一格的公式出错：请改正公式，或直接填写值。",
            "The formula in this cell failed: mend it or type the value.",
        ),
        "formula-without-value": Code(
            "error",
            "这一格是公式，但文件里没有它的结果：请用 Excel 打开文件并保存一次，或直接填写值。",
            "The cell is a formula and the file does not hold its result: open the file in Excel and save it, or type the value.",
        ),
        "nested-value": Code(
            "error",
            "这一格的值本身又是一组数据，未载入：请只写一个值，或一列简单的值。",
            "The value has parts of its own and was left out: give one value, or a plain list of values.",
        ),
        "not-a-date": Code(
            "error",
            "看不出是哪一天：请写成 2023、2023-05 或 2023-05-01。",
            "Not a date: write 2023, 2023-05 or 2023-05-01.",
        ),
        "ambiguous-date": Code(
            "error",
            "可能是 {year} 年 1 月，也可能是 Excel 去掉了 0 的 10 月：请写成 {year}-01 或 {year}-10。",
            "January {year}, or October with its 0 taken away by Excel: write {year}-01 or {year}-10.",
        ),
        "not-a-number": Code(
            "error",
            "不是一个确定的数：请只填数字，如 1234.5。",
            "Not one certain number: write digits only, such as 1234.5.",
        ),
        "not-an-integer": Code(
            "error",
            "应为整数：请填写不带小数的数字。",
            "A whole number is asked for: write it without a fraction.",
        ),
        "out-of-range": Code(
            "error",
            "数值超出范围（应在 {low} 到 {high} 之间）：请核对。",
            "The value is out of range ({low} to {high}): check it.",
        ),
        "not-yes-no": Code("error", "请填写“是”或“否”。", "Write 是 (yes) or 否 (no)."),
        "spoiled-code": Code(
            "error",
            "Excel 把代码变成了科学记数，数字已丢失：请把该列设为文本格式，再填完整代码。",
            "Excel rounded the code and digits are lost: format the column as text and enter the code anew.",
        ),
        "bad-credit-code": Code(
            "error",
            "统一社会信用代码的校验位不对：请核对 18 位代码。",
            "The check digit of the unified social credit code is wrong: compare all 18 characters.",
        ),
        "not-in-vocabulary": Code(
            "note",
            "“{vocabulary}”里没有这个值，已按原文保存；可用的值：{choices}。",
            "No value of {vocabulary!r}; it was kept as text. Values: {choices}.",
        ),
        "unknown-term": Code(
            "error",
            "“{vocabulary}”里没有这个值，未载入：请改正。⟦最接近的有：{nearest}。⟧",
            "No value of {vocabulary!r}; it was left out: mend it.⟦ Nearest: {nearest}.⟧",
        ),
        "unknown-scope": Code(
            "note",
            "看不出服务范围，按“不限”处理：请写区划代码、区划名称、不限，或本社区、本街道、本区、本市、本省。",
            "Not a service area; taken as unrestricted. Write a division code or name, 不限, 本社区, 本街道, 本区, 本市 or 本省.",
        ),
        "end-before-start": Code(
            "note",
            "结束早于开始（{start} 至 {end}），两者都已保存，但在任何一天都无效：请核对。",
            "It ends before it starts ({start} to {end}); both were kept, and it is valid on no day: check them.",
        ),
        "personal-value": Code(
            "error",
            "这一格像是含有个人信息（身份证号或电话），已丢弃，没有保存：请删去。",
            "The cell seems to hold personal data (an identity or phone number); it was dropped and not stored: delete it.",
        ),
        # names
        "unknown-place": Code(
            "error",
            "登记的区划里没有“{name}”：请写区划代码或全称。⟦最接近的有：{nearest}。⟧",
            "No division is called {name!r}: write its code or full name.⟦ Nearest: {nearest}.⟧",
        ),
        "ambiguous-place": Code(
            "review",
            "“{name}”可能是：{candidates}。请改写为区划代码。",
            "{name!r} may be: {candidates}. Write its division code.",
        ),
        "place-outside": Code(
            "review",
            "“{name}”不在代码 {within} 之内：请核对区划代码和名称。",
            "{name!r} does not lie in {within}: check the code and the name.",
        ),
        "unknown-name": Code(
            "error",
            "没有名为“{name}”的{kind}：请在“{layout}”表中加一行，或改正写法。⟦最接近的有：{nearest}。⟧",
            "No {kind} is called {name!r}: add a row to the sheet {layout!r} or mend the spelling.⟦ Nearest: {nearest}.⟧",
        ),
        "ambiguous-name": Code(
            "review",
            "“{name}”不能确定是哪一个：{candidates}。请改写为编号。",
            "{name!r} is not certain: {candidates}. Write its id.",
        ),
        "decided-none": Code(
            "note",
            "按先前的核对决定，“{name}”不是任何一个，没有载入。",
            "It was decided in a review that {name!r} is none of the known things; it was left out.",
        ),
        "one-value": Code(
            "error",
            "这一列每行只能填一个，这里写了 {count} 个：请只留一个，其余的各写一行。",
            "The column takes one value in a row, and here are {count}: leave one, and give each of the others a row of its own.",
        ),
        "several-places": Code(
            "note",
            "网格“{name}”在这里属于“{place}”，在别的行属于另一个社区：都保留了。写错了请改正。",
            "The grid {name!r} is part of {place} here and of another community in another row: both were kept. Mend it if that "
            "is a slip.",
        ),
        "cycle": Code(
            "error",
            "这一关系使“{name}”成为自己的上级，未载入：请核对这一链条：{chain}。",
            "This would put {name!r} above itself and was left out: check the chain {chain}.",
        ),
        "same-thing": Code(
            "error",
            "两端是同一个（“{name}”），未载入：请填写另一方。",
            "Both ends are the same thing ({name!r}) and it was left out: write the other one.",
        ),
        "key-in-use": Code(
            "note",
            "编号 {key} 在另一来源里是“{name}”，与这一行不是同一个，已分开保存。",
            "The 编号 {key} is {name!r} in another source; as this row is about something else it was kept apart.",
        ),
        "duplicate-key": Code(
            "error",
            "编号 {key} 在本次载入里已用于“{name}”，这一行未载入：请改为不同的编号。",
            "The 编号 {key} already stands for {name!r} in this load and the row was not loaded: give it another.",
        ),
        "duplicate-row": Code(
            "note",
            "与第 {row} 行相同。",
            "The same as row {row}.",
        ),
    }
)


def problem(code: str, where: Where, **params: object) -> Problem:
    """The problem `code` at `where`, its sentences filled with `params`; a pair is a parameter's Chinese and English form.

    KeyError when a parameter is missing: a slip in the program, not in the list.
    """
    kind = CODES[code]
    return Problem(
        where.file,
        where.sheet,
        where.cell,
        shown(where.value, SHOWN),
        code,
        _sentence(kind.zh, {name: value[0] if isinstance(value, tuple) else value for name, value in params.items()}),
        _sentence(kind.en, {name: value[1] if isinstance(value, tuple) else value for name, value in params.items()}),
        kind.severity,
    )


def shown(value: str, longest: int = SHOWN) -> str:
    """The value as a report may show it: nothing when it may be personal, cut when long."""
    if personal_value(value):
        return ""
    return value if len(value) <= longest else value[: longest - 1] + "…"


def _sentence(template: str, params: Mapping[str, object]) -> str:
    """The template filled; a part in ⟦⟧ is left out when a parameter in it says nothing."""
    texts = {name: shown(str(value), _LONGEST) for name, value in params.items()}
    filled = _OPTIONAL.sub(lambda part: part[1] if _says(part[1], texts) else "", template)
    return filled.format(**texts)


def _says(part: str, texts: Mapping[str, str]) -> bool:
    return all(texts[name] not in {"", "—"} for _, name, _, _ in string.Formatter().parse(part) if name)
