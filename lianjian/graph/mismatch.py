"""What to say of a graph that this version cannot use: it is none, or its layout is an older, a newer or another one."""

import shlex
from collections.abc import Sequence

from lianjian import __version__
from lianjian.errors import GraphMismatch

_NAMED = 5


def not_a_graph(graph: str) -> GraphMismatch:
    """What is at the address is something else."""
    return GraphMismatch(
        f"“{graph}”不是 lianjian 的图;请给出另一个路径或地址。",
        f"{graph!r} is no graph of lianjian; give another path or address.",
    )


def older(graph: str, made_by: str) -> GraphMismatch:
    """The graph can be upgraded."""
    command = f"lianjian upgrade --graph {shlex.quote(graph)}"
    return GraphMismatch(
        f"图“{graph}”由较早的 lianjian({made_by})建立,要先升级才能使用。请运行:{command}",
        f"The graph {graph!r} was made by an earlier lianjian ({made_by}) and has to be upgraded first: {command}",
    )


def newer(graph: str, made_by: str, unknown: Sequence[object]) -> GraphMismatch:
    """The graph has things (or, without any, meanings) that this version does not know."""
    zh, en = _both(unknown) if unknown else ("其中内容的含义", "what its contents mean")
    return GraphMismatch(
        f"图“{graph}”由更新的 lianjian({made_by})建立,本版本({__version__})不认识{zh}。请先升级 lianjian。",
        f"The graph {graph!r} was made by a newer lianjian ({made_by}); this one ({__version__}) does not know {en}. "
        "Upgrade lianjian first.",
    )


def no_description(graph: str, made_by: str) -> GraphMismatch:
    """The graph does not say what its layout is."""
    return _no_way(graph, made_by, "没有说明自己的结构", "does not say what its layout is")


def given_up(graph: str, made_by: str, unused: Sequence[object]) -> GraphMismatch:
    """The graph is older and has things that were given up since."""
    zh, en = _both(unused)
    return _no_way(graph, made_by, f"含有不再使用的{zh}", f"has {en}, not in use any more")


def otherwise(graph: str, made_by: str, things: Sequence[object]) -> GraphMismatch:
    """The graph has things of another type than they are of here."""
    zh, en = _both(things)
    return _no_way(graph, made_by, f"其中{zh} 的类型不同", f"has {en} of another type")


def another_meaning(graph: str, made_by: str) -> GraphMismatch:
    """The graph is older, and nothing says how to rewrite what now means something else."""
    return _no_way(graph, made_by, "其中的内容含义不同", "means something else by what it holds")


def _no_way(graph: str, made_by: str, zh: str, en: str) -> GraphMismatch:
    return GraphMismatch(
        f"图“{graph}”由另一版本的 lianjian({made_by})建立,{zh},不能升级到本版本({__version__})。"
        "请用本版本把名单载入一个新的图,或继续使用那个版本。",
        f"The graph {graph!r} was made by another version of lianjian ({made_by}). It {en}, so it cannot be upgraded to this "
        f"version ({__version__}). Load the lists into a new graph with this version, or go on using that one.",
    )


def _both(things: Sequence[object]) -> tuple[str, str]:
    """The first few of them in Chinese and in English."""
    named = [str(thing) for thing in things[:_NAMED]]
    rest = len(things) - len(named)
    zh = "、".join(named) + (f"等 {len(things)} 项" if rest else "")
    return f" {zh}", ", ".join(named) + (f" and {rest} more" if rest else "")
