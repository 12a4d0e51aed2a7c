"""One table on its way into the graph: its rows, which of them were rejected, and what there is to report about them."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from types import MappingProxyType

from lianjian.loaders.mapping.model import TableMapping
from lianjian.loaders.mapping.values import text_of
from lianjian.loaders.problems import CODES, Problem, Severity, Where, problem
from lianjian.loaders.reading.cells import Cell, CellError
from lianjian.loaders.reading.tables import Table
from lianjian.loaders.resolving.absent import Absent
from lianjian.loaders.resolving.doubts import Doubt, Failure


@dataclass
class Sheet:
    """A table with its mapping and its number among the sources of the load.

    `columns` gives the position of each column that may be read, by the name that the mapping uses. Rows are meant by their
    position in `table.rows`; `rejected` and `reviewed` hold such positions. A sheet that is `refused` as a whole is no
    version of its source: what the source said before stays. `read` is the number of problems found before names are looked up.
    """

    table: Table
    mapping: TableMapping
    columns: dict[str, int]
    source: int
    source_name: str
    layout: str
    standard: bool
    personal: list[str] = field(default_factory=list)
    problems: list[Problem] = field(default_factory=list)
    rejected: set[int] = field(default_factory=set)
    reviewed: set[int] = field(default_factory=set)
    refused: bool = False
    doubts: list[Doubt] = field(default_factory=list)
    absent: list[Absent] = field(default_factory=list)
    read: int = 0

    @property
    def told_by_the_list(self) -> bool:
        """Whether the list alone led to all problems, and none was found by looking names up."""
        return len(self.problems) == self.read

    def is_required(self, column: int | None) -> bool:
        """Whether a row without a right value in this column is rejected."""
        return column is not None and any(self.columns.get(name) == column for name in self.mapping.required)

    def report(
        self,
        code: str,
        row: int | None,
        column: int | None,
        params: Mapping[str, str] = MappingProxyType({}),
        severity: Severity | None = None,
    ) -> None:
        """Adds a problem at a cell (or row, or the sheet), and rejects the row when the cell is required.

        `severity` replaces that of the code, for what a mapping says is free text.
        """
        severity = severity or CODES[code].severity
        if row is not None and severity == "review":
            self.reviewed.add(row)
        if row is not None and severity != "note" and self.is_required(column):
            self.rejected.add(row)
        found = problem(code, self.where(row, column), **params)
        if severity != found.severity:
            found = Problem(found.file, found.sheet, found.cell, found.value, found.code, found.zh, found.en, severity)
        self.problems.append(found)

    def await_decision(self, failure: Failure) -> None:
        """Notes that the cell just reported awaits a decision, where a person can take one."""
        found, where = self.problems[-1], self.reported
        # A value that may be personal is shown nowhere.
        if failure.question is not None and where.value:
            self.doubts.append(Doubt(where, failure.question, failure.choices, found.zh, found.en))

    @property
    def reported(self) -> Where:
        """The cell of the last problem; its value is empty where it may be personal."""
        found = self.problems[-1]
        return Where(found.file, found.sheet, found.cell, found.value)

    def report_header(self, code: str, column: int, params: Mapping[str, str] = MappingProxyType({})) -> None:
        """Adds a problem at the header of a column."""
        cell = self.table.address(self.table.header_row, column)
        value = self.table.header[column] if column < len(self.table.header) else ""
        self.problems.append(problem(code, Where(self.table.file, self.table.sheet, cell, value), **params))

    def where(self, row: int | None, column: int | None) -> Where:
        """The place of a cell as the report shows it."""
        if row is None:
            return Where(self.table.file, self.table.sheet)
        line = self.table.rows[row]
        if column is None:
            return Where(self.table.file, self.table.sheet, str(line.number))
        shown = _shown(line.cells[column]) if column < len(line.cells) else ""
        return Where(self.table.file, self.table.sheet, self.table.address(line.number, column), shown)


def _shown(cell: Cell) -> str:
    try:
        return text_of(cell) or ""
    except CellError:
        return str(cell)
