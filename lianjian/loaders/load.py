"""Loading lists into a graph: read everything, resolve names over all of it, write it as one change of version."""

from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass, replace
from pathlib import Path

from lianjian.errors import BadInput
from lianjian.graph.engine import Progress
from lianjian.graph.records import LoadResult, SourceInfo, SourceResult
from lianjian.graph.store import Store
from lianjian.loaders.again import memo_of, rows_of
from lianjian.loaders.mapping.check import used_columns
from lianjian.loaders.mapping.file import read_mapping
from lianjian.loaders.mapping.layouts import layout_headers
from lianjian.loaders.mapping.model import Mapping
from lianjian.loaders.mapping.prepare import fitting, layout_names, lists_persons, prepare
from lianjian.loaders.mapping.sheet import Sheet
from lianjian.loaders.marking.folder import lists_among
from lianjian.loaders.memory import give_back, without_collector
from lianjian.loaders.problems import Problem, Where, problem
from lianjian.loaders.reading.choice import Choice, HeaderRows, read_header_rows
from lianjian.loaders.reading.formats.kinds import ENDINGS
from lianjian.loaders.reading.tables import Table, read_tables
from lianjian.loaders.report import LoadReport, SheetReport
from lianjian.loaders.resolving.absent import Absent
from lianjian.loaders.resolving.decisions import Decisions
from lianjian.loaders.resolving.doubts import Doubt
from lianjian.loaders.review.columns import is_review
from lianjian.loaders.writing.assemble import assemble

#: What a folder is searched for.
TABLES = frozenset(ENDINGS)
#: Lists of fewer rows have nothing worth giving back to the system, and looking for it takes its time.
_LARGE = 50_000
#: A source whose name holds this is invented (docs/explanation/domain.md).
SYNTHETIC = "示例"


@dataclass(frozen=True, slots=True)
class _Input:
    """The tables of a load with the mapping and name that it was given."""

    tables: list[Table]
    mapping: Mapping | None
    mapping_file: str
    source: str | None

    def name(self, table: Table) -> str:
        """The name of the table's source."""
        if self.source is None:
            return table.name
        if len(self.tables) == 1:
            return self.source
        # The files of one source have other names each time, its sheets have not.
        alone = all(other.stated_in[0] == table.stated_in[0] for other in self.tables)
        return f"{self.source}/{table.stated_in[1] if alone else table.name}"


@dataclass(frozen=True, slots=True)
class Lists:
    """What was read for a load: the input, its sheets, and the problems that belong to no sheet."""

    given: _Input
    sheets: list[Sheet]
    problems: list[Problem]

    def let_go(self) -> None:
        """Lets go of all that was read."""
        self.given.tables.clear()
        self.sheets.clear()


def load_paths(
    store: Store,
    paths: Sequence[Path],
    *,
    mapping: Path | None = None,
    source: str | None = None,
    sheets: Sequence[str] = (),
    header_rows: str | None = None,
    dry_run: bool = False,
    progress: Progress | None = None,
) -> LoadReport:
    """Loads files, and all tables of folders, as one load; with `dry_run` nothing is written and the report says what would.

    `mapping` is a YAML mapping file; tables that none of its entries fits are read as standard lists. `source` names the
    source instead of the file. `sheets` are the only sheets read, hidden ones too; `header_rows` (`3` or `3-4`) says where their
    headers stand. Raises BadInput, before anything is changed, for a file that cannot be read, a mapping that
    does not fit, or when no table is in a known layout.
    """
    lists = read_lists(paths, mapping, source, progress, sheets=sheets, header_rows=header_rows)
    return load_lists(store, lists, dry_run=dry_run, progress=progress)


def load_lists(
    store: Store, lists: Lists, *, asked: str | None = None, dry_run: bool = False, progress: Progress | None = None
) -> LoadReport:
    """Loads lists that were read; see `load_paths`. They are used up: what is found wrong is noted in them.

    `asked` is what was asked for, by which a load is told again (again.py).
    """
    taken = [sheet for sheet in lists.sheets if not sheet.refused]
    infos = [_source_info(sheet, lists.given.mapping) for sheet in taken]
    with without_collector():
        batch = assemble(taken, infos, store.unmerged(), progress, Decisions(store.decisions()))
    found = _found(lists)
    if asked is not None and all(sheet.told_by_the_list for sheet in taken):
        unchanged = [SourceResult(name, 0, 0, rows, 0) for name, rows in rows_of(batch).items()]
        batch.memo = memo_of(asked, found.after(LoadResult(None, 0, tuple(unchanged))))
    # Their rows are as large in memory as what is to be written.
    large = sum(len(sheet.table.rows) for sheet in taken) > _LARGE
    taken.clear()
    lists.let_go()
    if large:
        give_back()
    result = store.load(batch, dry_run=dry_run, explain=dry_run, progress=progress)
    return replace(found.after(result), changes=result.effects if dry_run else None)


@dataclass(frozen=True, slots=True)
class _Found:
    """What was found in the lists of a load before it is known what they change: the reports of the sheets by their sources."""

    sheets: tuple[tuple[str, SheetReport], ...]
    problems: tuple[Problem, ...]
    doubts: tuple[Doubt, ...]
    absent: tuple[Absent, ...]

    def after(self, result: LoadResult) -> LoadReport:
        """The report of a load that did this."""
        counts = {one.source: one for one in result.sources}
        sheets = (
            replace(sheet, loaded=count.loaded, changed=count.changed, unchanged=count.unchanged)
            if (count := counts.get(source)) is not None
            else sheet
            for source, sheet in self.sheets
        )
        return LoadReport(result.load, result.version, tuple(sheets), self.problems, doubts=self.doubts, absent=self.absent)


def _found(lists: Lists) -> _Found:
    sheets = lists.sheets
    return _Found(
        tuple(_sheet_reports(lists.given, sheets)),
        (*_remarks(lists.given), *lists.problems, *(found for sheet in sheets for found in sheet.problems)),
        doubts=tuple(doubt for sheet in sheets for doubt in sheet.doubts),
        absent=tuple(one for sheet in sheets for one in sheet.absent),
    )


def read_lists(
    paths: Sequence[Path],
    mapping: Path | None,
    source: str | None,
    progress: Progress | None = None,
    *,
    sheets: Sequence[str] = (),
    header_rows: str | None = None,
) -> Lists:
    """Reads and checks all that can be known without a graph; for the parameters see `load_paths`. Raises BadInput."""
    read = read_mapping(mapping) if mapping is not None else None
    choice = _choice(read, sheets, header_rows)
    tables = _read(list_files(paths), _columns(read), choice, progress)
    given = _Input(tables, read, mapping.name if mapping is not None else "", source)
    _told_apart([given.name(table) for table in tables])
    prepared, problems = _prepare(given)
    if given.mapping is not None and all(sheet.standard for sheet in prepared):
        files = "、".join(sorted({table.file for table in given.tables}))
        raise BadInput(
            f"映射“{given.mapping_file}”里没有一项适用于这些文件:{files}。请核对其中的 file 和 sheet。",
            f"No entry of the mapping {given.mapping_file!r} fits any of these files: {files}. Look at its `file` and `sheet`.",
        )
    return Lists(given, prepared, problems)


def _remarks(given: _Input) -> list[Problem]:
    """What the rules by which lists are found in sheets did."""
    return [remark for table in given.tables for remark in table.remarks]


def _choice(mapping: Mapping | None, sheets: Sequence[str], header_rows: str | None) -> Choice:
    """What the options say of sheets and headers, else the first entry of the mapping that fits a table."""
    rows = read_header_rows(header_rows) if header_rows is not None else None
    entries = mapping.tables if mapping is not None else ()

    def header_of(file: str, sheet: str) -> HeaderRows | None:
        entry = fitting(entries, file, sheet)
        return rows if rows is not None or entry is None or entry.header_rows is None else read_header_rows(entry.header_rows)

    return Choice(tuple(sheets), frozenset(entry.sheet for entry in entries), header_of)


def _columns(mapping: Mapping | None) -> set[str] | None:
    """The column names by which headers are found: those of the mapping and of the standard lists; None for the latter alone."""
    if mapping is None:
        return None
    used = {name for table in mapping.tables for name in used_columns(table)}
    aliases = {alias for table in mapping.tables for names in table.aliases.values() for alias in names}
    return {*layout_headers(), *used, *aliases}


def _read(files: Sequence[Path], known: Collection[str] | None, choice: Choice, progress: Progress | None) -> list[Table]:
    tables: list[Table] = []
    for done, file in enumerate(files):
        if progress is not None:
            progress("read", done, len(files))
        tables += read_tables(file, known, choice)
    missing = [name for name in choice.sheets if name not in {table.sheet for table in tables}]
    if missing:
        raise BadInput(
            f"这些文件里没有工作表“{'、'.join(missing)}”，或其中没有数据：请核对 --sheet。",
            f"No file has a sheet {', '.join(missing)!r} with data: check --sheet.",
        )
    return tables


def list_files(paths: Sequence[Path]) -> list[Path]:
    """The files, and all tables of the folders among them, each once (marking/folder.py). Raises BadInput when there is none."""
    files: list[Path] = []
    for path in paths:
        if not path.is_dir():
            files.append(path)
            continue
        inside = sorted(file for file in path.iterdir() if file.suffix.casefold() in TABLES and not _passed_over(file))
        if not inside:
            raise BadInput(f"文件夹“{path}”里没有表格。", f"There is no table in the folder {str(path)!r}.")
        lists = lists_among(inside)
        if not lists:
            raise _not_mended(path)
        files += lists
    if not files:
        raise BadInput("没有给出要载入的文件。", "No file to load was given.")
    return list(dict.fromkeys(files))


def _not_mended(folder: Path) -> BadInput:
    return BadInput(
        f"文件夹“{folder}”里只有 lianjian 写出、还没有人改过的工作簿：请在 Excel 里改好并保存，再载入。",
        f"The folder {str(folder)!r} holds only workbooks that lianjian wrote and nobody has changed: mend and save them in "
        "Excel, then load.",
    )


def _passed_over(file: Path) -> bool:
    """Whether a file in a folder is no list of anybody's: hidden, one that Excel has open, or a review workbook."""
    return file.name[0] in ".~" or is_review(file)


def _told_apart(names: Sequence[str]) -> None:
    """Two sources of one name would take each other's words back."""
    twice = [name for name, times in Counter(names).items() if times > 1]
    if twice:
        raise BadInput(
            f"两个文件都叫“{twice[0]}”：请改名，或分开载入并用 --source 命名。",
            f"Two files are called {twice[0]!r}: rename one, or load them apart and name them with --source.",
        )


def _prepare(given: _Input) -> tuple[list[Sheet], list[Problem]]:
    sheets: list[Sheet] = []
    problems: list[Problem] = []
    for table in given.tables:
        number = sum(not sheet.refused for sheet in sheets)
        sheet = prepare(table, given.mapping, given.mapping_file, number, given.name(table))
        if sheet is None:
            problems.append(_unread(table))
        else:
            sheets.append(sheet)
    if not sheets:
        raise BadInput(problems[0].zh, problems[0].en)
    return sheets, problems


def _unread(table: Table) -> Problem:
    where = Where(table.file, table.sheet)
    if lists_persons(table.header):
        return problem("personal-sheet", where)
    return problem("unknown-layout", where, layouts=layout_names())


def _source_info(sheet: Sheet, mapping: Mapping | None) -> SourceInfo:
    defaults = mapping.source if mapping is not None and not sheet.standard else None
    return SourceInfo(
        name=sheet.source_name,
        file=sheet.table.stated_in[0],
        sheet=sheet.table.stated_in[1],
        digest=sheet.table.digest,
        grade=defaults.grade if defaults is not None else None,
        date=defaults.date if defaults is not None else None,
        publisher=defaults.publisher if defaults is not None else None,
        synthetic=SYNTHETIC in sheet.source_name,
    )


def _sheet_reports(given: _Input, sheets: Sequence[Sheet]) -> Iterator[tuple[str, SheetReport]]:
    """The sources with their sheets, of which nothing is loaded yet."""
    prepared = {given.name(sheet.table): sheet for sheet in sheets}
    for table in given.tables:
        source = given.name(table)
        sheet = prepared.get(source)
        yield (
            source,
            SheetReport(
                file=table.file,
                sheet=table.sheet,
                layout=sheet.layout if sheet is not None else "",
                rows=len(table.rows),
                loaded=0,
                changed=0,
                unchanged=0,
                rejected=len(sheet.rejected) if sheet is not None else len(table.rows),
                review=len(sheet.reviewed - sheet.rejected) if sheet is not None else 0,
                personal_columns=tuple(sheet.personal) if sheet is not None else (),
            ),
        )
