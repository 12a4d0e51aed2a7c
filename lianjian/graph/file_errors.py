"""What goes wrong with a graph's file, as errors of ours: what the user may not do is theirs to mend, the rest is a failure."""

import contextlib
import errno
import os
from collections.abc import Iterator
from pathlib import Path

from lianjian.errors import BadInput, LianjianError, StoreError

#: What the system, the engine (which knows no errors of its own) and a lack of memory raise.
_FAILURES = (OSError, RuntimeError, MemoryError)

#: What the engine raises besides when it reads a file that is damaged.
_DAMAGED = (IndexError, ValueError)

_DENIED = (errno.EACCES, errno.EPERM, errno.EROFS)
_NO_PATH = (errno.ENAMETOOLONG, errno.ELOOP, errno.ENOTDIR, errno.EINVAL)
_FULL = os.strerror(errno.ENOSPC)


@contextlib.contextmanager
def reading(path: Path) -> Iterator[None]:
    """Raises BadInput, StoreError instead of what the system and the engine raise."""
    try:
        yield
    except (*_FAILURES, *_DAMAGED) as error:
        raise _not_read(path, error) from error


@contextlib.contextmanager
def writing(path: Path) -> Iterator[None]:
    """Raises BadInput, StoreError instead of what the system and the engine raise; the graph must be as before then."""
    try:
        yield
    except _FAILURES as error:
        raise _not_written(path, error) from error


def _not_read(path: Path, error: Exception) -> LianjianError:
    if _number(error) in _DENIED:
        return BadInput(
            f"没有权限读取“{path}”。请检查它和所在文件夹的权限。",
            f"{str(path)!r} may not be read. See to its permissions and those of its folder.",
        )
    if _number(error) in _NO_PATH:
        return BadInput(
            f"“{path}”不是可用的路径({_reason(error)})。请换一个路径。",
            f"{str(path)!r} is no path that can be used ({_reason(error)}). Give another one.",
        )
    return StoreError(
        f"读取图“{path}”失败({_reason(error)})。请再试一次;若仍如此,文件可能已损坏,请从备份恢复。",
        f"Reading the graph {str(path)!r} failed ({_reason(error)}). Try again; if it stays so, the file may be damaged: "
        "restore it from a backup.",
    )


def _not_written(path: Path, error: Exception) -> LianjianError:
    if _number(error) in _DENIED:
        refused = getattr(error, "filename", None) or str(path)
        return BadInput(
            f"没有权限写入“{refused}”,图没有改动。请检查它和所在文件夹的权限,或把图放在别处。",
            f"{refused!r} may not be written, and the graph was not changed. See to its permissions and those of its folder, or "
            "keep the graph elsewhere.",
        )
    if _FULL in _reason(error):
        return StoreError(
            f"磁盘已满,图“{path}”仍是原来的样子。请腾出空间后再试({_reason(error)})。",
            f"The disk is full, and the graph {str(path)!r} is as it was before. Make room and try again ({_reason(error)}).",
        )
    return StoreError(
        f"写入图“{path}”失败,图仍是原来的样子({_reason(error)})。请排除故障后再试。",
        f"Writing the graph {str(path)!r} failed, and it is as it was before ({_reason(error)}). See to that and try again.",
    )


def _number(error: Exception) -> int | None:
    return error.errno if isinstance(error, OSError) else None


def _reason(error: Exception) -> str:
    """What the system or the engine says, on one line."""
    said = error.strerror if isinstance(error, OSError) else str(error)
    return " ".join(said.split()) if said else type(error).__name__
