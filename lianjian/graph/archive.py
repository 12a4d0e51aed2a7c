"""A graph as an archive: a Parquet file for each kind, relation and book that has rows, and a manifest.

Rows are in the order of their keys, so equal graphs give equal bytes. The manifest describes the layout and has the number of
rows, the digest (digest.py) and the SHA-256 of each file. Anything that reads Parquet reads an archive: it is a zip.
"""

import contextlib
import io
from collections.abc import Iterable, Iterator, Mapping
from functools import partial
from itertools import groupby
from operator import itemgetter
from pathlib import Path
from typing import IO

import polars as pl
import pyarrow as pa
import pyarrow.parquet as pq
from pydantic import ValidationError

from lianjian.errors import BadInput
from lianjian.graph import layout, mismatch
from lianjian.graph.archive_manifest import FORMAT, Manifest, Member, file_name
from lianjian.graph.archive_zip import MANIFEST, ArchiveReader, ArchiveWriter, DamagedArchive
from lianjian.graph.digest import Digest, Digests, Place
from lianjian.graph.engine import DUMP_ROWS, Part
from lianjian.graph.layout import BOOKS, KEYS, Columns, Table
from lianjian.graph.migration import migration
from lianjian.graph.store import DUMPED_BOOKS

#: No archive has more rows than this in one group, which is read at once.
_MOST_IN_GROUP = 1_000_000


def write_archive(file: IO[bytes], version: int, parts: Iterable[Part]) -> Mapping[Place, Digest]:
    """Writes all parts of a graph; gives their digests. One table at a time is held in memory, to be put in order."""
    passed = Digests()
    members = []
    with ArchiveWriter(file) as writer:
        for what, found in groupby(passed.passing(parts), key=itemgetter(0)):
            place = Place.of(what)
            rows = pl.concat([frame for _, frame in found]).sort(_order(what))
            name = file_name(place)
            sha256 = writer.member(name, partial(_write_rows, rows))
            digest = passed.result()[place]
            members.append(Member(file=name, **place._asdict(), rows=digest.rows, digest=digest.value, sha256=sha256))
        text = Manifest.of(version, members).as_json()
        writer.member(MANIFEST, lambda opened: opened.write(text))
    return passed.result()


@contextlib.contextmanager
def open_archive(path: Path) -> Iterator["Archive"]:
    """The archive at a path. Raises BadInput for a file that is none or is not as it was written, GraphMismatch."""
    try:
        with _understood(path):
            zipped = ArchiveReader(path)
    except OSError as error:
        raise BadInput(
            f"读不了备份“{path}”:{error.strerror or error}。请检查文件名和权限。",
            f"The archive {str(path)!r} cannot be read: {error.strerror or error}. See to its name and permissions.",
        ) from error
    with zipped:
        yield Archive(path, zipped)


class Archive:
    """An archive, open. Each file in it is the one that was written; what is in them is yet to be read.

    An archive of an older layout is read as one of this version's: what it lacks is empty.
    """

    def __init__(self, path: Path, zipped: ArchiveReader) -> None:
        """Raises BadInput, GraphMismatch (the archive is of a layout that this version cannot read)."""
        self._path = path
        with _understood(path):
            self._manifest = _manifest(zipped)
            self._check_layout()
            self._members = _members(zipped, self._manifest)

    @property
    def rows(self) -> int:
        """Number of nodes and relations."""
        return sum(member.rows for member in self._manifest.members if member.sort != "book")

    def parts(self) -> Iterator[Part]:
        """The rows as a store hands them over (Store.parts). Raises BadInput."""
        with _understood(self._path):
            for place, what in _places().items():
                if place in self._members:
                    yield from ((what, rows) for rows in _read_rows(what, *self._members[place]))

    def check(self, found: Mapping[Place, Digest]) -> None:
        """Raises BadInput when these digests of the rows are not those that the manifest has."""
        for place, (member, _) in self._members.items():
            if found.get(place) != member.rows_digest:
                raise _damaged(self._path, member.file)

    def _check_layout(self) -> None:
        about, name = self._manifest.about, str(self._path)
        if self._manifest.format != FORMAT:
            raise mismatch.newer(name, self._manifest.made_by, ())
        if migration(about, name).meanings:
            raise mismatch.another_meaning(name, self._manifest.made_by)


def _manifest(zipped: ArchiveReader) -> Manifest:
    try:
        return Manifest.model_validate_json(zipped.manifest())
    except ValidationError as error:
        raise DamagedArchive(MANIFEST) from error


def _members(zipped: ArchiveReader, manifest: Manifest) -> Mapping[Place, tuple[Member, pa.Buffer]]:
    """The files by what they hold. Raises DamagedArchive when they are not exactly those of the manifest."""
    for member in manifest.members:
        if member.place not in _places() or member.file != file_name(member.place):
            raise DamagedArchive(MANIFEST)
    if sorted(zipped.names) != sorted([MANIFEST, *(member.file for member in manifest.members)]):
        raise DamagedArchive(MANIFEST)
    return {member.place: (member, zipped.member(member.file, member.sha256)) for member in manifest.members}


def _places() -> Mapping[Place, Table | str]:
    """All that an archive may have files of, in the order in which they are restored."""
    every: list[Table | str] = [*layout.tables(), *DUMPED_BOOKS]
    return {Place.of(what): what for what in every}


def _order(what: Table | str) -> list[str]:
    """The columns that together are in no two rows alike."""
    if isinstance(what, str):
        return [next(iter(BOOKS[what]))]
    return [*KEYS, "since", "until"] if what.periodic else list(KEYS)


def _write_rows(rows: pl.DataFrame, file: io.RawIOBase) -> None:
    pq.write_table(rows.to_arrow(), file, row_group_size=DUMP_ROWS, compression="zstd", store_schema=False)


def _read_rows(what: Table | str, member: Member, buffer: pa.Buffer) -> Iterator[pl.DataFrame]:
    """The rows of a file, a group at a time. Raises DamagedArchive when they cannot be rows of this table or book."""
    columns = BOOKS[what] if isinstance(what, str) else what.columns
    try:
        file = pq.ParquetFile(pa.BufferReader(buffer))
        if file.metadata.num_rows != member.rows or not columns.keys() >= set(file.schema_arrow.names):
            raise DamagedArchive(member.file)
        for group in range(file.num_row_groups):
            if file.metadata.row_group(group).num_rows > _MOST_IN_GROUP:
                raise DamagedArchive(member.file)
            yield _whole(pl.DataFrame(pl.from_arrow(file.read_row_group(group))), columns)
    except (pa.ArrowException, pl.exceptions.PolarsError) as error:
        raise DamagedArchive(member.file) from error


def _whole(rows: pl.DataFrame, columns: Columns) -> pl.DataFrame:
    """Rows with all columns of this version's layout."""
    lacking = [pl.lit(None, kind).alias(name) for name, kind in columns.items() if name not in rows.columns]
    return layout.typed(rows.with_columns(lacking), columns)


@contextlib.contextmanager
def _understood(path: Path) -> Iterator[None]:
    try:
        yield
    except DamagedArchive as error:
        raise _damaged(path, error.where) from error


def _damaged(path: Path, where: str) -> BadInput:
    return BadInput(
        f"“{path}”不是 lianjian 的备份,或已损坏({where});没有恢复任何内容,请换一份备份。",
        f"{str(path)!r} is no archive of lianjian, or not as it was written ({where}); nothing was restored. Use another copy.",
    )
