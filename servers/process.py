"""A server as a process of this machine: started apart from the shell, found again by others, ended by its own id.

Which process it is stands in a file beside its data. The server holds a lock on that file as long as it lives, so a number
that another program has got in the meantime is never taken for it.
"""

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import time
from abc import ABC, abstractmethod
from collections.abc import Sequence
from pathlib import Path
from types import TracebackType
from typing import NamedTuple, Self

from lianjian.errors import BadInput, StoreError
from servers import LOOPBACK
from servers.bolt import free, speaks_bolt

_LOOK_EVERY = 0.05


class Running(NamedTuple):
    """A server that runs."""

    pid: int
    bolt_port: int
    http_port: int | None


class ServerProcess(ABC):
    """A program that listens on loopback and keeps all that it writes in one folder; as a context it runs.

    `logs` are the files in the folder in which it says how it fares, besides what it prints.
    """

    logs: tuple[str, ...] = ()

    def __init__(self, folder: Path, bolt_port: int, http_port: int | None) -> None:
        self.folder = folder.resolve()
        self.bolt_port = bolt_port
        self.http_port = http_port
        self._console = self.folder / "console.log"
        self._file = self.folder / "process.json"
        self._child: subprocess.Popen[bytes] | None = None

    @property
    def running(self) -> Running | None:
        """The process that runs over the folder now, whoever started it."""
        with contextlib.suppress(FileNotFoundError, ValueError), self._file.open() as file:
            if not _take(file.fileno()):
                return Running(*json.load(file))
        return None

    @property
    def url(self) -> str:
        """The address to give as a graph."""
        return f"bolt://{LOOPBACK}:{self.bolt_port}"

    @abstractmethod
    def command(self) -> list[str]:
        """What to run; makes ready what it needs. Raises BadInput."""

    def ready(self) -> bool:
        """Whether the server answers."""
        return speaks_bolt(self.bolt_port)

    def start(self, wait: float = 300) -> None:
        """Starts the server and returns when it answers.

        Raises BadInput when it runs already or a port is taken, StoreError when it ends or is silent for `wait` seconds.
        """
        self._refuse_twice()
        self.folder.mkdir(parents=True, exist_ok=True)
        self._start(self.command())
        self._await_answer(wait)

    def _refuse_twice(self) -> None:
        found = self.running
        if found is not None:
            raise BadInput(f"服务器已在运行(进程 {found.pid})。", f"The server is running already (process {found.pid}).")
        for port in filter(None, (self.bolt_port, self.http_port)):
            if not free(port):
                raise BadInput(f"端口 {port} 已被占用,请换一个。", f"Port {port} is taken; choose another.")

    def stop(self, wait: float = 180) -> None:
        """Asks the server to end and waits until it has. Nothing happens when it does not run. Raises StoreError."""
        self._end(signal.SIGTERM, wait)

    def kill(self) -> None:
        """Ends the server at once, as a power cut would."""
        self._end(signal.SIGKILL, 30)

    def restart(self) -> None:
        """Ends the server and starts it anew on the same data."""
        self.stop()
        self.start()

    def log(self, lines: int = 20) -> str:
        """The last lines of what the server said."""
        return "\n".join(_tail(path, lines) for path in (self._console, *(self.folder / name for name in self.logs)))

    def __enter__(self) -> Self:
        self.start()
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self.stop()

    def _start(self, command: Sequence[str]) -> None:
        with self._file.open("a+") as file, self._console.open("wb") as console:
            if not _take(file.fileno()):
                raise BadInput("服务器正在启动。", "The server is being started.")
            self._child = subprocess.Popen(  # noqa: S603
                command,
                cwd=self.folder,
                stdin=subprocess.DEVNULL,
                stdout=console,
                stderr=subprocess.STDOUT,
                pass_fds=[file.fileno()],
                start_new_session=True,
            )
            file.truncate(0)
            json.dump(Running(self._child.pid, self.bolt_port, self.http_port), file)

    def _await_answer(self, wait: float) -> None:
        until = time.monotonic() + wait
        while not self.ready():
            if self.running is None:
                self._reap()
                said = _tail(self._console, 20)
                raise StoreError(
                    f"服务器没有启动,详见“{self.folder}”:{said}", f"The server did not start, see {self.folder}: {said}"
                )
            if time.monotonic() > until:
                self.kill()
                raise StoreError(
                    f"服务器 {wait:.0f} 秒内没有应答,详见“{self.folder}”。", f"No answer in {wait:.0f} s, see {self.folder}."
                )
            time.sleep(_LOOK_EVERY)

    def _end(self, how: signal.Signals, wait: float) -> None:
        until = time.monotonic() + wait
        found = self.running
        if found is not None:
            with contextlib.suppress(ProcessLookupError):
                os.kill(found.pid, how)
        while self.running is not None:
            if time.monotonic() > until:
                raise StoreError("服务器没有结束。", "The server did not end.")
            time.sleep(_LOOK_EVERY)
        self._reap()

    def _reap(self) -> None:
        """Takes note of the end of a server that this process started."""
        if self._child is not None:
            self._child.wait()
            self._child = None


def _take(descriptor: int) -> bool:
    """Whether the lock on an open file could be had; closing the file gives it back."""
    try:
        fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        return False
    return True


def _tail(path: Path, lines: int) -> str:
    with contextlib.suppress(FileNotFoundError):
        return "\n".join(path.read_text(encoding="utf-8", errors="replace").splitlines()[-lines:])
    return ""
