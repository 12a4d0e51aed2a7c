"""`lianjian mapping FILE`: a first mapping for the tables of a file."""

from collections.abc import Sequence
from pathlib import Path

from lianjian.errors import BadInput
from lianjian.loaders.mapping.proposal.guesses import propose
from lianjian.loaders.mapping.proposal.text import as_text
from lianjian.loaders.reading.choice import Choice, HeaderRows, read_header_rows
from lianjian.loaders.reading.tables import read_tables


def first_mapping(file: Path, sheets: Sequence[str] = (), header_rows: str | None = None) -> str:
    """A mapping file for the tables of a file, as text: what each column is likely to be, with the reason for it.

    It passes the check of mapping files and loads the file, perhaps with problems; it is to be read and corrected first. No
    cell of the file stands in it. `sheets` are the only sheets read, `header_rows` (`3`, `3-4`) says where their headers are.
    Raises BadInput for a file that cannot be read, that only lists persons, or in which nothing has a name.
    """
    rows = read_header_rows(header_rows) if header_rows is not None else None

    def header_of(_file: str, _sheet: str) -> HeaderRows | None:
        return rows

    tables = read_tables(file, None, Choice(tuple(sheets), frozenset(), header_of))
    proposals = [proposal for table in tables if (proposal := propose(table)) is not None]
    if not proposals:
        raise BadInput(
            f"“{file.name}”是个人名单，不写映射：请删去个人信息，只保留单位和数量。",
            f"{file.name!r} is a list of persons and no mapping is written: remove the persons, keep organisations and counts.",
        )
    return as_text(proposals, header_rows)
