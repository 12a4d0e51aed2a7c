"""A graph file that is never changed in place.

A load writes into a copy beside the graph and puts it in the graph's place in one step, once it is whole and on disk. So
a kill, a full disk or a crash of the engine at any moment leaves the version before; readers that have the file open keep
reading the version they opened; and nothing depends on the engine's recovery from its log. It costs one copy of the file
for each load (a second or so for each GB, nothing where the file system shares blocks).
"""

import contextlib
import fcntl
import os
import shutil
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from lianjian.errors import GraphInUse

#: What a process that was killed may leave beside a file that it was making.
_LEFT_BEHIND = ("", ".wal", ".shadow", ".tmp", ".lock", ".new", ".new.wal", ".new.shadow", ".new.tmp")

_FICLONE = 0x40049409


class WriteLock:
    """The right to write a graph, held by one process until it lets go or dies. Raises GraphInUse."""

    def __init__(self, path: Path) -> None:
        self._file: IO[bytes] = path.with_name(f"{path.name}.lock").open("ab")
        try:
            fcntl.flock(self._file, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            self._file.close()
            raise _in_use(path) from None

    def close(self) -> None:
        """Lets go. The lock file stays: to remove it would let two writers in."""
        self._file.close()


def refuse_foreign_writer(path: Path) -> None:
    """Raises GraphInUse when a process that uses the engine without us has the file open for writing.

    The engine itself lets readers in beside its writer, and they may read half of a change.
    """
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
    """A file beside `path`, first a copy of it or absent, that takes its place when the block ends without an error."""
    made = path.with_name(f"{path.name}.new")
    _remove(made)
    try:
        if copy:
            _copy(path, made)
        yield made
        _sync(made)
        made.replace(path)
        _sync(path.parent)
    finally:
        _remove(made)


def _copy(source: Path, target: Path) -> None:
    with source.open("rb") as read, target.open("wb") as write:
        try:
            fcntl.ioctl(write, _FICLONE, read.fileno())
        except OSError:
            shutil.copyfile(source, target)
    log = source.with_name(f"{source.name}.wal")
    if log.exists():
        shutil.copyfile(log, target.with_name(f"{target.name}.wal"))


def _remove(path: Path) -> None:
    for ending in _LEFT_BEHIND:
        path.with_name(path.name + ending).unlink(missing_ok=True)


def _sync(path: Path) -> None:
    handle = os.open(path, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
