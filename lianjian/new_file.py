"""Files that the software writes for a reader: whole or not at all, and never over another."""

import os
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from lianjian.errors import BadInput


@contextmanager
def put(path: Path, *, replace: bool = False) -> Iterator[Path]:
    """The path of a file to be written, which stands at `path` once the block has ended well.

    Raises BadInput when something stands there (unless `replace`), or the folder does not take it.
    """
    if not replace:
        check_free(path)
    made: Path | None = None
    try:
        descriptor, name = tempfile.mkstemp(prefix=".lianjian-", suffix=".tmp", dir=path.parent)
        os.close(descriptor)
        made = Path(name)
        yield made
        made.chmod(0o666 & ~_mask())
        made.replace(path)
    except OSError as error:
        raise BadInput(
            f"不能写入“{path}”（{error.strerror}）：请关闭打开它的程序，检查文件夹权限和磁盘空间。",
            f"{str(path)!r} cannot be written ({error.strerror}): close the program that has it open, "
            "check the permissions of the folder and the space on the disk.",
        ) from error
    finally:
        if made is not None:
            made.unlink(missing_ok=True)


def check_free(path: Path) -> None:
    """Raises BadInput when something stands at the path."""
    if path.exists():
        raise BadInput(
            f"“{path}”已存在，没有覆盖：请换一个文件名。",
            f"{str(path)!r} is there already and was not replaced: choose another name.",
        )


def _mask() -> int:
    """The process's mask of permissions, which can only be read by setting it."""
    mask = os.umask(0)
    os.umask(mask)
    return mask
