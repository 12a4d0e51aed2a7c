"""A graph into one file and back, whole or not at all."""

import contextlib
import errno
import os
import secrets
import time
from collections.abc import Iterator
from pathlib import Path
from typing import IO

from lianjian.errors import BadInput, LianjianError, StoreError
from lianjian.graph.archive import open_archive, write_archive
from lianjian.graph.digest import Digests
from lianjian.graph.engine import Engine, Part, Progress
from lianjian.graph.store import made_store, open_store
from lianjian.graph.transfer import Transfer, fill, of_one_version, telling
from lianjian.graph.workfile import sync

#: What the system says of a place where no file can be written.
_NO_PLACE = (errno.ENOENT, errno.ENOTDIR, errno.EACCES, errno.EPERM, errno.EROFS, errno.ENAMETOOLONG)


def back_up(graph: str | Path, file: Path, progress: Progress | None = None) -> Transfer:
    """Writes a graph with all its history into an archive, a new file.

    Raises BadInput (no such graph, the file is there already or cannot be made), GraphInUse (loads went on all the time),
    GraphMismatch, StoreError.
    """
    started = time.monotonic()
    with open_store(graph) as store:
        total = store.size()

        def write(version: int, parts: Iterator[Part]) -> Transfer:
            with _new_file(file) as opened:
                digests = write_archive(opened, version, telling(parts, progress, total))
            return Transfer(version, digests, time.monotonic() - started)

        return of_one_version(store, graph, write)


def restore(file: Path, graph: str | Path, progress: Progress | None = None, *, force: bool = False) -> Transfer:
    """Makes a new graph of an archive; `force` as in `open_store`.

    The graph appears only when every file of the archive was the one that was written and the graph's rows, read again, are
    those that were backed up. Raises BadInput (the file is no archive, or damaged; the graph exists), GraphInUse,
    GraphMismatch (the archive is of a layout that this version cannot read), StoreError.
    """
    started = time.monotonic()
    with open_archive(file) as archive:
        passed = Digests()

        def make(engine: Engine) -> None:
            fill(engine, passed, archive.parts(), progress, archive.rows)
            archive.check(passed.result())

        with made_store(graph, make, force=force) as store:
            return Transfer(store.version(), passed.result(), time.monotonic() - started)


@contextlib.contextmanager
def _new_file(path: Path) -> Iterator[IO[bytes]]:
    """A file to write that is at the path only when the block has ended without an error, whole and on disk."""
    if os.path.lexists(path):
        raise BadInput(f"“{path}”已经存在;请换一个文件名。", f"There is something at {str(path)!r} already; give another name.")
    made = path.with_name(f"{path.name}.{secrets.token_hex(4)}.part")
    try:
        with made.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        made.rename(path)
        sync(path.parent)
    except OSError as error:
        raise _not_written(path, error) from error
    finally:
        with contextlib.suppress(OSError):
            made.unlink()


def _not_written(path: Path, error: OSError) -> LianjianError:
    if error.errno in _NO_PLACE:
        return BadInput(
            f"不能在“{path.parent}”里写文件({error.strerror});请换一个位置,或检查权限。",
            f"No file can be written in {str(path.parent)!r} ({error.strerror}); choose another, or see to its permissions.",
        )
    return StoreError(
        f"写备份“{path}”失败({error.strerror or error}),没有留下文件。请排除故障(例如腾出空间)后再试。",
        f"Writing the archive {str(path)!r} failed ({error.strerror or error}) and no file was left. See to that, for instance "
        "make room, and try again.",
    )
