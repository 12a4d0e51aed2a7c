"""What a person writes for a query on the command line: its text or where that stands, and its parameters."""

import json
import re
import sys
from collections.abc import Sequence
from datetime import date
from pathlib import Path

from lianjian.errors import BadInput

#: How text begins that is JSON: a list, an object, a quoted text.
_JSON = ("[", "{", '"')
_DAY = re.compile(r"\d{4}-\d\d-\d\d")
_WORDS = {"true": True, "false": False, "null": None}


def read_text(given: str) -> str:
    """The text of a query: as given, from a file for `@file`, from standard input for `-`. Raises BadInput."""
    if given == "-":
        return sys.stdin.read()
    if not given.startswith("@"):
        return given
    try:
        return Path(given[1:]).read_text(encoding="utf-8-sig")
    except (OSError, UnicodeDecodeError) as error:
        raise BadInput(
            f"无法读取查询文件“{given[1:]}”(应为 UTF-8 文本)。",
            f"No query can be read from {given[1:]!r} (a text file in UTF-8).",
        ) from error


def read_parameters(texts: Sequence[str]) -> dict[str, object]:
    """{"day": date(2026, 6, 30), "region": "3303", "k": 5} from ["day=2026-06-30", "region=3303", "k:=5"].

    name=value: a day, JSON that begins like a list, an object or a quoted text, true, false or null, else text; digits are
    text, as codes are. name:=value: JSON of any kind. Raises BadInput for what is not of that form.
    """
    return dict(_parameter(text) for text in texts)


def _parameter(text: str) -> tuple[str, object]:
    name, equals, value = text.partition("=")
    is_json = name.endswith(":")
    name = name.removesuffix(":").strip().removeprefix("$")
    if not equals or not name:
        raise BadInput(
            f"参数“{text}”无法识别,请写成 day=2026-06-30 或 k:=5 的样子。",
            f"Not a parameter: {text!r}; write it like day=2026-06-30 or k:=5.",
        )
    return name, _json(name, value) if is_json or value.startswith(_JSON) else _value(value)


def _value(text: str) -> object:
    if text in _WORDS:
        return _WORDS[text]
    try:
        return date.fromisoformat(text) if _DAY.fullmatch(text) else text
    except ValueError:
        return text


def _json(name: str, text: str) -> object:
    try:
        return json.loads(text)
    except ValueError:
        raise BadInput(
            f"参数 {name} 的值“{text}”不是 JSON;文字请写成 {name}=文字,不以 [ {{ 或引号开头。",
            f'The value of {name} is not JSON: {text!r}; write a text as {name}=text, or as {name}="[text]" where it begins so.',
        ) from None
