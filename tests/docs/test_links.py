"""Every relative link of every page leads somewhere, to the heading that it names."""

import re
import unicodedata
from pathlib import Path

import pytest

from tests.conftest import ROOT
from tests.docs.pages import FENCE, pages

LINK = re.compile(r"\]\(([^)\s]+)\)")


@pytest.mark.parametrize("page", pages(), ids=str)
def test_links_resolve(page: Path) -> None:
    for link in LINK.findall(_prose(ROOT / page)):
        if "://" in link or link.startswith("mailto:"):
            continue
        path, _, anchor = link.partition("#")
        target = (ROOT / page).parent / path if path else ROOT / page
        assert target.exists(), f"{page}: {link}"
        if anchor:
            assert anchor in _anchors(target), f"{page}: {link}"


def test_every_page_is_reached_from_the_readme() -> None:
    reached: set[Path] = set()
    waiting = [ROOT / "README.md"]
    while waiting:
        page = waiting.pop()
        if page in reached:
            continue
        reached.add(page)
        for link in LINK.findall(_prose(page)):
            target = (page.parent / link.partition("#")[0]).resolve()
            if "://" not in link and target.suffix == ".md" and target.exists():
                waiting.append(target)
    # The benchmarks write their page, on whatever machine they run; it is named, not linked.
    assert {ROOT / page for page in pages() if page.parts[0] == "docs" and page.name != "performance.md"} <= reached


def _prose(page: Path) -> str:
    return FENCE.sub("", page.read_text(encoding="utf-8"))


def _anchors(page: Path) -> set[str]:
    """The anchors that GitHub gives the headings of a page, and those that stand in it."""
    text = _prose(page)
    return {*map(_slug, re.findall(r"^#+ (.+)$", text, re.MULTILINE)), *re.findall(r'<a (?:id|name)="([^"]+)"', text)}


def _slug(heading: str) -> str:
    kept = (c for c in heading.lower() if c in " -_" or unicodedata.category(c)[0] in "LN")
    return "".join(kept).strip().replace(" ", "-")
