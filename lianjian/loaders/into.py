"""Loading into a graph by its name: opens it, or creates it with the register, for the time of the load."""

import tempfile
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import replace
from functools import partial
from pathlib import Path
from typing import NamedTuple

import polars as pl

from lianjian.errors import BadInput, LianjianError
from lianjian.graph.engine import Progress
from lianjian.graph.register import WHOLE_FILE, create_graph, register_batch
from lianjian.graph.store import Store, graph_exists, open_store
from lianjian.loaders.again import asked_for, told_again
from lianjian.loaders.load import Lists, list_files, load_lists, read_lists
from lianjian.loaders.reading.named import check_source_name
from lianjian.loaders.report import LoadReport, SheetReport


class _Register(NamedTuple):
    """A newer register, and whether it is refused when it lacks much of the one in the graph."""

    path: Path
    guarded: bool


def load_into(
    graph: str,
    paths: Sequence[Path],
    *,
    register: Path | None = None,
    mapping: Path | None = None,
    source: str | None = None,
    sheets: Sequence[str] = (),
    header_rows: str | None = None,
    dry_run: bool = False,
    force: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Load files into the graph at `graph`; a graph that does not exist is created, with the register.

    `register` is a newer register of divisions, loaded before the files; `force` creates a graph also in a database on a
    server that holds other data, beside them; for the rest see `load_paths`. Everything is read before a graph is made or
    changed. Raises BadInput, GraphInUse, GraphMismatch, StoreError.
    """
    if source is not None and not source.strip():
        raise BadInput("来源名称不能为空,请在 --source 后写上名称。", "A source needs a name; write one after --source.")
    if source is not None:
        check_source_name(source)
    if not paths and register is None:
        raise BadInput("没有给出要载入的文件。", "No file to load was given.")
    asked = _asked_for(paths, mapping, source, sheets, header_rows)
    if asked is not None and not dry_run and register is None and (report := _told_again(graph, asked)) is not None:
        return report
    lists = read_lists(paths, mapping, source, progress, sheets=sheets, header_rows=header_rows) if paths else None
    load = partial(_load, lists=lists, asked=asked, dry_run=dry_run, progress=progress)
    if graph_exists(graph):
        return load(open_store(graph, write=True), _Register(register, guarded=True) if register else None)
    # A new graph holds nothing that an incomplete register could abolish by mistake.
    newer = _Register(register, guarded=False) if register else None
    if not dry_run:
        return load(create_graph(graph, progress, force=force), newer)
    with tempfile.TemporaryDirectory() as folder:
        return load(create_graph(Path(folder) / "graph.db", progress), newer)


def _asked_for(
    paths: Sequence[Path], mapping: Path | None, source: str | None, sheets: Sequence[str], header_rows: str | None
) -> str | None:
    """What is asked for (again.py); None where that cannot be told: reading says why."""
    with suppress(LianjianError, OSError):
        return asked_for(list_files(paths), mapping, source, sheets, header_rows)
    return None


def _told_again(graph: str, asked: str) -> LoadReport | None:
    """The report of a load that would change nothing; None where that is not certain, or the graph cannot be asked."""
    with suppress(LianjianError):
        if graph_exists(graph):
            with open_store(graph) as store:
                return told_again(store.memo(), asked)
    return None


def _load(
    opened: Store,
    register: _Register | None,
    *,
    lists: Lists | None,
    asked: str | None,
    dry_run: bool,
    progress: Progress | None,
) -> LoadReport:
    with opened as store:
        reports = [_load_register(store, register, dry_run, progress)] if register else []
        if lists is not None:
            reports.append(load_lists(store, lists, asked=asked, dry_run=dry_run, progress=progress))
        return _together(reports)


def _together(reports: Sequence[LoadReport]) -> LoadReport:
    """The reports of loads that followed each other as one."""
    last = reports[-1]
    load = next((report.load for report in reversed(reports) if report.load), None)
    sheets = tuple(sheet for report in reports for sheet in report.sheets)
    problems = tuple(found for report in reports for found in report.problems)
    return replace(last, load=load, sheets=sheets, problems=problems)


def _load_register(store: Store, register: _Register, dry_run: bool, progress: Progress | None) -> LoadReport:
    frames = store.frames()
    batch = register_batch(register.path, frames=frames, guarded=register.guarded)
    of_a_row = pl.col("row") != WHOLE_FILE
    standing = frames.nodes["Place"].filter(pl.col("until").is_null())
    abolished = batch.nodes["Place"].filter(~of_a_row).join(standing, on="id", how="semi").height
    result = store.load(batch, dry_run=dry_run, progress=progress)
    counts = result.sources[0]
    sheet = SheetReport(
        file=register.path.name,
        sheet="",
        layout="行政区划",
        rows=batch.nodes["Place"].filter(of_a_row).height,
        loaded=counts.loaded,
        # All that the file no longer has stands at one row of it, but each is a change.
        changed=counts.changed + max(0, abolished - 1),
        unchanged=counts.unchanged,
        rejected=0,
        review=0,
        personal_columns=(),
    )
    return LoadReport(result.load, result.version, (sheet,))
