"""What comes before a graph file is read or written: that it is there, is a graph, and may be written; errors as ours."""

import contextlib
from collections.abc import Iterator
from pathlib import Path

from lianjian.errors import BadInput, StoreError
from lianjian.graph import migration, mismatch
from lianjian.graph.ladybug_file import LadybugFile
from lianjian.graph.workfile import WriteLock, refuse_foreign_writer


def opened(path: Path) -> LadybugFile:
    """The file opened for reading. Raises BadInput, GraphInUse, GraphMismatch."""
    file = _any(path)
    try:
        migration.check(_meta(file), str(path))
    except BaseException:
        file.close()
        raise
    return file


def needed_migration(path: Path) -> migration.Migration:
    """What brings the file to this version's layout. Raises BadInput, GraphInUse, GraphMismatch."""
    with _any(path) as file:
        return migration.migration(_meta(file), str(path))


def identity(path: Path) -> tuple[int, int, int]:
    """What differs between one version of the file and the next. Raises BadInput when there is none."""
    try:
        found = path.stat()
    except FileNotFoundError:
        raise no_graph(path) from None
    return found.st_dev, found.st_ino, found.st_mtime_ns


def locked(path: Path) -> WriteLock:
    """The right to write the file. Raises BadInput when there is no folder for it, GraphInUse, StoreError."""
    if not path.parent.is_dir():
        raise BadInput(f"没有文件夹“{path.parent}”。", f"There is no folder {str(path.parent)!r}.")
    with translated(path):
        return WriteLock(path)


@contextlib.contextmanager
def translated(path: Path) -> Iterator[None]:
    """Errors of the engine and of the disk in writing as ours."""
    try:
        yield
    except (OSError, RuntimeError, MemoryError) as error:
        raise StoreError(
            f"写入图“{path}”失败,图仍是原来的样子:{error}",
            f"Writing the graph {str(path)!r} failed; the graph is as it was before: {error}",
        ) from error


def no_graph(path: Path) -> BadInput:
    """There is nothing at the path."""
    return BadInput(
        f"没有图“{path}”。用 lianjian load 载入名单即可新建。",
        f"There is no graph at {str(path)!r}; `lianjian load` makes one.",
    )


def _any(path: Path) -> LadybugFile:
    """A file of the engine's, whatever is in it."""
    identity(path)
    if path.is_dir():
        raise mismatch.not_a_graph(str(path))
    refuse_foreign_writer(path)
    try:
        return LadybugFile(path, write=False)
    except (RuntimeError, IndexError) as error:
        raise mismatch.not_a_graph(str(path)) from error


def _meta(file: LadybugFile) -> dict[str, str]:
    try:
        return file.meta()
    except RuntimeError as error:
        raise mismatch.not_a_graph(str(file.path)) from error
