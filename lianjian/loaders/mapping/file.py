"""Reading a mapping file: YAML to the model, with every fault named by its place in the file."""

import re
from collections.abc import Sequence
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from lianjian.errors import BadInput
from lianjian.loaders.mapping.check import check_mapping
from lianjian.loaders.mapping.lines import Lines
from lianjian.loaders.mapping.model import (
    Citation,
    Condition,
    End,
    Link,
    LinkRecord,
    Mapping,
    NodeRecord,
    SourceDefaults,
    TableMapping,
    Value,
)
from lianjian.loaders.mapping.value_tables import with_value_tables

_MODELS: tuple[type[BaseModel], ...] = (
    Mapping, TableMapping, NodeRecord, LinkRecord, Link, End, Value, Condition, Citation, SourceDefaults,
)  # fmt: skip
_KEYS = sorted({field.alias or name for model in _MODELS for name, field in model.model_fields.items()})

#: What pydantic says of the shape of a part, in Chinese.
_REASONS = {
    "missing": "缺少这个键",
    "string_type": "应当是一段文字",
    "literal_error": "不是允许的取值",
    "too_short": "不能为空",
    "string_too_short": "不能为空",
    "bool_parsing": "应当是 true 或 false",
    "bool_type": "应当是 true 或 false",
    "dict_type": "应当是“键: 值”的形式",
    "model_type": "应当是“键: 值”的形式",
    "model_attributes_type": "应当是“键: 值”的形式",
    "tuple_type": "应当是一个列表",
    "string_pattern_mismatch": "写法不对",
    "int_type": "应当是一个整数",
    "greater_than_equal": "数太小",
}


class _MappingLoader(yaml.SafeLoader):
    """YAML in which a key that stands twice is an error instead of a silent loss.

    Only true, false and null are more than text: a column may be called `no`, a code 0577, a date is as it is written.
    """


def _unique_mapping(loader: _MappingLoader, node: yaml.MappingNode) -> dict[Any, Any]:
    seen: set[Any] = set()
    for key_node, _ in node.value:
        key = loader.construct_object(key_node, deep=True)
        if key in seen:
            raise yaml.constructor.ConstructorError(None, None, f"key {key!r} stands twice", key_node.start_mark)
        seen.add(key)
    built: dict[Any, Any] = loader.construct_mapping(node, deep=True)
    return built


_MappingLoader.yaml_implicit_resolvers = {}
_MappingLoader.add_implicit_resolver("tag:yaml.org,2002:bool", re.compile(r"^(?:true|false)$"), list("tf"))
_MappingLoader.add_implicit_resolver("tag:yaml.org,2002:null", re.compile(r"^(?:null|~|)$"), ["n", "~", ""])
_MappingLoader.add_implicit_resolver("tag:yaml.org,2002:merge", re.compile(r"^<<$"), ["<"])
_MappingLoader.add_constructor(yaml.resolver.BaseResolver.DEFAULT_MAPPING_TAG, _unique_mapping)


def read_mapping(path: Path) -> Mapping:
    """The mapping that a YAML file holds, with its tables of values, checked against the schema.

    Raises BadInput, which names line and place of the first fault.
    """
    try:
        text = path.read_text(encoding="utf-8-sig")
        data = yaml.load(text, Loader=_MappingLoader)  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise BadInput(f"映射文件“{path.name}”打不开。", f"The mapping file {path.name} cannot be opened.") from error
    except UnicodeDecodeError as error:
        raise BadInput(
            f"映射文件“{path.name}”不是 UTF-8 编码，请另存为 UTF-8。",
            f"The mapping file {path.name} is not UTF-8; save it as UTF-8.",
        ) from error
    except yaml.YAMLError as error:
        raise _broken_yaml(path, error) from error
    lines = Lines(yaml.compose(text, Loader=_MappingLoader))
    try:
        mapping = Mapping.model_validate(with_value_tables(data, path.parent, path.name))
    except ValidationError as error:
        raise _wrong_shape(path, error, lines) from error
    check_mapping(mapping, path.name, lines)
    return mapping


def _broken_yaml(path: Path, error: yaml.YAMLError) -> BadInput:
    mark = getattr(error, "problem_mark", None)
    line = f":{mark.line + 1}" if mark is not None else ""
    reason = str(getattr(error, "problem", None) or error)
    return BadInput(
        f"映射文件“{path.name}{line}”不是有效的 YAML：{reason}。",
        f"The mapping file {path.name}{line} is not valid YAML: {reason}.",
    )


def _wrong_shape(path: Path, error: ValidationError, lines: Lines) -> BadInput:
    first = error.errors(include_url=False)[0]
    steps = _steps(first["loc"])
    place, line = _place(steps), lines.at(steps)
    if first["type"] == "extra_forbidden":
        near = [str(found[0]) for found in process.extract(str(first["loc"][-1]), _KEYS, limit=3)]
        return BadInput(
            f"映射文件“{path.name}:{line}”的 {place}：没有这个键；最接近的有：{'、'.join(near)}。",
            f"{path.name}:{line}, {place}: no such key. Nearest: {', '.join(near)}.",
        )
    zh = first.get("ctx", {}).get("zh") or _REASONS.get(first["type"]) or first["msg"]
    return BadInput(f"映射文件“{path.name}:{line}”的 {place} 有误：{zh}。", f"{path.name}:{line}, {place}: {first['msg']}.")


def _steps(location: tuple[int | str, ...]) -> list[int | str]:
    """The keys and positions of a location, without the tags by which the two kinds of record are told apart."""
    return [
        step
        for at, step in enumerate(location)
        if not (step in {"node", "relation"} and at > 0 and isinstance(location[at - 1], int))
    ]


def _place(steps: Sequence[int | str]) -> str:
    place = ""
    for step in steps:
        place += f"[{step}]" if isinstance(step, int) else f".{step}" if place else step
    return place or "(top)"
