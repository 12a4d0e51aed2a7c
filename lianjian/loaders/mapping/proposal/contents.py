"""What the cells of a column look like: how many of them are what a property of the schema asks for."""

from collections.abc import Callable, Collection, Sequence
from functools import cache

import polars as pl
from stdnum.cn import uscc

from lianjian.graph.register_file import SHIPPED
from lianjian.loaders.mapping.values import text_of
from lianjian.loaders.reading import cells as cell_rules
from lianjian.loaders.reading.cells import Cell, CellError
from lianjian.schema import catalogue
from lianjian.schema.catalogue import Column, Vocabulary

#: So many rows are looked at.
SAMPLE = 1000
Test = Callable[[Cell], bool]


def spoken(cells: Sequence[Cell]) -> list[Cell]:
    """The cells that say something, of those looked at; what a formula failed to say is nothing here."""
    return [cell for cell in cells[:SAMPLE] if _read(cell) is not None]


def share(cells: Collection[Cell], test: Test) -> float:
    """How many of the cells pass the test, from 0 (also of no cells) to 1."""
    return sum(map(test, cells)) / len(cells) if cells else 0.0


def test_of(column: Column) -> Test | None:
    """What a cell of the layout's column must be; None where any text will do, or only the graph could tell."""
    if column.vocabulary is not None:
        return _terms(catalogue.vocabularies()[column.vocabulary], column.several)
    if column.target.get("property") == "credit_code":
        return is_credit_code
    reads: dict[str, Callable[[Cell], object]] = {
        "date": cell_rules.partial_date,
        "integer": cell_rules.integer,
        "number": cell_rules.number,
    }
    read = reads.get(column.type)
    return None if read is None else _reads(read)


def is_place(cell: Cell) -> bool:
    """Whether the cell is the code of a county or something smaller that the register knows."""
    text = _read(cell)
    return text is not None and text.isdigit() and len(text) in (6, 9, 12) and int(text) in _divisions()


def is_credit_code(cell: Cell) -> bool:
    """Whether the cell is a unified social credit code with a right check digit."""
    text = _read(cell)
    return text is not None and uscc.is_valid(text)


def is_name(cell: Cell) -> bool:
    """Whether the cell could be a name: a text with letters in it, not a sentence."""
    text = _read(cell)
    return text is not None and len(text) <= 60 and any(char.isalpha() for char in text)


def _read(cell: Cell) -> str | None:
    try:
        return text_of(cell)
    except CellError:
        return None


def _reads(read: Callable[[Cell], object]) -> Test:
    def test(cell: Cell) -> bool:
        try:
            return read(cell) is not None
        except CellError:
            return False

    return test


def _terms(vocabulary: Vocabulary, several: bool) -> Test:
    def test(cell: Cell) -> bool:
        parts = cell_rules.values(cell) if several else [_read(cell) or ""]
        return all(vocabulary.find(part) is not None for part in parts)

    return test


@cache
def _divisions() -> frozenset[int]:
    return frozenset(pl.read_parquet(SHIPPED, columns=["code"])["code"].cast(pl.Int64).to_list())
