"""How much is read at most, so that no file fills memory or takes for ever; and the refusals when it is more.

A nation's list of 620,573 communities is a third of these limits.
"""

from pathlib import Path

from lianjian.errors import BadInput

#: Largest workbook, JSON or Parquet file; largest xls, which takes ten times its size in memory; largest text file; in bytes.
MAX_WORKBOOK = 200 << 20
MAX_XLS = 64 << 20
MAX_TEXT = 500 << 20
#: Largest sum of the unpacked parts of a workbook, in bytes.
MAX_UNPACKED = 1 << 30
#: Most rows of a sheet, and most cells between its first and last one, empty ones included.
MAX_ROWS = 2_000_000
MAX_CELLS = 20_000_000
#: Most characters in all cells of a sheet together.
MAX_CHARACTERS = 1 << 29
#: Most spaces that one mark in an ods cell stands for.
MAX_SPACES = 1000


def check_bytes(path: Path, most: int) -> None:
    """Raises BadInput when the file is larger than `most` bytes."""
    if path.stat().st_size > most:
        raise BadInput(
            f"文件“{path.name}”超过 {most >> 20} MB，未读取：请分成几个文件再载入。",
            f"The file {path.name!r} is larger than {most >> 20} MB and was not read: split it.",
        )


def unpacks_too_far(path: Path) -> BadInput:
    """The refusal of a workbook that unpacks to more than MAX_UNPACKED, or of which a part states a false size."""
    return BadInput(
        f"“{path.name}”展开后过大（超过 {MAX_UNPACKED >> 20} MB），未读取：请删去多余的行列和图片，或分成几个文件再载入。",
        f"{path.name!r} unpacks to more than {MAX_UNPACKED >> 20} MB and was not read: delete stray rows, columns and pictures, "
        "or split it.",
    )


def too_many_cells(path: Path, sheet: str, corner: str = "") -> BadInput:
    """The refusal of a sheet with more rows or cells than are read; `corner` is the address of its last cell, if known."""
    place = f"“{path.name}”" + (f"的工作表“{sheet}”" if sheet else "")
    zh = f"（最后一格在 {corner}）" if corner else ""
    en = f" (its last cell is {corner})" if corner else ""
    return BadInput(
        f"{place}行列过多{zh}，未读取；最多 {MAX_ROWS:,} 行、{MAX_CELLS:,} 格：请删去多余的行列，或分成几个文件再载入。",
        f"{path.name!r}{f', sheet {sheet!r}' if sheet else ''}: too many rows or cells{en}, not read; at most {MAX_ROWS:,} rows "
        f"and {MAX_CELLS:,} cells: delete stray rows and columns, or split it.",
    )


def too_much_text(path: Path, sheet: str) -> BadInput:
    """The refusal of a sheet whose cells hold more than MAX_CHARACTERS."""
    place = f"“{path.name}”" + (f"的工作表“{sheet}”" if sheet else "")
    return BadInput(
        f"{place}文字过多，未读取：请分成几个文件再载入。",
        f"{path.name!r}{f', sheet {sheet!r}' if sheet else ''}: too much text, not read: split it.",
    )
