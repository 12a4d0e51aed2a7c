"""Reading a mapping file: YAML to the model, with every fault named by its place in the file."""

import re
from pathlib import Path
from typing import Any

import yaml
from pydantic import BaseModel, ValidationError
from rapidfuzz import process

from lianjian.errors import BadInput
from lianjian.loaders.mapping.check import check_mapping
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

_MODELS: tuple[type[BaseModel], ...] = (
    Mapping, TableMapping, NodeRecord, LinkRecord, Link, End, Value, Condition, Citation, SourceDefaults,
)  # fmt: skip
_KEYS = sorted({field.alias or name for model in _MODELS for name, field in model.model_fields.items()})


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
    """The mapping that a YAML file holds, checked against the schema; BadInput names the place of the first fault."""
    try:
        data = yaml.load(path.read_text(encoding="utf-8-sig"), Loader=_MappingLoader)  # noqa: S506 - a SafeLoader
    except OSError as error:
        raise BadInput(f"映射文件“{path.name}”打不开。", f"The mapping file {path.name} cannot be opened.") from error
    except UnicodeDecodeError as error:
        raise BadInput(
            f"映射文件“{path.name}”不是 UTF-8 编码，请另存为 UTF-8。",
            f"The mapping file {path.name} is not UTF-8; save it as UTF-8.",
        ) from error
    except yaml.YAMLError as error:
        raise _broken_yaml(path, error) from error
    try:
        mapping = Mapping.model_validate(data)
    except ValidationError as error:
        raise _wrong_shape(path, error) from error
    check_mapping(mapping, path.name)
    return mapping


def _broken_yaml(path: Path, error: yaml.YAMLError) -> BadInput:
    mark = getattr(error, "problem_mark", None)
    line = f":{mark.line + 1}" if mark is not None else ""
    reason = str(getattr(error, "problem", None) or error)
    return BadInput(
        f"映射文件“{path.name}{line}”不是有效的 YAML：{reason}。",
        f"The mapping file {path.name}{line} is not valid YAML: {reason}.",
    )


def _wrong_shape(path: Path, error: ValidationError) -> BadInput:
    first = error.errors(include_url=False)[0]
    place = _place(first["loc"])
    reason = first["msg"]
    if first["type"] == "extra_forbidden":
        near = [str(found[0]) for found in process.extract(str(first["loc"][-1]), _KEYS, limit=3)]
        return BadInput(
            f"映射文件“{path.name}”的 {place}：没有这个键；最接近的有：{'、'.join(near)}。",
            f"{path.name}, {place}: no such key. Nearest: {', '.join(near)}.",
        )
    return BadInput(
        f"映射文件“{path.name}”的 {place} 有误：{reason}。",
        f"{path.name}, {place}: {reason}.",
    )


def _place(location: tuple[int | str, ...]) -> str:
    place = ""
    for step in location:
        if isinstance(step, int):
            place += f"[{step}]"
        elif not (step in {"node", "relation"} and place.endswith("]")):  # the tag of a record, not a key
            place += f".{step}" if place else step
    return place or "(top)"
