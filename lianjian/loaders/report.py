"""What a load gives back (lists.md, "What loading gives back")."""

from dataclasses import dataclass, field
from typing import Any

from lianjian.graph.records import SourceEffect
from lianjian.loaders.problems import Problem
from lianjian.loaders.resolving.absent import Absent
from lianjian.loaders.resolving.doubts import Doubt


@dataclass(frozen=True, slots=True)
class SheetReport:
    """Counts of one sheet. `loaded`, `changed`, `unchanged`, `rejected` and `review` are rows."""

    file: str
    sheet: str
    layout: str
    rows: int
    loaded: int
    changed: int
    unchanged: int
    rejected: int
    review: int
    personal_columns: tuple[str, ...]

    def as_json(self) -> dict[str, Any]:
        """The entry of the JSON report."""
        return {
            "file": self.file,
            "sheet": self.sheet,
            "layout": self.layout,
            "rows": self.rows,
            "loaded": self.loaded,
            "changed": self.changed,
            "unchanged": self.unchanged,
            "rejected": self.rejected,
            "review": self.review,
            "personal_columns": list(self.personal_columns),
        }


@dataclass(frozen=True, slots=True)
class MarkedCopy:
    """A copy of a list with its problems marked: the name of the file that was loaded, and where its copy lies."""

    file: str
    marked: str


@dataclass(frozen=True, slots=True)
class LoadReport:
    """A load: its id (None when it changed nothing or was a dry run), the graph's version after it, sheets and problems.

    `doubts` are the cells that await a decision, `absent` the organisations that are in no list; `copies`, `review` and `missing`
    the workbooks that were written. `changes` say of a dry run what would become of each thing, by sheet.
    """

    load: str | None
    version: int
    sheets: tuple[SheetReport, ...]
    problems: tuple[Problem, ...] = field(default=())
    review: str | None = None
    doubts: tuple[Doubt, ...] = ()
    copies: tuple[MarkedCopy, ...] = ()
    changes: tuple[SourceEffect, ...] | None = None
    absent: tuple[Absent, ...] = ()
    missing: str | None = None

    @property
    def marked(self) -> str | None:
        """The first marked copy."""
        return self.copies[0].marked if self.copies else None

    @property
    def status(self) -> int:
        """The exit status: 0 when every value loaded (notes do not count), else 1."""
        return int(any(problem.severity != "note" for problem in self.problems))

    def as_json(self) -> dict[str, Any]:
        """The report of `lianjian load --json`.

        `changes` is there for a dry run, `marked_copies` for several copies, `missing` where organisations are missing.
        """
        changes = {} if self.changes is None else {"changes": [one.as_json() for one in self.changes]}
        copies = [{"file": copy.file, "marked": copy.marked} for copy in self.copies]
        several = {"marked_copies": copies} if len(copies) > 1 else {}
        return {
            "load": self.load,
            "version": self.version,
            "sheets": [sheet.as_json() for sheet in self.sheets],
            "problems": [problem.as_json() for problem in self.problems],
            "marked": self.marked,
            "review": self.review,
            **changes,
            **several,
            **({"missing": self.missing} if self.missing is not None else {}),
        }
