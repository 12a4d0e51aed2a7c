"""What real sheets do: each hazard in each format, loaded from a real file, gives the same things and the same problems."""

from collections.abc import Callable, Mapping, Sequence
from pathlib import Path

import pytest

from tests.hazards.conftest import Outcome
from tests.hazards.making import FORMATS, write
from tests.hazards.sheets import HAZARDS, Hazard

CASES = [(hazard, form) for hazard in HAZARDS for form in hazard.formats]


def file_name(hazard: Hazard, form: str) -> str:
    return f"{hazard.sheets[0].title}-{hazard.name}.{form}"


@pytest.fixture(scope="module")
def loaded(outcome: Callable[[Sequence[Path]], Outcome], tmp_path_factory: pytest.TempPathFactory) -> Mapping[str, Outcome]:
    """All hazards of a format in one load."""
    found: dict[str, Outcome] = {}
    for form in FORMATS:
        folder = tmp_path_factory.mktemp(form)
        for hazard in HAZARDS:
            if form in hazard.formats:
                write(folder / file_name(hazard, form), hazard.sheets)
        found[form] = outcome([folder])
    return found


@pytest.mark.parametrize(("hazard", "form"), CASES, ids=[f"{hazard.name}-{form}" for hazard, form in CASES])
def test_a_hazard(hazard: Hazard, form: str, loaded: Mapping[str, Outcome]) -> None:
    file = file_name(hazard, form)
    things = loaded[form].things.get(file, {})
    assert things.keys() == hazard.says.keys()
    for name, properties in hazard.says.items():
        assert {key: things[name].get(key) or None for key in properties} == dict(properties), name
    assert loaded[form].ties.get(file, set()) >= set(hazard.ties)
    assert loaded[form].problems(file) == hazard.reported(form)


@pytest.mark.parametrize("form", FORMATS)
def test_every_problem_belongs_to_a_hazard(form: str, loaded: Mapping[str, Outcome]) -> None:
    files = {file_name(hazard, form) for hazard in HAZARDS if form in hazard.formats}
    assert {found.file for found in loaded[form].report.problems} <= files
