"""Which thing a text names: an id, a division code, a list's 编号, or a name (docs/reference/questions.md, "Naming a thing").

Nothing is guessed: what several things bear is an error with all of them, what nothing bears one with the nearest names.
"""

import unicodedata
from collections.abc import Iterator, Sequence

import numpy as np

from lianjian.errors import AmbiguousName, BadInput, UnknownName
from lianjian.graph.snapshot import Snapshot
from lianjian.queries.naming import nearest, place_names
from lianjian.queries.naming.names import also_named, keyed_in_lists, named, one_of, plain_text
from lianjian.schema.catalogue import kind_said
from lianjian.schema.catalogue import kinds as all_kinds

Thing = tuple[str, int]


def find(snapshot: Snapshot, text: str, kinds: Sequence[str]) -> Thing:
    """(kind, number) of the one thing of `kinds` that `text` names.

    An exact id wins; `Brand:BR001` or `品牌:BR001` says the kind. Raises UnknownName, AmbiguousName, and BadInput where
    the text names a kind that is not asked for.
    """
    written = unicodedata.normalize("NFKC", text).strip()
    found = list(_by_id(snapshot, text.strip(), kinds)) or list(_by_id(snapshot, written, kinds))
    if not found:
        kind, rest = kind_said(written)
        if kind is not None and kind not in kinds:
            raise _other_kind(kind, kinds)
        if kind is not None:
            return find(snapshot, rest, [kind])
        found = list(_by_name(snapshot, written, kinds))
    if len(found) == 1:
        return found[0]
    if not found:
        raise _unknown(snapshot, text.strip(), kinds)
    raise AmbiguousName(text.strip(), _candidates(snapshot, found))


def _by_id(snapshot: Snapshot, text: str, kinds: Sequence[str]) -> Iterator[Thing]:
    for kind in kinds:
        number = place_names.by_code(snapshot, text) if kind == "Place" else snapshot.nodes(kind).number(text)
        if number is not None:
            yield kind, number


def _by_name(snapshot: Snapshot, text: str, kinds: Sequence[str]) -> Iterator[Thing]:
    """Whatever bears the text as its 编号, its name or an alias."""
    form = plain_text(text)
    for kind in kinds:
        numbers: set[int] = set()
        frame = snapshot.nodes(kind).frame
        numbers.update(keyed_in_lists(snapshot, kind, lambda keys: keys == text).tolist())
        if "key" in frame.columns and frame["key"].null_count() < frame.height:
            numbers.update((frame["key"] == text).fill_null(False).arg_true().to_list())
        if form:
            numbers.update(named(snapshot, kind, one_of([form])).tolist())
            numbers.update(also_named(snapshot, kind, one_of([form])).tolist())
            if kind == "Place":
                numbers.update(place_names.by_path(snapshot, form).tolist())
                numbers = set(place_names.without_repeated(snapshot, np.array(sorted(numbers), dtype=np.int32)).tolist())
        yield from ((kind, number) for number in sorted(numbers))


def _candidates(snapshot: Snapshot, things: Sequence[Thing]) -> list[tuple[str, str, str]]:
    """(kind, id, name) of each, a place by its full path."""
    result = []
    for kind in dict.fromkeys(kind for kind, _ in things):
        numbers = [number for k, number in things if k == kind]
        nodes = snapshot.nodes(kind)
        labels = nearest.labels(snapshot, kind, numbers)
        result += [(kind, nodes.id(number), label) for number, label in zip(numbers, labels, strict=True)]
    return result


def _labels(kinds: Sequence[str]) -> tuple[str, str]:
    chosen = [all_kinds()[kind] for kind in kinds]
    return "、".join(kind.zh for kind in chosen), " or ".join(kind.en for kind in chosen)


def _other_kind(kind: str, kinds: Sequence[str]) -> BadInput:
    zh, en = _labels(kinds)
    said = all_kinds()[kind]
    return BadInput(f"这里要的是{zh},不是{said.zh}。", f"This asks for a {en}, not for a {said.en}.")


def _unknown(snapshot: Snapshot, text: str, kinds: Sequence[str]) -> UnknownName:
    zh, en = _labels(kinds)
    return UnknownName(
        f"图中没有叫“{text}”的{zh};请给出标识、区划代码、编号或名称。",
        f"No {en} is called {text!r}; give an id, a division code, a list's 编号 or a name.",
        nearest.nearest(snapshot, text, kinds),
    )
