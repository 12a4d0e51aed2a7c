"""The workbook of pairs that are probably one: a row each, with a column for what a person decides, and what that comes to."""

from collections.abc import Mapping, Sequence
from pathlib import Path

from lianjian.errors import BadInput
from lianjian.excel import is_untouched, new_book
from lianjian.graph.merges import DIFFERENT, SAME, Merges, Pair
from lianjian.loaders.review import columns
from lianjian.loaders.review.doubles import Double
from lianjian.loaders.review.rows import rows_of
from lianjian.schema import catalogue

SHEET = "重复"
#: What a decision may be, beside leaving it to later.
ONE, TWO = "同一个", "不同"
DECISION = columns.DECISION
#: What a person sees of a pair; of the two the first stays where they are one.
_SHOWN = ("种类 kind", "保留的 stays", "在哪里 region", "并入的 goes", "在哪里 its region", "得分 score", "理由 why")
#: Hidden: the pair.
_KIND, _STAYS, _GOES = "问:种类", "问:保留", "问:并入"
HEADER = (*_SHOWN[:-2], DECISION, *_SHOWN[-2:], _KIND, _STAYS, _GOES)
_WIDTHS = (10, 34, 26, 34, 26, 14, 8, 36, 8, 8, 8)
_HELP = (
    "每一行是可能重复的两个事物。请在“决定”一列选择:",
    f"{ONE}:合并,右边的并入左边的;两个标识都仍可用,随时可用 lianjian unmerge 撤销。",
    f"{TWO}:不是一个,以后不再列出。",
    f"{columns.LATER}(或留空):不作决定。",
    "保存后运行 lianjian review 这个文件。",
    f"Each row is a pair of things that are probably one. Choose: {ONE}: merge the second into the first, which can be undone "
    f"with lianjian unmerge; {TWO}: they are two, and are not listed any more; {columns.LATER}, or nothing: later. "
    "Save, then run lianjian review with this file.",
)
_SHOWN_FAULTS = 5

#: A pair, and the word about it, None for later.
Judged = tuple[Pair, str | None]


def write_pairs(path: Path, doubles: Sequence[Double]) -> None:
    """Writes the workbook. One that stands there is replaced while nobody has changed it. Raises BadInput."""
    with new_book(path, replace=is_untouched(path)) as book:
        sheet = book.sheet(SHEET)
        bold: Mapping[str, object] = {"bold": True, "text_wrap": True, "bg_color": "#DDEBF7", "border": 1}
        for column, (title, width) in enumerate(zip(HEADER, _WIDTHS, strict=True)):
            book.write(sheet, 0, column, title, **bold)
            sheet.set_column(column, column, width)
        sheet.set_column(HEADER.index(_KIND), len(HEADER) - 1, 8, None, {"hidden": True})
        sheet.freeze_panes(1, 0)
        decision = HEADER.index(DECISION)
        for line, double in enumerate(doubles, start=1):
            for column, value in enumerate(_row(double)):
                book.write(sheet, line, column, value, text_wrap=True, valign="top", num_format="@")
            sheet.data_validation(line, decision, line, decision, {"validate": "list", "source": [ONE, TWO, columns.LATER]})
        explained = book.sheet(columns.HELP)
        explained.set_column(0, 0, 120)
        for line, text in enumerate(_HELP):
            book.write(explained, line, 0, text, text_wrap=True)


def _row(double: Double) -> tuple[str, ...]:
    one, other = (f"{name}\n[{ident}]" for name, ident in ((double.name, double.id), (double.other_name, double.other_id)))
    shown = (catalogue.kinds()[double.kind].zh, one, double.region, other, double.other_region)
    return (*shown, "", f"{double.score:.2f}", f"{double.zh}\n{double.en}", double.kind, double.id, double.other_id)


def read_pairs(path: Path) -> list[Judged] | None:
    """What a workbook of pairs says, None for a file that is none. Raises BadInput for rows that say what cannot be."""
    rows = rows_of(path, SHEET, (DECISION, _KIND, _STAYS, _GOES))
    if rows is None:
        return None
    verdicts = {ONE: SAME, TWO: DIFFERENT, columns.LATER: None, "": None}
    found: list[Judged] = []
    faults: list[tuple[str, str]] = []
    for number, cells in rows:
        pair, written = Pair(cells[_KIND], cells[_GOES], cells[_STAYS]), cells[DECISION]
        if not all(pair):
            faults.append((f"第 {number} 行不是原来的行", f"row {number} is none of the rows that were written"))
        elif written not in verdicts:
            faults.append(
                (f"第 {number} 行的决定“{written[:20]}”不在可选之列", f"row {number}: no such choice as {written[:20]!r}")
            )
        else:
            found.append((pair, verdicts[written]))
    if faults:
        zh, en = ("；".join(fault[0] for fault in faults[:_SHOWN_FAULTS]), "; ".join(f[1] for f in faults[:_SHOWN_FAULTS]))
        raise BadInput(f"“{path.name}”什么也没有保存:{zh}。", f"Nothing of {path.name!r} was kept: {en}.")
    return found


def new_words(before: Merges, rows: Sequence[Judged]) -> list[Judged]:
    """The words that make what the rows say so, where it is not: merges first, each of what the things then are."""
    words: list[Judged] = []
    now = before
    for pair, verdict in sorted(rows, key=lambda row: row[1] != SAME):
        kind = pair.kind
        goes, stays = now.root(kind, pair.id), now.root(kind, pair.into)
        if verdict == SAME and goes != stays:
            words.append((Pair(kind, goes, stays), SAME))
        elif verdict == DIFFERENT and not now.two(kind, pair.id, pair.into):
            words.append((pair, DIFFERENT))
        else:
            continue
        now = now.after(words[-1:])
    return words


def taken_back(before: Merges, rows: Sequence[Judged]) -> list[Judged]:
    """The words that take back what stands about the pairs of the rows."""
    both = [one for pair, _ in rows for one in (pair, Pair(pair.kind, pair.into, pair.id))]
    return [(pair, None) for pair in dict.fromkeys(both) if before.says(pair) is not None]
