"""`dimension`, `governance` and `deliberation`: is there a valid project of that kind within reach (or an offer)?"""

from collections.abc import Callable

import numpy as np
import polars as pl
from numpy.typing import NDArray

from lianjian.queries.common.claims import Claim
from lianjian.queries.common.completeness import Contents
from lianjian.queries.common.day import Day
from lianjian.queries.coverage.field import Field
from lianjian.queries.coverage.part import Part, Subject, stated_part
from lianjian.queries.coverage.spots import Spots, shown, spots
from lianjian.queries.coverage.supply import features, supply, using
from lianjian.queries.coverage.terms import term
from lianjian.schema.catalogue import Term, vocabulary

Bools = NDArray[np.bool_]

PROJECTS: Contents = frozenset({"projects"})
OFFERS: Contents = frozenset({"offers"})


def dimension(_: Day, which: str) -> Subject:
    """One of the five dimensions, or all five."""
    return _terms("dimension", "dimensions", which, PROJECTS | OFFERS, _dimension)


def governance(_: Day, which: str) -> Subject:
    """One of the three governances, or all three."""
    return _terms("governance", "governance", which, PROJECTS, _governance)


def deliberation(_: Day, which: str) -> Subject:
    """A project that holds every step of one deliberation chain."""
    del which
    return Subject("deliberation", "议事链完整的项目", "projects with a whole deliberation chain", PROJECTS, _deliberation)


def _terms(of: str, name: str, which: str, contents: Contents, part: Callable[[Field, str], Part]) -> Subject:
    terms: tuple[Term, ...] = (term(name, which),) if which else vocabulary(name).terms
    notations = [t.notation for t in terms]
    return Subject(
        f"{of}:{notations[0]}" if which else of,
        "、".join(t.zh for t in terms),
        ", ".join(t.en for t in terms),
        contents,
        lambda field: [part(field, notation) for notation in notations],
    )


def _dimension(field: Field, notation: str) -> Part:
    projects = _projects(field.day, "dimensions", notation)
    bit = features(field.day).dimension(notation)
    covered = projects.reached(field) | supply(field).has(field, bit)

    def grounds(unit: int) -> list[Claim]:
        return shown(field, unit, projects) + using(field, unit, bit)

    return stated_part(field, notation, covered, [PROJECTS, OFFERS], grounds)


def _governance(field: Field, notation: str) -> Part:
    return _project_part(field, notation, _projects(field.day, "governance", notation))


def _deliberation(field: Field) -> list[Part]:
    return [_project_part(field, "deliberation", field.day.memoised("deliberated", lambda: _deliberated(field.day)))]


def _project_part(field: Field, name: str, projects: Spots) -> Part:
    return stated_part(field, name, projects.reached(field), [PROJECTS], lambda unit: shown(field, unit, projects))


def _projects(day: Day, column: str, notation: str) -> Spots:
    """Where the projects are that have the notation in a column of several texts."""
    return day.memoised(("projects", column, notation), lambda: spots(day, "Project", _holding(day, column, (notation,))))


def _deliberated(day: Day) -> Spots:
    """Where the projects are that hold every step of one chain; the groups of a chain are its steps."""
    whole = np.zeros(day.snapshot.nodes("Project").count, dtype=np.bool_)
    for chain in vocabulary("deliberation_chains").terms:
        whole |= _holding(day, "deliberation", chain.groups)
    return spots(day, "Project", whole)


def _holding(day: Day, column: str, notations: tuple[str, ...]) -> Bools:
    """For each project whether the column holds all the notations."""
    frame = day.snapshot.nodes("Project").frame
    if column not in frame.columns:
        return np.zeros(frame.height, dtype=np.bool_)
    holds = pl.all_horizontal(pl.col(column).list.contains(notation) for notation in notations)
    found: Bools = frame.select(holds.fill_null(False)).to_series().to_numpy()
    return found
