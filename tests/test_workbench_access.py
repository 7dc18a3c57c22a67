"""Whoever cannot see, point, or has a narrow window: axe-core on every page in both themes, widths, paper, no script."""

import re

import pytest

from multipolar.workbench.pages import PAGES

from .workbench import EXAMPLES, axe, browser, in_browser, served, tab

__all__ = ["axe", "browser", "served", "tab"]


PARTS = {"nowhere", "verdict", "answer", "map", "ensemble", "drivers", "audit", "document", "view", "difference"}
PARTS |= {"stress-matrix", "spending", "ranks"}
"""Parts of other pages, which are looked at there, and pages of what is put in."""

LONG = {"/stress", "/stress/robust"}
"""Pages whose parts take half a minute: they are looked at before those have come."""


def addresses() -> list[str]:
    """One address of each page."""
    words = {name: next(reversed(given.values())) for name, given in EXAMPLES.items()} | {"row": "ties/722ea47e48"}
    found = [
        re.sub(r"/\{.*", f"/{words.get(name, '')}", spec.path) for name, spec in PAGES.items() if name not in PARTS
    ]
    found = [
        *found,
        "/weights?v=1&index=receipts&reading=usd-instrument",
        "/weights/ranks?v=1&index=resilience",
        "/stress/robust/spending",
    ]
    return sorted(found, key=lambda path: path in LONG)  # what is left unfinished keeps nothing waiting


GROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 24, 29)"}
NARROW = (640, 390)
"""200 % zoom of a window of 1280, and a phone."""


FULL = "{resultTypes: ['violations'], rules: {'target-size': {enabled: true}}}"
"""Every rule, and the size of targets, in the light theme."""
COLOURS = "{resultTypes: ['violations'], runOnly: ['color-contrast', 'link-in-text-block']}"
"""The rules that another theme may break."""


@pytest.mark.slow
@in_browser
def test_axe_finds_nothing_serious_on_any_page_in_both_themes_and_none_scrolls_sideways(tab, axe):
    here = tab(viewport={"width": 1280, "height": 900})
    faults, wide = [], []
    for path in addresses():
        page = here.open(path, whole=path not in LONG)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        page.evaluate(axe)
        for (scheme, ground), rules in zip(GROUND.items(), (FULL, COLOURS), strict=True):
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
            found = page.evaluate(f"axe.run(document, {rules})")
            faults += [
                (path, scheme, each["id"], each["nodes"][0]["html"][:120])
                for each in found["violations"]
                if each["impact"] in ("serious", "critical")
            ]
        for width in NARROW:
            page.set_viewport_size({"width": width, "height": 800})
            wide += [(path, width)] if page.evaluate("document.documentElement.scrollWidth") > width else []
        page.set_viewport_size({"width": 1280, "height": 900})
    assert not faults
    assert not wide


@pytest.mark.slow
@in_browser
def test_everything_works_without_a_script(tab):
    page = tab(java_script_enabled=False).open("/scenarios/partners-withdraw")
    page.locator("input[name='shock.1.factor']").fill("0.25")
    page.locator("#levers button").click()
    assert page.locator(".notice").first.inner_text().startswith("Changed from")
    assert page.locator(".fill a").count() == 3, "what takes time is a link"
    page = tab(java_script_enabled=False).open("/institutions/TAC?on=1990")
    assert "1990-12-31" in page.locator("caption").first.inner_text()


@pytest.mark.slow
@in_browser
def test_paper_shows_the_content_and_not_the_menu(tab):
    page = tab().open("/arguments/wpu-people")
    page.emulate_media(media="print")
    assert not page.locator("header nav").is_visible()
    assert page.locator("main h1").is_visible()
