"""The example row of a template, which is left in when somebody fills the template."""

from collections.abc import Sequence

from lianjian.loaders.reading.cells import Cell

#: What an example begins with, in a column that must be filled: who writes over it has written a row of their own.
MARK = "【示例】"


def is_example(cells: Sequence[Cell]) -> bool:
    """Whether a row is the example of a template."""
    texts = [cell for cell in cells if type(cell) is str]
    return MARK in "".join(texts) and any(text.startswith(MARK) for text in texts)
