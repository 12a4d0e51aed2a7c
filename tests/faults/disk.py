"""A disk so small that it gets full: a file system in memory of its own, which needs no privileges on Linux."""

import contextlib
import os
import subprocess
from pathlib import Path
from types import TracebackType
from typing import Self

#: In a namespace of its own even a user without rights may mount. It lasts until standard input ends, as it does with us.
_MOUNT = 'mount -t tmpfs -o size="$1" none "$2" && echo mounted && exec cat'
_ENTER = ("unshare", "--user", "--map-root-user", "--mount", "sh", "-c", _MOUNT, "sh")


class SmallDisk:
    """A disk of some bytes at an empty folder, seen only by processes that are started with `command` before their own.

    Raises OSError where the system does not let us mount.
    """

    def __init__(self, folder: Path, size: int) -> None:
        self.folder = folder
        self._ballast = "ballast"
        command, pipe = (*_ENTER, str(size), str(folder)), subprocess.PIPE
        self._keeper = subprocess.Popen(command, stdin=pipe, stdout=pipe, stderr=pipe, text=True)
        assert self._keeper.stdout is not None
        assert self._keeper.stderr is not None
        if self._keeper.stdout.readline() != "mounted\n":
            reason = self._keeper.stderr.read().strip()
            self.close()
            raise OSError(f"no file system can be mounted here: {reason}")

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.close()

    @property
    def command(self) -> tuple[str, ...]:
        """What a command line begins with, so that its process sees the disk."""
        return ("nsenter", f"--target={self._keeper.pid}", "--user", "--mount", "--preserve-credentials")

    @property
    def inside(self) -> Path:
        """The folder on the disk as processes outside reach it."""
        return Path(f"/proc/{self._keeper.pid}/root") / self.folder.relative_to("/")

    @property
    def free(self) -> int:
        """Bytes that are free."""
        return os.statvfs(self.inside).f_bavail * os.statvfs(self.inside).f_frsize

    def fill(self, leave: int = 0) -> None:
        """Fills the disk with a file, except for some bytes."""
        with (self.inside / self._ballast).open("wb") as file:
            os.posix_fallocate(file.fileno(), 0, max(1, self.free - leave))

    def relieve(self) -> None:
        """Takes that file away."""
        (self.inside / self._ballast).unlink()

    def close(self) -> None:
        """Gives the disk up, with all that is on it, once no process uses it any more."""
        self._keeper.kill()
        self._keeper.wait()
        for stream in (self._keeper.stdin, self._keeper.stdout, self._keeper.stderr):
            with contextlib.suppress(OSError):
                assert stream is not None
                stream.close()
