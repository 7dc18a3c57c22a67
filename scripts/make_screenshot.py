"""Make docs/brief.png, the picture of the brief in the README, from the brief itself.

Run it from the project's folder when the brief looks different: ``python scripts/make_screenshot.py``. It needs Chromium,
builds the brief of the built-in region, and keeps the first screens of it, 1,200 pixels wide.
"""

from __future__ import annotations

import shutil
import subprocess
import sys
import tempfile
from pathlib import Path

import multipolar as mp
from multipolar.brief import write

TARGET = Path(__file__).parents[1] / "docs" / "brief.png"
WIDTH, HEIGHT, SCALE = 800, 1240, 1.5
"""Size of the window in CSS pixels, and how many pixels of the picture one of them takes."""
LIMIT = 300_000
"""Bytes that a picture in a README should stay under."""


def main() -> None:
    """Build the brief, photograph it, and keep the picture when it is small enough."""
    chromium = next(filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), None)
    if chromium is None:
        sys.exit("Chromium is needed and was not found.")
    with tempfile.TemporaryDirectory() as folder:
        page, picture = Path(folder) / "brief.html", Path(folder) / "brief.png"
        write(mp.load(), page)
        subprocess.run(
            [
                chromium, "--headless", "--no-sandbox", "--disable-gpu", "--no-first-run", "--hide-scrollbars",
                "--blink-settings=preferredColorScheme=1", f"--user-data-dir={folder}/profile",
                f"--window-size={WIDTH},{HEIGHT}", f"--force-device-scale-factor={SCALE}",
                f"--screenshot={picture}", page.as_uri(),
            ],
            check=True, capture_output=True, timeout=120,
        )  # fmt: skip
        size = picture.stat().st_size
        if size > LIMIT:
            sys.exit(f"The picture has {size:,} bytes, more than {LIMIT:,}: it was not kept.")
        shutil.copyfile(picture, TARGET)
    print(f"{TARGET}: {size:,} bytes")


if __name__ == "__main__":
    main()
