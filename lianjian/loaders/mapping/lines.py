"""At which line of a mapping file a part of it stands, so that a fault can be found in an editor."""

import re
from collections.abc import Iterable

import yaml

_STEP = re.compile(r"([^.\[\]]+)|\[(\d+)\]")


class Lines:
    """The lines of a YAML document, by the path of what stands there."""

    def __init__(self, root: yaml.Node | None) -> None:
        self._root = root

    def at(self, steps: Iterable[int | str]) -> int:
        """The line (from 1) of what the keys and positions lead to; steps that the document does not have are passed over."""
        node, line = self._root, 1
        for step in steps:
            found = _below(node, step)
            if found is not None:
                node, line = found
        return line

    def of(self, path: str) -> int:
        """The line of a path as it is written in messages: tables[0].records[1].node."""
        return self.at(int(number) if number else key for key, number in _STEP.findall(path))


def _below(node: yaml.Node | None, step: int | str) -> tuple[yaml.Node, int] | None:
    if isinstance(node, yaml.SequenceNode) and isinstance(step, int) and step < len(node.value):
        item = node.value[step]
        return item, item.start_mark.line + 1
    if isinstance(node, yaml.MappingNode):
        for key, value in node.value:
            if key.value == step:
                return value, key.start_mark.line + 1
    return None
