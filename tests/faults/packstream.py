"""PackStream, the serialisation of Bolt, as far as a peer needs it: plain values, and structures as `Structure`."""

import struct
from typing import Any, NamedTuple

#: null, a truth value, a number, text, bytes, a list, a map with text keys, or a Structure.
Value = Any


class Structure(NamedTuple):
    """A message, or a value such as a date, that has a signature and fields."""

    signature: int
    fields: tuple[Value, ...] = ()


def pack(value: Value) -> bytes:
    """The value as bytes. Raises TypeError for what PackStream has not."""
    match value:
        case None:
            return b"\xc0"
        case bool():
            return b"\xc3" if value else b"\xc2"
        case int():
            return _packed_integer(value)
        case float():
            return b"\xc1" + struct.pack(">d", value)
        case bytes():
            return _sized(len(value), None, b"\xcc\xcd\xce") + value
        case str():
            text = value.encode()
            return _sized(len(text), 0x80, b"\xd0\xd1\xd2") + text
        case Structure():
            return bytes((0xB0 + len(value.fields), value.signature)) + b"".join(map(pack, value.fields))
        case list() | tuple():
            return _sized(len(value), 0x90, b"\xd4\xd5\xd6") + b"".join(map(pack, value))
        case dict():
            return _sized(len(value), 0xA0, b"\xd8\xd9\xda") + b"".join(pack(key) + pack(held) for key, held in value.items())
    raise TypeError(f"PackStream has no {type(value).__name__}")


def unpack(data: bytes) -> Value:
    """The value that the bytes are. Raises ValueError for bytes that are none."""
    reader = _Reader(data)
    value = reader.value()
    if reader.at != len(data):
        raise ValueError("bytes after the value")
    return value


def _packed_integer(value: int) -> bytes:
    if -16 <= value < 128:
        return struct.pack(">b", value)
    for marker, form, bits in ((b"\xc8", ">b", 7), (b"\xc9", ">h", 15), (b"\xca", ">i", 31), (b"\xcb", ">q", 63)):
        if -(1 << bits) <= value < 1 << bits:
            return marker + struct.pack(form, value)
    raise TypeError("PackStream has no integers beyond 64 bits")


def _sized(size: int, tiny: int | None, markers: bytes) -> bytes:
    """The marker of something with a size: in four bits where it has such a form, else in 8, 16 or 32."""
    if tiny is not None and size < 16:
        return bytes((tiny + size,))
    for marker, form, bits in zip(markers, (">B", ">H", ">I"), (8, 16, 32), strict=True):
        if size < 1 << bits:
            return bytes((marker,)) + struct.pack(form, size)
    raise TypeError("too large for PackStream")


class _Reader:
    """Reads values from the bytes of a message."""

    def __init__(self, data: bytes) -> None:
        self.data = data
        self.at = 0

    def value(self) -> Value:
        marker = self._number(">B")
        if marker < 0x80:
            return marker
        if marker >= 0xF0:
            return marker - 0x100
        if marker < 0xC0:
            return self._tiny(marker & 0xF0, marker & 0x0F)
        if marker in _FORMS:
            kind, form = _FORMS[marker]
            return self._held(kind, self._number(form))
        return _SINGLE[marker] if marker in _SINGLE else self._plain(marker)

    def _tiny(self, kind: int, size: int) -> Value:
        return self._held({0x80: "text", 0x90: "list", 0xA0: "map", 0xB0: "structure"}[kind], size)

    def _held(self, kind: str, size: int) -> Value:
        match kind:
            case "bytes":
                return self._take(size)
            case "text":
                return self._take(size).decode()
            case "list":
                return [self.value() for _ in range(size)]
            case "map":
                return {self.value(): self.value() for _ in range(size)}
        signature = self._number(">B")
        return Structure(signature, tuple(self.value() for _ in range(size)))

    def _plain(self, marker: int) -> Value:
        if marker not in _NUMBERS:
            raise ValueError(f"no PackStream marker: {marker:#x}")
        return self._number(_NUMBERS[marker])

    def _number(self, form: str) -> Any:
        return struct.unpack(form, self._take(struct.calcsize(form)))[0]

    def _take(self, size: int) -> bytes:
        taken = self.data[self.at : self.at + size]
        if len(taken) < size:
            raise ValueError("the bytes end within a value")
        self.at += size
        return taken


_SINGLE = {0xC0: None, 0xC2: False, 0xC3: True}
_NUMBERS = {0xC1: ">d", 0xC8: ">b", 0xC9: ">h", 0xCA: ">i", 0xCB: ">q"}
_FORMS = {
    first + step: (kind, form)
    for first, kind in ((0xCC, "bytes"), (0xD0, "text"), (0xD4, "list"), (0xD8, "map"))
    for step, form in enumerate((">B", ">H", ">I"))
}
