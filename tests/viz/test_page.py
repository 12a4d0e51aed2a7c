"""The page in a real browser: it draws, it explains, and nothing in the data can run or call out."""

import shutil
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, sync_playwright

from lianjian.errors import BadInput
from lianjian.graph.open import open_snapshot
from lianjian.viz.layout import positions
from lianjian.viz.network import GROUPS, Picture, alliance_network
from lianjian.viz.page import page as page_text
from lianjian.viz.page import write_page
from tests.conftest import missing

ARGUMENTS = ["--no-sandbox", "--disable-gpu", "--disable-quic", "--disable-background-networking", "--disable-sync"]
HOSTILE = "</script><img src=x onerror=\"document.title='run'\"><a href='javascript:document.title=1'>"


@pytest.fixture(scope="module")
def browser() -> Iterator[Browser]:
    path = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
    if path is None:
        missing("a Chromium browser")
    with sync_playwright() as playwright:
        started = playwright.chromium.launch(executable_path=path, args=ARGUMENTS)
        yield started
        started.close()


@pytest.fixture()
def tab(browser: Browser) -> Iterator[Page]:
    tab = browser.new_page(viewport={"width": 1280, "height": 800})
    tab.outside, tab.failures = [], []  # type: ignore[attr-defined]
    tab.on("request", lambda request: tab.outside.append(request.url) if not request.url.startswith("file:") else None)  # type: ignore[attr-defined]
    tab.on("pageerror", lambda error: tab.failures.append(str(error)))  # type: ignore[attr-defined]
    yield tab
    tab.close()


def opened(tab: Page, path: Path) -> None:
    tab.goto(path.as_uri())
    tab.wait_for_selector("body[data-ready=yes]")


def test_the_published_network_draws_and_explains(facts_graph: Path, tab: Page, tmp_path: Path) -> None:
    path = tmp_path / "network.html"
    write_page(alliance_network(open_snapshot(str(facts_graph)), as_of=date(2026, 6, 1)), path)
    opened(tab, path)
    assert tab.locator("#legend li").count() >= 4
    tab.fill("#find", "闽浙边界党建联盟")
    tab.dispatch_event("#find", "change")
    shown = tab.inner_text("#thing")
    assert "闽浙边界党建联盟" in shown
    assert "ties" in shown
    assert tab.locator("#thing a[href^=http]").count() >= 1
    assert "没有画出来的" in tab.inner_text("footer")
    assert tab.outside == []  # type: ignore[attr-defined]
    assert tab.failures == []  # type: ignore[attr-defined]


def test_hostile_names_stay_text(tab: Page, tmp_path: Path) -> None:
    node = {"label": HOSTILE, "group": "party", "size": 12, "x": 0.0, "y": 0.0, "lines": [HOSTILE]}
    source = {"source": HOSTILE, "row": 1, "title": HOSTILE, "url": "javascript:document.title='run'", "basis": "stated"}
    nodes = [node | {"id": HOSTILE, "sources": [source]}, node | {"id": "b", "x": 90.0, "sources": []}]
    edges = [{"from": HOSTILE, "to": "b", "label": HOSTILE, "strong": True, "sources": [source]}]
    path = tmp_path / "hostile.html"
    write_page(Picture(HOSTILE, HOSTILE, nodes, edges, GROUPS, ((HOSTILE, HOSTILE),)), path)
    opened(tab, path)
    tab.fill("#find", HOSTILE)
    tab.dispatch_event("#find", "change")
    assert tab.title() == HOSTILE
    assert tab.locator("img").count() == 0
    assert tab.locator("#thing a").count() == 0
    assert "onerror" in tab.inner_text("#thing")
    assert tab.outside == []  # type: ignore[attr-defined]


def test_equal_input_gives_an_equal_page(facts_graph: Path) -> None:
    picture = alliance_network(open_snapshot(str(facts_graph)), as_of=date(2026, 6, 1))
    again = alliance_network(open_snapshot(str(facts_graph)), as_of=date(2026, 6, 1))
    assert page_text(picture) == page_text(again)


def test_parts_do_not_overlap() -> None:
    places = positions(7, [(0, 1), (1, 2), (3, 4)])
    assert len(set(places)) == 7
    assert places == positions(7, [(0, 1), (1, 2), (3, 4)])


def test_too_large_a_network_is_refused(tmp_path: Path) -> None:
    nodes = [{"id": str(i)} for i in range(2001)]
    with pytest.raises(BadInput):
        write_page(Picture("t", "s", nodes, [], {}, ()), tmp_path / "large.html")
    assert not (tmp_path / "large.html").exists()
