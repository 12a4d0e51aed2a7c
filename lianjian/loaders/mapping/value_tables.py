"""Tables of values beside a mapping file (`map_file`): what a text stands for, where there are too many to write them in YAML."""

from pathlib import Path
from typing import Any

from lianjian.errors import BadInput
from lianjian.loaders.mapping.values import text_of
from lianjian.loaders.reading.cells import CellError
from lianjian.loaders.reading.choice import Choice
from lianjian.loaders.reading.tables import Row, read_tables

_FIRST_ROW = (1, 1)


def with_value_tables(data: Any, folder: Path, file: str) -> Any:
    """What a mapping file holds with the tables that its values name in the place of the names.

    Raises BadInput for a table that is missing or unreadable, lies elsewhere, or gives no two columns. `file` is the mapping's.
    """
    if isinstance(data, list):
        return [with_value_tables(item, folder, file) for item in data]
    if not isinstance(data, dict):
        return data
    held = {key: with_value_tables(item, folder, file) for key, item in data.items()}
    named = held.get("map_file")
    if not isinstance(named, str):
        return held
    if "map" in held:
        raise BadInput(
            f"映射文件“{file}”里 map 和 map_file（“{named}”）只能写一个。",
            f"{file}: give either map or map_file ({named!r}), not both.",
        )
    del held["map_file"]
    return held | {"map": _read(named, folder, file)}


def _read(named: str, folder: Path, file: str) -> dict[str, list[str] | None]:
    if Path(named).name != named:
        raise BadInput(
            f"映射文件“{file}”的 map_file“{named}”应当是同一文件夹里的文件名，不带路径。",
            f"{file}: map_file {named!r} is the name of a file in the mapping's own folder, without a path.",
        )
    table = read_tables(folder / named, (), Choice((), frozenset(), lambda _file, _sheet: _FIRST_ROW))[0]
    if len(table.header) < 2:
        raise BadInput(
            f"“{named}”至少要有两列：原文和它的意思；第一行是表头。",
            f"{named!r} needs two columns, a text and what it stands for; its first row is the header.",
        )
    found: dict[str, dict[str, None]] = {}
    for row in table.rows:
        text, meaning = _pair(row, named)
        if text is not None:
            found.setdefault(text, {}).update({meaning: None} if meaning is not None else {})
    return {text: list(meanings) or None for text, meanings in found.items()}


def _pair(row: Row, named: str) -> tuple[str | None, str | None]:
    try:
        return text_of(row.cells[0]), text_of(row.cells[1])
    except CellError:
        raise BadInput(
            f"“{named}”第 {row.number} 行的公式没有结果：请在 Excel 里改正后保存。",
            f"{named!r}, row {row.number}: a formula has no result; mend it in Excel and save.",
        ) from None
