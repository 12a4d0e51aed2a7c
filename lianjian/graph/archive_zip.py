"""The file of an archive: a zip of Parquet files that are stored as they are, and a manifest that says what they are.

Parquet compresses by itself, so a member is a stretch of the file: it is read where it lies, and cannot turn out larger than
the file. Equal contents give equal bytes: fixed times, fixed order, no names of machines.
"""

import contextlib
import hashlib
import io
import struct
import zipfile
from collections.abc import Callable, Iterator, Mapping
from pathlib import Path
from types import TracebackType
from typing import IO, Self

import pyarrow as pa

MANIFEST = "manifest.json"
#: No manifest is that large.
_MOST_MANIFEST = 16 << 20
_LOCAL_HEADER = struct.Struct("<4s22xHH")
_PERMISSIONS = 0o644 << 16
_UNIX = 3


class ArchiveWriter:
    """A zip being written; its directory comes when it is left."""

    def __init__(self, file: IO[bytes]) -> None:
        self._zip = zipfile.ZipFile(file, "w", zipfile.ZIP_STORED)

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._zip.close()

    def member(self, name: str, write: Callable[[io.RawIOBase], object]) -> str:
        """Adds the member that `write` writes; gives its SHA-256 in hexadecimal digits."""
        info = zipfile.ZipInfo(name)
        info.create_system, info.external_attr = _UNIX, _PERMISSIONS
        with self._zip.open(info, "w", force_zip64=True) as opened:
            hashed = _Hashed(opened)
            write(hashed)
        return hashed.digest.hexdigest()


class _Hashed(io.RawIOBase):
    """What is written to it goes on to another file, and into a hash."""

    def __init__(self, target: IO[bytes]) -> None:
        super().__init__()
        self.digest = hashlib.sha256()
        self._target = target
        self._written = 0

    def writable(self) -> bool:
        return True

    def write(self, data: bytes) -> int:  # type: ignore[override]
        self.digest.update(data)
        self._target.write(data)
        self._written += len(data)
        return len(data)

    def tell(self) -> int:
        return self._written


class ArchiveReader:
    """A zip of stored members, open. Raises DamagedArchive where it is none, OSError where there is nothing to read."""

    def __init__(self, path: Path) -> None:
        with contextlib.ExitStack() as undo:
            file = undo.enter_context(path.open("rb"))
            with _understood():
                self._zip = undo.enter_context(zipfile.ZipFile(file))
                self._members = self._read_directory()
                self._whole = undo.enter_context(pa.memory_map(str(path)))
            self._close = undo.pop_all().close

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None) -> None:
        self._close()

    @property
    def names(self) -> frozenset[str]:
        """Names of all members."""
        return frozenset(self._members)

    def manifest(self) -> bytes:
        """The manifest as it was written."""
        with _understood():
            info = self._members[MANIFEST]
            if info.file_size > _MOST_MANIFEST:
                raise DamagedArchive(MANIFEST)
            return self._zip.read(info)

    def member(self, name: str, sha256: str) -> pa.Buffer:
        """A member, where it lies in the file, after making sure that it is the one with that SHA-256."""
        with _understood():
            info = self._members[name]
            self._whole.seek(info.header_offset)
            _, name_size, extra_size = _LOCAL_HEADER.unpack(self._whole.read(_LOCAL_HEADER.size))
            self._whole.seek(info.header_offset + _LOCAL_HEADER.size + name_size + extra_size)
            found = self._whole.read_buffer(info.file_size)
        if hashlib.sha256(found).hexdigest() != sha256:
            raise DamagedArchive(name)
        return found

    def _read_directory(self) -> Mapping[str, zipfile.ZipInfo]:
        members = {info.filename: info for info in self._zip.infolist()}
        if len(members) != len(self._zip.infolist()):
            raise DamagedArchive("zip")
        for name, info in members.items():
            if info.compress_type != zipfile.ZIP_STORED or info.file_size != info.compress_size:
                raise DamagedArchive(name)
        return members


class DamagedArchive(Exception):
    """The file is no archive, or not as it was written; `where` names the member that is not."""

    def __init__(self, where: str) -> None:
        super().__init__(where)
        self.where = where


@contextlib.contextmanager
def _understood() -> Iterator[None]:
    """What the readers of zips say of bytes that are none, as DamagedArchive."""
    try:
        yield
    except (zipfile.BadZipFile, OSError, LookupError, RuntimeError, ValueError, EOFError, struct.error) as error:
        raise DamagedArchive("zip") from error
