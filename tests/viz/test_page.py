"""The page in a real browser: it draws, it explains, and nothing in the data can run or call out."""

import shutil
import sys
from collections.abc import Iterator
from datetime import date
from pathlib import Path

import pytest
from playwright.sync_api import Browser, Page, Request, sync_playwright

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


class Tab:
    """A tab with what it asked for outside its file and what failed in it."""

    def __init__(self, page: Page) -> None:
        self.page = page
        self.outside: list[str] = []
        self.failures: list[str] = []
        page.on("request", self._asked)
        page.on("pageerror", lambda error: self.failures.append(str(error)))

    def _asked(self, request: Request) -> None:
        if not request.url.startswith("file:"):
            self.outside.append(request.url)


@pytest.fixture
def tab(browser: Browser) -> Iterator[Tab]:
    page = browser.new_page(viewport={"width": 1280, "height": 800})
    yield Tab(page)
    page.close()


def opened(tab: Tab, path: Path) -> None:
    tab.page.goto(path.as_uri())
    tab.page.wait_for_selector("body[data-ready=yes]")


def test_the_published_network_draws_and_explains(facts_graph: Path, tab: Tab, tmp_path: Path) -> None:
    path = tmp_path / "network.html"
    write_page(alliance_network(open_snapshot(str(facts_graph)), as_of=date(2026, 6, 1)), path)
    opened(tab, path)
    assert tab.page.locator("#legend li").count() >= 4
    tab.page.fill("#find", "闽浙边界党建联盟")
    tab.page.dispatch_event("#find", "change")
    shown = tab.page.inner_text("#thing")
    assert "闽浙边界党建联盟" in shown
    assert "ties" in shown
    assert tab.page.locator("#thing a[href^=http]").count() >= 1
    assert "没有画出来的" in tab.page.inner_text("footer")
    assert tab.outside == []
    assert tab.failures == []


def test_hostile_names_stay_text(tab: Tab, tmp_path: Path) -> None:
    node = {"label": HOSTILE, "group": "party", "size": 12, "x": 0.0, "y": 0.0, "lines": [HOSTILE]}
    source = {"source": HOSTILE, "row": 1, "title": HOSTILE, "url": "javascript:document.title='run'", "basis": "stated"}
    nodes = [node | {"id": HOSTILE, "sources": [source]}, node | {"id": "b", "x": 90.0, "sources": []}]
    edges = [{"from": HOSTILE, "to": "b", "label": HOSTILE, "strong": True, "sources": [source]}]
    path = tmp_path / "hostile.html"
    write_page(Picture(HOSTILE, HOSTILE, nodes, edges, GROUPS, ((HOSTILE, HOSTILE),)), path)
    opened(tab, path)
    tab.page.fill("#find", HOSTILE)
    tab.page.dispatch_event("#find", "change")
    assert tab.page.title() == HOSTILE
    assert tab.page.locator("img").count() == 0
    assert tab.page.locator("#thing a").count() == 0
    assert "onerror" in tab.page.inner_text("#thing")
    assert tab.outside == []


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


@pytest.mark.parametrize("library", ["networkx", "pyvis.network"])
def test_without_the_extra_a_sentence_says_what_to_install(
    library: str, facts_graph: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, library, None)
    with pytest.raises(BadInput, match=r"lianjian\[draw\]"):
        write_page(alliance_network(open_snapshot(str(facts_graph)), as_of=date(2026, 6, 1)), tmp_path / "page.html")
    assert not (tmp_path / "page.html").exists()
