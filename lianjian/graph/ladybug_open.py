"""What comes before a graph file is read or written: that it is there, is a graph, and may be written."""

from pathlib import Path

from lianjian.errors import BadInput, StoreError
from lianjian.graph import migration, mismatch
from lianjian.graph.file_errors import reading, writing
from lianjian.graph.ladybug_file import LadybugFile
from lianjian.graph.workfile import WriteLock, refuse_foreign_writer

#: What every file of the engine begins with.
_MAGIC = b"LBUG"

#: What the engine says of a table or column that is not there.
_NO_SUCH_TABLE = "Binder exception"


def present(path: Path) -> bool:
    """Whether there is something at the path. Raises BadInput when one may not look there."""
    with reading(path):
        return path.exists()


def opened(path: Path) -> LadybugFile:
    """The file opened for reading. Raises BadInput, GraphInUse, GraphMismatch, StoreError."""
    file = _any(path)
    try:
        migration.check(_meta(file), str(path))
    except BaseException:
        file.close()
        raise
    return file


def needed_migration(path: Path) -> migration.Migration:
    """What brings the file to this version's layout. Raises BadInput, GraphInUse, GraphMismatch, StoreError."""
    with _any(path) as file:
        return migration.migration(_meta(file), str(path))


def identity(path: Path) -> tuple[int, int, int]:
    """What differs between one version of the file and the next. Raises BadInput when there is none."""
    with reading(path):
        try:
            found = path.stat()
        except (FileNotFoundError, NotADirectoryError):
            raise no_graph(path) from None
    return found.st_dev, found.st_ino, found.st_mtime_ns


def locked(path: Path) -> WriteLock:
    """The right to write the file. Raises BadInput when it cannot be written, GraphInUse, StoreError."""
    if not present(path.parent) or not path.parent.is_dir():
        raise BadInput(
            f"没有文件夹“{path.parent}”;请先建立它,或换一个路径。",
            f"There is no folder {str(path.parent)!r}; make it first, or give another path.",
        )
    with writing(path):
        return WriteLock(path)


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
    with reading(path):
        refuse_foreign_writer(path)
        with path.open("rb") as file:
            begins = file.read(len(_MAGIC))
        if begins != _MAGIC:
            raise mismatch.not_a_graph(str(path))
        return LadybugFile(path, write=False)


def _meta(file: LadybugFile) -> dict[str, str]:
    try:
        return file.meta()
    except StoreError as error:
        if _NO_SUCH_TABLE in error.en:
            raise mismatch.not_a_graph(str(file.path)) from error
        raise
