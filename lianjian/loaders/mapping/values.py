"""A mapping's values as functions of a row: compiled once, so that the loop over rows stays short."""

from collections.abc import Callable, Mapping, Sequence
from typing import NamedTuple

from lianjian.loaders.mapping.check import template_columns
from lianjian.loaders.mapping.model import Condition, Value
from lianjian.loaders.reading import cells as cell_rules
from lianjian.loaders.reading.cells import Cell, CellError
from lianjian.loaders.remembering import remembered

Cells = tuple[Cell, ...]
#: What a value gives for a row: the cells as they were read, or texts made from them; empty when nothing is said.
Given = tuple[Cell, ...]
Getter = Callable[[Cells], Given]
Test = Callable[[Cells], bool]

NOTHING: Given = ()


class Each(NamedTuple):
    """Where the value stands that a record is repeated for: behind a row's cells, and the column that it was taken from."""

    position: int
    column: int | None


class Compiled:
    """A value ready to be asked of rows. `column` is the position of the column it mainly reads, for problem addresses."""

    __slots__ = ("column", "get", "plain", "several")

    def __init__(self, get: Getter, column: int | None, plain: bool, several: bool) -> None:
        self.get = get
        self.column = column
        self.plain = plain
        self.several = several


@remembered(100_000)
def _text_of(text: str) -> str | None:
    return cell_rules.text(text)


def text_of(cell: Cell) -> str | None:
    """The cell as text, or None when it says nothing. Raises CellError for a failed formula."""
    return _text_of(cell) if type(cell) is str else cell_rules.text(cell)


def says(cell: Cell) -> bool:
    """Whether the cell says something; one that failed does (so that it is reported where it is read)."""
    try:
        return text_of(cell) is not None
    except CellError:
        return True


def says_no(cell: Cell) -> bool:
    """Whether the cell is a plain 否; what is neither yes nor no is reported where it is read."""
    try:
        return cell_rules.truth(cell) is False
    except CellError:
        return False


def compile_value(value: Value, columns: Mapping[str, int], each: Each | None = None) -> Compiled:
    """The value over rows with those columns. A column that is absent (it was optional) says nothing."""
    get, column, plain = _origin(value, columns, each)
    steps = _steps(value)
    if steps:
        get, plain = _chained(get, steps), False
    if value.when:
        get, plain = _guarded(get, [compile_condition(c, columns) for c in value.when]), False
    return Compiled(get, column, plain, value.several and value.split is None)


def _origin(value: Value, columns: Mapping[str, int], each: Each | None) -> tuple[Getter, int | None, bool]:
    """Where the value comes from, the column it reads, and whether it is just that column's cell."""
    if value.constant is not None:
        constant: Given = (value.constant,)
        return (lambda _: constant), None, False
    if value.template is not None:
        return _template(value.template, columns)
    if value.columns is not None:
        return _together([columns[name] for name in value.columns if name in columns])
    if value.first is not None:
        return _first([compile_value(inner, columns, each) for inner in value.first])
    at = column = columns.get(value.column or "")
    if value.each and each is not None:
        at, column = each
    if at is None:
        return (lambda _: NOTHING), None, False
    position: int = at

    def cell(cells: Cells) -> Given:
        found = cells[position]
        return NOTHING if found is None or found == "" else (found,)

    return cell, column, True


def _template(template: str, columns: Mapping[str, int]) -> tuple[Getter, int | None, bool]:
    names = template_columns(template)
    positions = [(name, columns.get(name)) for name in names]

    def fill(cells: Cells) -> Given:
        text = template
        for name, at in positions:
            part = text_of(cells[at]) if at is not None else None
            if part is None:
                return NOTHING
            text = text.replace("{" + name + "}", part)
        return (text,)

    return fill, next((at for _, at in positions if at is not None), None), False


def _together(positions: Sequence[int]) -> tuple[Getter, int | None, bool]:
    def collect(cells: Cells) -> Given:
        return tuple(cells[at] for at in positions if says(cells[at]))

    return collect, next(iter(positions), None), False


def _first(inner: Sequence[Compiled]) -> tuple[Getter, int | None, bool]:
    def pick(cells: Cells) -> Given:
        for one in inner:
            given = one.get(cells)
            if any(says(cell) for cell in given):
                return given
        return NOTHING

    return pick, next((one.column for one in inner if one.column is not None), None), False


def _steps(value: Value) -> list[Callable[[Given], Given]]:
    steps: list[Callable[[Given], Given]] = []
    if value.after is not None:
        steps.append(_after(value.after))
    if value.split is not None:
        steps.append(_split(value.split, value.part))
    elif value.several and (value.map is not None or value.join is not None):
        steps.append(_several)
    if value.map is not None:
        steps.append(_mapped(value.map, value.default, value.passes_unlisted))
    if value.join is not None:
        steps.append(_joined(value.join))
    return steps


def _chained(get: Getter, steps: Sequence[Callable[[Given], Given]]) -> Getter:
    """The steps after one another; what a value has become is remembered by what it was."""
    seen: dict[Given, Given] = {}

    def run(cells: Cells) -> Given:
        given = get(cells)
        if given in seen:
            return seen[given]
        done = given
        for step in steps:
            done = step(done)
        if all(type(cell) is str for cell in given):
            seen[given] = done
        return done

    return run


def _texts(given: Given) -> list[str]:
    return [text for cell in given if (text := text_of(cell)) is not None]


def _after(prefixes: Sequence[str]) -> Callable[[Given], Given]:
    def cut(given: Given) -> Given:
        return tuple(
            text.removeprefix(prefix).strip()
            for text in _texts(given)
            for prefix in prefixes
            if text.startswith(prefix) and len(text) > len(prefix)
        )

    return cut


def _split(separator: str, part: int | None) -> Callable[[Given], Given]:
    """The values between the separators, or only the one at that place, where empty places count."""

    def cut(given: Given) -> Given:
        found = [[piece.strip() for piece in text.split(separator)] for text in _texts(given)]
        chosen = found if part is None else [pieces[part - 1 : part] for pieces in found]
        return tuple(piece for pieces in chosen for piece in pieces if piece)

    return cut


def _several(given: Given) -> Given:
    return tuple(part for cell in given for part in cell_rules.values(cell))


def _mapped(table: Mapping[str, Sequence[str] | None], default: str | None, passes: bool) -> Callable[[Given], Given]:
    def look_up(given: Given) -> Given:
        found: list[Cell] = []
        for text in _texts(given):
            if text in table:
                found += table[text] or ()
            elif passes:
                found.append(text)
            elif default is not None:
                found.append(default)
        return tuple(found)

    return look_up


def _joined(between: str) -> Callable[[Given], Given]:
    return lambda given: (between.join(texts),) if (texts := _texts(given)) else NOTHING


def _guarded(get: Getter, tests: Sequence[Test]) -> Getter:
    return lambda cells: get(cells) if all(test(cells) for test in tests) else NOTHING


def compile_condition(condition: Condition, columns: Mapping[str, int]) -> Test:
    """Whether a row meets the condition. Raises CellError when `yes` meets what is neither yes nor no."""
    at = columns.get(condition.column)

    def text(cells: Cells) -> str | None:
        return text_of(cells[at]) if at is not None else None

    tests: list[Callable[[str | None], bool]] = []
    if condition.empty is not None:
        wanted = condition.empty
        tests.append(lambda found: (found is None) == wanted)
    if condition.equals:
        tests.append(frozenset(condition.equals).__contains__)
    if condition.other_than:
        others = frozenset(condition.other_than)
        tests.append(lambda found: found is not None and found not in others)
    if condition.begins:
        prefixes = tuple(condition.begins)
        tests.append(lambda found: found is not None and found.startswith(prefixes))
    if condition.yes is not None:
        answer = condition.yes
        tests.append(lambda found: cell_rules.truth(found) is answer)
    return lambda cells: all(test(found) for found in (text(cells),) for test in tests)
