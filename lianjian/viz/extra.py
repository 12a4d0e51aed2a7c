"""Libraries that only some people need: they come with an extra of the package, and are imported when they are used."""

from importlib import import_module
from typing import Any

from lianjian.errors import BadInput


def extra(name: str, part: str) -> Any:
    """The module `name` of the extra `part`, or one sentence that says how to install it."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise BadInput(
            f"这项功能需要另装的部分:请运行 pip install 'lianjian[{part}]'。",
            f"This needs an optional part: run pip install 'lianjian[{part}]'.",
        ) from error
