"""A graph file that is never changed in place.

A load writes into a copy beside the graph and puts it in the graph's place in one step, once it is whole and on disk. So
a kill, a full disk or a crash of the engine at any moment leaves the version before; readers that have the file open keep
reading the version they opened; and nothing depends on the engine's recovery from its log. It costs one copy of the file
for each load (a second or so for each GB, nothing where the file system shares blocks).
"""

import contextlib
import os
import shutil
import sys
from collections.abc import Iterator
from pathlib import Path

from filelock import FileLock, Timeout

from lianjian.errors import GraphInUse

if sys.platform != "win32":
    import fcntl

_FICLONE = 0x40049409


class WriteLock:
    """The right to write a graph, held by one process until it lets go or dies. Raises GraphInUse."""

    def __init__(self, path: Path) -> None:
        self._lock = FileLock(path.with_name(f"{path.name}.lock"), timeout=0)
        try:
            self._lock.acquire()
        except Timeout:
            raise _in_use(path) from None

    def close(self) -> None:
        """Lets go."""
        self._lock.release()


def refuse_foreign_writer(path: Path) -> None:
    """Raises GraphInUse when a process that uses the engine without us has the file open for writing.

    The engine itself lets readers in beside its writer, and they may read half of a change. (On Windows the engine's own
    lock keeps them out.)
    """
    if sys.platform == "win32":
        return
    with path.open("rb") as file:
        try:
            fcntl.lockf(file, fcntl.LOCK_SH | fcntl.LOCK_NB)
        except BlockingIOError:
            raise _in_use(path) from None


def _in_use(path: Path) -> GraphInUse:
    return GraphInUse(
        f"图“{path}”正被另一个程序写入,请等它结束后再试。",
        f"Another process is writing the graph {str(path)!r}; try again when it has finished.",
    )


@contextlib.contextmanager
def replacement(path: Path, copy: bool) -> Iterator[Path]:
    """A file, first a copy of `path` or absent, that takes its place when the block ends without an error.

    It is made in a folder of its own beside the graph: whatever an engine that was killed leaves there goes with the folder.
    """
    folder = path.with_name(f"{path.name}.new")
    made = folder / path.name
    _remove(folder)
    try:
        folder.mkdir()
        if copy:
            _copy(path, made)
        yield made
        sync(made)
        made.replace(path)
        sync(path.parent)
    finally:
        _remove(folder)


def _copy(source: Path, target: Path) -> None:
    if not _share_blocks(source, target):
        shutil.copyfile(source, target)
    log = source.with_name(f"{source.name}.wal")
    if log.exists():
        shutil.copyfile(log, target.with_name(f"{target.name}.wal"))


def _share_blocks(source: Path, target: Path) -> bool:
    """Makes `target` a copy that shares the blocks of `source`, where the system and its file system can."""
    if sys.platform != "linux":
        return False
    with source.open("rb") as read, target.open("wb") as write:
        try:
            fcntl.ioctl(write, _FICLONE, read.fileno())
        except OSError:
            return False
    return True


def _remove(folder: Path) -> None:
    with contextlib.suppress(FileNotFoundError):
        shutil.rmtree(folder)


def sync(path: Path) -> None:
    """Waits until a file, or the names in a folder, are on disk. Windows knows no syncing of folders."""
    if sys.platform == "win32" and path.is_dir():
        return
    handle = os.open(path, os.O_RDWR if path.is_file() else os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
