"""What people decided about doubtful names, as a load goes by it."""

from collections.abc import Iterator
from typing import Literal, NamedTuple

import polars as pl

from lianjian.loaders.resolving.doubts import Question

#: `is`: it means that thing. `new`: something that has yet to be listed. `none`: nothing that is to be loaded.
Verdict = Literal["is", "new", "none"]


class Decision(NamedTuple):
    """A decision about a question; `kind` and `id` are the thing meant where the answer is `is`."""

    answer: Verdict
    kind: str = ""
    id: str = ""


class Decisions:
    """The decisions that stand, made from the book Decision: of each question the last counts, unless it was taken back."""

    def __init__(self, book: pl.DataFrame | None = None) -> None:
        self._standing: dict[Question, Decision] = {}
        if book is None:
            return
        for kinds, value, region, answer, kind, ident in (
            book.sort("n").select("kinds", "value", "region", "answer", "kind", "thing").iter_rows()
        ):
            question = Question(kinds, value, region or "")
            self._standing.pop(question, None)
            if answer is not None:
                self._standing[question] = Decision(answer, kind or "", ident or "")

    def about(self, question: Question) -> Decision | None:
        """The decision about a question, None where there is none."""
        return self._standing.get(question)

    def meant(self) -> set[str]:
        """The ids of all things that decisions mean."""
        return {decision.id for decision in self._standing.values() if decision.id}

    def __iter__(self) -> Iterator[tuple[Question, Decision]]:
        return iter(self._standing.items())
