"""What a rule of structure did, to be reported: nothing about a sheet is decided in silence."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field


@dataclass(frozen=True, slots=True)
class Finding:
    """A code of the problem catalogue with its parameters, at a cell, a row (`column` None) or the sheet (both None)."""

    code: str
    row: int | None = None
    column: int | None = None
    params: Mapping[str, str] = field(default_factory=dict)


def ranges(numbers: Iterable[int], most: int = 5) -> str:
    """Numbers in ascending order as people write them: `3–5、9`; of more than `most` ranges the first ones and an ellipsis."""
    found: list[tuple[int, int]] = []
    for number in numbers:
        if found and number <= found[-1][1] + 1:
            found[-1] = (found[-1][0], number)
        else:
            found.append((number, number))
    shown = [str(first) if first == last else f"{first}–{last}" for first, last in found[:most]]
    return "、".join(shown) + ("…" if len(found) > most else "")
