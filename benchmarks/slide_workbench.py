"""Moves a slider of a running workbench by keyboard in Chromium, and says how long the table and the map took to follow.

    multipolar serve --no-warm &
    python benchmarks/slide_workbench.py --moves 40

The page itself takes the time, from the move to the frame after the map is recoloured. Nothing is asserted.
"""

import argparse
import shutil
import time

from playwright.sync_api import expect, sync_playwright


def slide(address: str, scenario: str, moves: int) -> None:
    """Move the first slider and print median and 95th percentile, and how long the first view took."""
    chromium = shutil.which("chromium") or shutil.which("google-chrome")
    with sync_playwright() as play:
        browser = play.chromium.launch(executable_path=chromium, args=["--no-sandbox"])
        page = browser.new_page()
        begun = time.perf_counter()
        page.goto(f"{address}/")
        first = 1000 * (time.perf_counter() - begun)
        page.goto(f"{address}/scenarios/{scenario}")
        expect(page.locator("[aria-busy]")).to_have_count(0, timeout=120_000)
        slider = page.locator("form[data-live] input[type=range]").first
        slider.focus()
        waits = []
        for _ in range(moves):
            page.evaluate("delete document.querySelector('[data-took]').dataset.ms")
            slider.press("ArrowRight")
            took = page.locator("[data-took][data-ms]")
            took.wait_for(state="attached", timeout=60_000)
            waits.append(int(took.get_attribute("data-ms") or 0))
        browser.close()
    waits.sort()
    median, late = waits[len(waits) // 2], waits[int(0.95 * (len(waits) - 1))]
    print(
        f"first view {first:.0f} ms; {moves} moves of {scenario}: median {median} ms, p95 {late} ms, slowest {waits[-1]} ms"
    )


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--address", default="http://127.0.0.1:8765")
    asked.add_argument("--scenario", default="partners-withdraw")
    asked.add_argument("--moves", type=int, default=40)
    given = asked.parse_args()
    slide(given.address, given.scenario, given.moves)
