"""Which files of a folder are lists to load, where marked copies lie among them."""

from collections.abc import Sequence
from pathlib import Path

from lianjian.errors import BadInput
from lianjian.excel import is_untouched
from lianjian.loaders.marking.copies import ENDING
from lianjian.loaders.reading.origin import read_origin
from lianjian.loaders.reading.tables import read_sheets


def lists_among(files: Sequence[Path]) -> list[Path]:
    """The files without workbooks of ours that nobody has changed; the last mended copy of a list stands for the list."""
    touched = [file for file in files if not is_untouched(file)]
    copied = {file: name for file in touched if (name := _copied(file)) is not None}
    copies = {copied[file]: file for file in sorted(copied, key=lambda file: (len(file.stem), file.stem))}
    replaced = {name for name in copies if name not in {file.name for file in copies.values()}}
    older = {file for file, name in copied.items() if copies[name] != file}
    return [file for file in touched if file.name not in replaced and file not in older]


def _copied(file: Path) -> str | None:
    """The name of the file that a marked copy was made from; None for every other file."""
    if ENDING not in file.stem:
        return None
    try:
        origin = read_origin(read_sheets(file))
    except (BadInput, OSError):
        return None  # what is wrong with it is said when it is loaded
    return origin.file if origin is not None and origin.counts_for(file) else None
