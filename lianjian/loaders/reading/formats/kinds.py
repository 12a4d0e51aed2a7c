"""What a file is, by its content where that says so and by its ending where it does not.

Office systems export "xls" files that are text or web pages, and people rename what they have. What a file is decides how it is
read; an ending that says otherwise is reported.
"""

import stat
import zipfile
from collections.abc import Mapping
from pathlib import Path
from typing import Literal

from lianjian.errors import BadInput

Kind = Literal["xlsx", "xls", "ods", "text", "json", "jsonl", "parquet"]

#: What a file with that ending is meant to be.
ENDINGS: Mapping[str, Kind] = {
    ".xlsx": "xlsx", ".xlsm": "xlsx", ".xls": "xls", ".et": "xls", ".ods": "ods",
    ".csv": "text", ".tsv": "text", ".txt": "text",
    ".json": "json", ".jsonl": "jsonl", ".ndjson": "jsonl", ".parquet": "parquet",
}  # fmt: skip
_NAMES = {"xlsx": "xlsx", "xls": "xls", "ods": "ods", "text": "CSV", "json": "JSON", "jsonl": "JSONL", "parquet": "Parquet"}
_ZIP, _OLD_OFFICE, _PARQUET = b"PK\x03\x04", b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1", b"PAR1"
_MARKUP = (b"<html", b"<!doctype", b"<table", b"<?xml", b"<head", b"<meta", b"<body", b"mime-version")
_HEAD = 4096


def kind_of(path: Path) -> Kind:
    """What the file is. Raises BadInput for what is no file, cannot be opened, or is nothing that holds a list."""
    _check_regular(path)
    meant = ENDINGS.get(path.suffix.casefold())
    if meant is None:
        raise BadInput(
            f"不能读取“{path.name}”这种文件：请另存为 xlsx 或 csv 再载入。",
            f"Files like {path.name!r} are not read: save it as xlsx or csv.",
        )
    with path.open("rb") as file:
        head = file.read(_HEAD)
    if head.startswith(_ZIP):
        return _packed(path)
    if head.startswith(_OLD_OFFICE):
        return "xls"
    if head.startswith(_PARQUET):
        return "parquet"
    if head.removeprefix(b"\xef\xbb\xbf").lstrip().lower().startswith(_MARKUP):
        raise BadInput(
            f"“{path.name}”其实是网页或 XML 表格：请用 Excel 打开后另存为 xlsx 再载入。",
            f"{path.name!r} is in fact a web page or an XML table: open it in Excel and save it as xlsx.",
        )
    if meant in {"text", "json", "jsonl"} or b"\0" in head:
        return meant
    return "text"


def name_of(kind: Kind) -> str:
    """What people call files of that kind."""
    return _NAMES[kind]


def _check_regular(path: Path) -> None:
    """Raises BadInput unless a file stands there: a device or a pipe would never end."""
    try:
        mode = path.stat().st_mode
    except (OSError, ValueError):
        raise BadInput(f"没有文件“{path}”：请检查路径。", f"There is no file {str(path)!r}: check the path.") from None
    if not stat.S_ISREG(mode):
        raise BadInput(
            f"“{path}”不是普通文件（而是文件夹、设备或管道）：请给出表格文件。",
            f"{str(path)!r} is no plain file but a folder, a device or a pipe: name a table.",
        )


def _packed(path: Path) -> Kind:
    """An archive is an ods workbook when it says so, else it is read as xlsx (and refused when it is none)."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = set(archive.namelist())
    except (zipfile.BadZipFile, OSError, NotImplementedError):
        return "xlsx"
    return "ods" if "content.xml" in names and "xl/workbook.xml" not in names else "xlsx"
