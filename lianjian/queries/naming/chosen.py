"""Kinds and relations that a question is kept to, from the names or labels that people write."""

from collections.abc import Mapping, Sequence

from lianjian.errors import BadInput
from lianjian.queries.paths.network import TIES
from lianjian.schema.catalogue import Kind, Relation, kinds, relations

Written = str | Sequence[str] | None


def chosen_kinds(written: Written) -> tuple[str, ...]:
    """The kinds of these names or labels, each once, in the order written. Raises BadInput."""
    return _chosen(written, kinds(), {}, "事物", "kind")


def chosen_relations(written: Written) -> tuple[str, ...]:
    """The relations of these names or labels, or of sorts of tie such as membership. Raises BadInput."""
    return _chosen(written, relations(), TIES, "关系", "relation")


def _chosen(
    written: Written,
    entries: Mapping[str, Kind] | Mapping[str, Relation],
    sorts: Mapping[str, tuple[str, ...]],
    zh: str,
    en: str,
) -> tuple[str, ...]:
    if not written:
        return ()
    labels = {label.lower(): (entry.name,) for entry in entries.values() for label in (entry.name, entry.zh, entry.en)}
    named: dict[str, tuple[str, ...]] = {**labels, **sorts}
    texts = [written] if isinstance(written, str) else written
    for text in texts:
        if text.strip().lower() not in named:
            known = ", ".join([*sorts, *(f"{entry.name} {entry.zh}" for entry in entries.values())])
            raise BadInput(f"没有“{text}”这种{zh},应为:{known}。", f"There is no {en} {text!r}; choose from: {known}.")
    return tuple(dict.fromkeys(name for text in texts for name in named[text.strip().lower()]))
