"""A proposal as the text of a mapping file: YAML with the reason for each column above it."""

import glob
from collections.abc import Iterable, Mapping, Sequence
from typing import Any

import yaml

from lianjian.loaders.mapping.layouts import columns_mapping
from lianjian.loaders.mapping.model import TableMapping
from lianjian.loaders.mapping.proposal.guesses import Guess, Proposal

_HEAD = """\
# 由 lianjian mapping 起草。先核对每一列，再载入：lianjian load 文件 --mapping 本文件
# Drafted by `lianjian mapping`. Check each column, then: lianjian load FILE --mapping THIS-FILE
# 写法见 / How to write one: docs/how-to/write-a-mapping.md
"""
_TRUST = {"certain": "确定 certain", "likely": "可能 likely", "open": "请定 for you to say"}
_WIDE = 10_000


def as_text(proposals: Sequence[Proposal], header_rows: str | None = None) -> str:
    """The mapping file. No cell of the tables stands in it. `header_rows` are those that a person gave."""
    parts = [_HEAD, "version: 1\n", "tables:\n"]
    for proposal in proposals:
        parts += [_indented(_comments(proposal), "  # "), _indented(_yaml([_data(proposal, header_rows)]).splitlines(), "  ")]
    return "".join(parts)


def table_mapping(proposal: Proposal) -> TableMapping:
    """The proposal as a mapping: what is taken, by the headers of the table; the rest kept, or named as ignored."""
    headers = {guess.column: guess.header for guess in proposal.guesses if guess.fate == "taken" and guess.column is not None}
    mapping = columns_mapping(proposal.layout, headers)
    rest = {"ignored"} if proposal.layout.kind is not None else {"ignored", "kept"}
    ignore = tuple(guess.header for guess in proposal.guesses if guess.fate in rest)
    return mapping.model_copy(update={"ignore": ignore, "sheet": _pattern(proposal.table.sheet)})


def _pattern(sheet: str) -> str:
    return glob.escape(sheet) if sheet else "*"


def _comments(proposal: Proposal) -> Iterable[str]:
    layout, name = proposal.layout, _line(proposal.table.name)
    yield f"{name}"
    yield f"一行是“{layout.name}” / a row is of {layout.en}: {_TRUST[proposal.trust]}, {proposal.zh} / {proposal.en}"
    for guess in proposal.guesses:
        yield f"- {_line(guess.header)} {_fate(guess, noted=layout.kind is not None)}"


def _fate(guess: Guess, *, noted: bool) -> str:
    why = f"{_TRUST[guess.trust]}, {guess.zh} / {guess.en}"
    if guess.fate == "taken":
        return f"→ {guess.column}: {why}"
    if guess.fate == "dropped":
        return f"× {why}"
    if guess.fate == "ignored":
        return f"× 不读 not read: {why}"
    kept = "作为备注 kept as a note" if noted else "没有可存备注的地方，不读 nowhere to keep it, not read"
    maybe = f"; 也许是“{guess.column}” / perhaps that" if guess.column is not None else ""
    return f"→ {kept}: {why}{maybe}"


def _line(text: str) -> str:
    """A text that stays within its line of comment."""
    return " ".join("".join(char if char.isprintable() else " " for char in text).split())


def _data(proposal: Proposal, header_rows: str | None) -> dict[str, Any]:
    mapping = table_mapping(proposal)
    data: dict[str, Any] = _plain(mapping.model_dump(by_alias=True, exclude_defaults=True))
    if header_rows is not None:
        data = {"header_rows": header_rows, **data}
    # What a person reads first stands first.
    first: dict[str, Any] = {key: data.pop(key) for key in ("sheet", "name", "header_rows", "required", "ignore") if key in data}
    return {**first, **data}


def _plain(item: Any) -> Any:
    """The data in the short forms that people write: a column by its name, one text without a list."""
    if isinstance(item, Mapping):
        if item.keys() == {"column"}:
            return item["column"]
        return {key: _plain(value) for key, value in item.items()}
    if isinstance(item, list | tuple):
        if len(item) == 1 and isinstance(item[0], str):
            return item[0]
        return [_plain(value) for value in item]
    return item


def _yaml(data: Any) -> str:
    text: str = yaml.safe_dump(data, allow_unicode=True, sort_keys=False, width=_WIDE)
    return text


def _indented(lines: Iterable[str], front: str) -> str:
    return "".join(f"{front}{line}\n" for line in lines)
