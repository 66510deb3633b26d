"""A browser that visits the pages of the service, and fails on what no page may do."""

import shutil
from contextlib import contextmanager
from dataclasses import dataclass, field
from functools import lru_cache
from typing import Any

import pytest

CHROMIUM = "chromium"
WIDE, NARROW = (1280, 900), (360, 740)
LANGUAGES = ("nl", "en")
SCHEMES = ("light", "dark")
_AXE = {"resultTypes": ["violations"], "preload": False}
_GRAVE = ("serious", "critical")
_SECONDS = 120
"""How long a page may take on a machine that does much besides."""
_TABS = 400
"""After how many times Tab a thing counts as out of reach."""


@contextmanager
def browsing():
    """Run Chromium without a window while the body lasts; skip where it is not installed."""
    playwright = pytest.importorskip("playwright.sync_api", reason="playwright is not installed")
    path = shutil.which(CHROMIUM)
    if path is None:
        pytest.skip("Chromium is not installed: Debian's package chromium")
    with playwright.sync_playwright() as running:
        chromium = running.chromium.launch(executable_path=path, args=["--no-sandbox"])
        yield chromium
        chromium.close()


@dataclass
class Visitor:
    """Somebody at a browser of their own, who notes all that goes wrong on the pages of *base*."""

    chromium: Any
    base: str
    faults: list[str] = field(default_factory=list)
    _window: Any = None
    _examined: set[Any] = field(default_factory=set)

    def open(self, path, size=WIDE, lang="nl", scheme="light", script=True):
        """Return the page at *path* in a fresh window; the one before is closed.

        Without *script* JavaScript is off.
        """
        self._leave()
        self._window = self.chromium.new_context(
            viewport=dict(zip(("width", "height"), size, strict=True)),
            locale=lang,
            color_scheme=scheme,
            java_script_enabled=script,
            base_url=self.base,
        )
        self._window.set_default_timeout(1000 * _SECONDS)
        page = self._window.new_page()
        page.on("console", self._said)
        page.on("pageerror", lambda error: self.faults.append(f"script: {error}"))
        page.on("request", self._asked)
        page.on("requestfailed", self._failed)
        page.on("response", self._answered)
        page.goto(path)
        return page

    def check_accessible(self, page, schemes=SCHEMES):
        """Fail when axe finds something serious on *page*, in light or in dark.

        Axe itself breaks the rules for styles, so what the page says from then on is not noted.
        """
        self._examined.add(page)
        for scheme in schemes:
            page.emulate_media(color_scheme=scheme)
            found = [
                f"{each['id']} ({each['impact']}): {node['target']} {node['failureSummary']}"
                for each in _axe().run(page, options=_AXE).response["violations"]
                if each["impact"] in _GRAVE
                for node in each["nodes"]
            ]

            assert not found, f"{page.url} ({scheme}): {found}"

    def close(self):
        """Close the window; fail when a page did what no page may do."""
        self._leave()

        assert not self.faults, self.faults

    def _leave(self):
        window, self._window = self._window, None
        if window:
            window.close()

    def _said(self, message):
        if message.type in ("error", "warning") and message.page not in self._examined:
            self.faults.append(f"console: {message.text}")

    def _asked(self, request):
        if not request.url.startswith((f"{self.base}/", "data:", "blob:")):
            self.faults.append(f"elsewhere: {request.url}")

    def _failed(self, request):
        aborted = request.is_navigation_request() and request.failure == "net::ERR_ABORTED"
        if not aborted and self._window:  # a download ends the navigation that began it
            self.faults.append(f"failed: {request.url} {request.failure}")

    def _answered(self, response):
        if response.status >= 400:
            self.faults.append(f"{response.status}: {response.url}")


@lru_cache
def _axe():
    """Return axe-core, which checks a page against the rules of WCAG."""
    module = pytest.importorskip(
        "axe_playwright_python.sync_playwright", reason="axe-playwright-python is not installed"
    )
    return module.Axe()


def check_width(page):
    """Fail when the page as a whole is wider than the window: only parts of it may scroll."""
    wide, room = page.evaluate("[document.documentElement.scrollWidth, innerWidth]")

    assert wide <= room, f"{page.url}: {wide} px in a window of {room} px"


def tab_to(page, selector):
    """Press Tab until what *selector* names has the focus; fail when it is out of reach."""
    for _ in range(_TABS):
        page.keyboard.press("Tab")
        if page.evaluate("chosen => document.activeElement.matches(chosen)", selector):
            return
    raise AssertionError(f"{page.url}: no key reaches {selector}")


def links(page):
    """Return the addresses on this service that *page* links to, without what stands after #."""
    found = page.locator("a[href]").evaluate_all(
        "all => all.map(each => new URL(each.getAttribute('href'), document.baseURI).href)"
    )
    own = page.evaluate("location.origin") + "/"
    return sorted({each.partition("#")[0] for each in found if each.startswith(own)})
