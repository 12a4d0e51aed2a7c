"""The encodings in which texts occur in China: UTF-8, UTF-16 and UTF-32 by their marks; without a mark UTF-8, else GB18030.

No encoding is guessed by statistics. UTF-8 either fits throughout or the text is GB18030, and what is neither is refused.
"""

import codecs
import re
from collections.abc import Iterator
from pathlib import Path

from lianjian.errors import BadInput

#: UTF-32 before UTF-16, whose mark it begins with.
_MARKS = (
    (codecs.BOM_UTF8, "utf-8-sig"),
    (codecs.BOM_UTF32_LE, "utf-32"),
    (codecs.BOM_UTF32_BE, "utf-32"),
    (codecs.BOM_UTF16_LE, "utf-16"),
    (codecs.BOM_UTF16_BE, "utf-16"),
)
_CHUNK = 1 << 20
_WIDE = re.compile("[\u3000-\u9fff]")


def encoding_of(path: Path) -> str:
    """The encoding in which the whole file is text. Raises BadInput when there is none, or when it holds zero characters."""
    with path.open("rb") as file:
        head = file.read(4)
    marked = next((encoding for mark, encoding in _MARKS if head.startswith(mark)), None)
    fits = _is_text(path, marked) if marked else _is_text(path, "utf-8")
    if fits is None and not marked:
        fits = _is_text(path, "gb18030")
        marked = "gb18030"
    if not fits:
        raise BadInput(
            f"文件“{path.name}”不是可以辨认的文本，或其中有损坏的字符：请用 Excel 另存为“CSV UTF-8”或 xlsx 再载入。",
            f"The file {path.name!r} is not text in a known encoding, or some of it is damaged: save it as CSV UTF-8 or xlsx.",
        )
    return marked or "utf-8"


def lines(path: Path, encoding: str) -> Iterator[str]:
    """The lines of a file with their ends, as they are."""
    with path.open(encoding=encoding, newline="") as file:
        yield from file


def _is_text(path: Path, encoding: str) -> bool | None:
    """Whether the file is text in that encoding; None when it may be text in another one.

    A text in UTF-8 with a damaged character is not taken for GB18030, in which it would be other characters throughout.
    """
    decoder = codecs.getincrementaldecoder(encoding)()
    wide = False
    try:
        for chunk in _chunks(path):
            text = decoder.decode(chunk, not chunk)
            if "\0" in text:
                return False
            wide = wide or _WIDE.search(text) is not None
    except UnicodeDecodeError as error:
        whole = error.object.decode(encoding, "replace")
        return False if wide or len(_WIDE.findall(whole)) > whole.count("\ufffd") else None
    return True


def _chunks(path: Path) -> Iterator[bytes]:
    """The file in pieces, and an empty one at the end."""
    with path.open("rb") as file:
        while chunk := file.read(_CHUNK):
            yield chunk
    yield b""
