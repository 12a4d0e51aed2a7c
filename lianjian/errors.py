"""Every error that lianjian raises on purpose, as one tree.

    LianjianError
    ├── UserError            status 2: the user can mend it
    │   ├── UnknownName      nothing bears that name
    │   ├── AmbiguousName    several things bear it
    │   ├── BadInput         a file, a mapping or an option is not what was meant to be there
    │   ├── GraphInUse       another process holds the graph
    │   └── GraphMismatch    not a lianjian graph, or one of another layout version
    └── StoreError           status 3: the store failed

Each carries one sentence in Chinese and one in English that says what to do.
"""

from collections.abc import Sequence


class LianjianError(Exception):
    """Base of the tree; `status` is the exit status of the command line."""

    status = 3
    code = "error"

    def __init__(self, zh: str, en: str) -> None:
        super().__init__(f"{zh} / {en}")
        self.zh = zh
        self.en = en


class UserError(LianjianError):
    """Something that the user can mend."""

    status = 2
    code = "user-error"


class BadInput(UserError):
    """A file, a mapping, an option or a value is not what was meant to be there."""

    code = "bad-input"


class UnknownName(UserError):
    """Nothing bears the name; `nearest` lists names that are close to it."""

    code = "unknown-name"

    def __init__(self, zh: str, en: str, nearest: Sequence[str] = ()) -> None:
        if nearest:
            names = "、".join(nearest)
            zh = f"{zh}最接近的有:{names}。"
            en = f"{en} Nearest: {', '.join(nearest)}."
        super().__init__(zh, en)
        self.nearest = tuple(nearest)


class AmbiguousName(UserError):
    """Several things bear the name; `candidates` are (kind, id, name) to choose from."""

    code = "ambiguous-name"

    def __init__(self, name: str, candidates: Sequence[tuple[str, str, str]]) -> None:
        shown = "、".join(f"{label} [{kind}:{ident}]" for kind, ident, label in candidates[:20])
        super().__init__(
            f"“{name}”不止一个,请改用编号:{shown}。",
            f"Several things are called {name!r}; use an id: {shown}.",
        )
        self.candidates = tuple(candidates)


class GraphInUse(UserError):
    """Another process holds the graph for writing."""

    code = "graph-in-use"


class GraphMismatch(UserError):
    """The path is not a lianjian graph, or one of another layout version."""

    code = "graph-mismatch"


class StoreError(LianjianError):
    """The store failed: disk full, file damaged, server gone."""

    status = 3
    code = "store-error"
