"""A load that is asked for again while nothing has changed: it is told from the memo of the one before, and nothing is read.

That is right when the same files would be read in the same way into the graph as that load left it. What a load was asked for is
told by a digest of the files' bytes and names, the mapping, the options and the software itself. The graph is as it was left when
no other load came after (graph/memo.py): reviews, forgetting, merging and a newer register are loads as well.
Loads leave a memo only when names were as certain as could be: where one was doubtful, or known from elsewhere, the long way
says so once more.
"""

import hashlib
import json
import platform
from collections.abc import Iterator, Mapping, Sequence
from dataclasses import asdict
from functools import cache
from importlib import metadata
from pathlib import Path

import polars as pl

import lianjian
from lianjian.graph.memo import Memo
from lianjian.graph.records import Batch
from lianjian.graph.tally import NO_ROWS, by_source, places
from lianjian.loaders.mapping.file import read_mapping
from lianjian.loaders.problems import Problem
from lianjian.loaders.report import LoadReport, SheetReport

#: No more problems are kept with a graph.
_MOST_PROBLEMS = 1_000
#: What the software reads itself by: its code, and the vocabularies and layouts.
_SOFTWARE = ("*.py", "*.json")
#: The libraries that read files and compare names.
_LIBRARIES = ("python-calamine", "xlrd", "polars", "pyarrow", "rapidfuzz", "python-stdnum")
_CHUNK = 1 << 20


def asked_for(
    files: Sequence[Path], mapping: Path | None, source: str | None, sheets: Sequence[str], header_rows: str | None
) -> str:
    """A digest of all that decides what files say, but for the graph. Raises OSError, and BadInput for a faulty mapping."""
    read = read_mapping(mapping) if mapping is not None else None
    options = {
        "files": [(file.name, _digest(file)) for file in files],
        "mapping": None if mapping is None or read is None else (mapping.name, read.model_dump(mode="json")),
        "source": source,
        "sheets": list(sheets),
        "header_rows": header_rows,
        "software": _software(),
    }
    return hashlib.sha256(json.dumps(options, sort_keys=True).encode("utf-8", "surrogatepass")).hexdigest()


def told_again(memo: Memo | None, asked: str) -> LoadReport | None:
    """The report of the same load once more; None when something else was asked for before, or something else was loaded."""
    if memo is None:
        return None
    said = json.loads(memo.text)
    if said["asked"] != asked:
        return None
    sheets = (SheetReport(**{**sheet, "personal_columns": tuple(sheet["personal_columns"])}) for sheet in said["sheets"])
    return LoadReport(None, memo.version, tuple(sheets), tuple(Problem(**one) for one in said["problems"]))


def memo_of(asked: str, report: LoadReport) -> str | None:
    """What a load leaves for the next one; None where it is not to be told again."""
    if report.status or len(report.problems) > _MOST_PROBLEMS:
        return None
    sheets = [sheet.as_json() for sheet in report.sheets]
    return json.dumps({"asked": asked, "sheets": sheets, "problems": [asdict(problem) for problem in report.problems]})


def rows_of(batch: Batch) -> Mapping[str, int]:
    """By source the number of rows that state anything: all of them are unchanged when they are loaded again."""
    frames = (*batch.nodes.values(), *batch.relations.values())
    counts = by_source(pl.concat([NO_ROWS, *map(places, frames)]).unique())
    return {info.name: counts.get(number, 0) for number, info in enumerate(batch.sources)}


def _digest(file: Path) -> str:
    digest = hashlib.sha256()
    with file.open("rb") as opened:
        while chunk := opened.read(_CHUNK):
            digest.update(chunk)
    return digest.hexdigest()


@cache
def _software() -> str:
    digest = hashlib.sha256()
    for file in _own_files():
        digest.update(file.read_bytes())
    return " ".join((digest.hexdigest(), platform.python_version(), *map(metadata.version, _LIBRARIES)))


def _own_files() -> Iterator[Path]:
    folder = Path(lianjian.__file__).parent
    for pattern in _SOFTWARE:
        yield from sorted(folder.rglob(pattern))
