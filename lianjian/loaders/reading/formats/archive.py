"""Workbooks are zip files from strangers: their true sizes are measured before anything else reads them."""

import zipfile
import zlib
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lianjian.errors import BadInput
from lianjian.loaders.reading import limits
from lianjian.loaders.reading.formats.safexml import BadXml

_CHUNK = 1 << 20
#: What zipfile raises on archives that are none, or broken, or encrypted, or packed in ways that no workbook is.
_FAULTS = (zipfile.BadZipFile, zlib.error, EOFError, NotImplementedError, RuntimeError, OSError, BadXml)


def check(path: Path) -> None:
    """Raises BadInput unless the file is a whole archive of bearable size in every part."""
    limits.check_bytes(path, limits.MAX_WORKBOOK)
    with opened(path) as archive:
        _measure(archive, path)


@contextmanager
def opened(path: Path) -> Iterator[zipfile.ZipFile]:
    """An archive that was checked. What is found broken while it is read raises BadInput."""
    try:
        with zipfile.ZipFile(path) as archive:
            yield archive
    except _FAULTS as error:
        raise broken(path) from error


def broken(path: Path) -> BadInput:
    """The refusal of a workbook that is damaged, or made to look like something that it is not."""
    return BadInput(
        f"“{path.name}”已损坏或不是工作簿：请用 Excel 打开后另存为 xlsx 再载入。",
        f"{path.name!r} is damaged or no workbook: open it in Excel and save it as xlsx.",
    )


def locked(path: Path) -> BadInput:
    """The refusal of a workbook that is protected by a password."""
    return BadInput(
        f"“{path.name}”带密码：请用 Excel 去掉密码后另存再载入。",
        f"{path.name!r} has a password: take it away in Excel and save it again.",
    )


def _measure(archive: zipfile.ZipFile, path: Path) -> None:
    """Unpacks every part without keeping it: an archive may lie about its sizes, and two parts of one name hide one of them."""
    parts = archive.infolist()
    if sum(part.file_size for part in parts) > limits.MAX_UNPACKED:
        raise limits.unpacks_too_far(path)
    names = {part.filename.casefold().replace("\\", "/") for part in parts}
    if len(names) < len(parts):
        raise zipfile.BadZipFile("two parts of one name")
    for part in parts:
        stated, part.file_size = part.file_size, limits.MAX_UNPACKED + 2 * _CHUNK  # else reading stops at the size stated
        with archive.open(part) as stream:
            unpacked = 0
            while chunk := stream.read(_CHUNK):
                unpacked += len(chunk)
                if unpacked > stated:
                    raise limits.unpacks_too_far(path)
        if unpacked != stated:
            raise zipfile.BadZipFile("false size")
        part.file_size = stated
