"""The term that a question names by notation or label."""

import difflib

from lianjian.errors import UnknownName
from lianjian.schema.catalogue import Term, vocabulary


def term(name: str, text: str) -> Term:
    """The term of a vocabulary with that notation, label or alias. Raises UnknownName with the nearest."""
    terms = vocabulary(name)
    found = terms.find(text)
    if found is not None:
        return found
    labels = {label: t.notation for t in terms.terms for label in (t.notation, t.zh, t.en, *t.aliases)}
    close = difflib.get_close_matches(text, labels, n=5, cutoff=0.4) or list(labels)[:5]
    nearest = dict.fromkeys(labels[label] for label in close)
    raise UnknownName(f"{terms.zh}里没有“{text}”。", f"There is no {text!r} among the {name}.", list(nearest)[:3])
