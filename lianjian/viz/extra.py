"""The libraries that only pages need: they come with `lianjian[draw]`, and are imported when a page is drawn."""

from importlib import import_module
from typing import Any

from lianjian.errors import BadInput


def extra(name: str) -> Any:
    """The module `name` of the extra `draw`, or one sentence that says how to install it."""
    try:
        return import_module(name)
    except ModuleNotFoundError as error:
        raise BadInput(
            "画网页需要另装的部分:请运行 pip install 'lianjian[draw]'。",
            "Pages need an optional part: run pip install 'lianjian[draw]'.",
        ) from error
