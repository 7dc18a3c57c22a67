"""Make the bundled chart fonts from Debian's fonts-noto-core. For a founder, never at run time.

Needs fontTools 4.68.0 in an environment of its own (it is no dependency of the project), and dpkg-deb::

    apt-get download fonts-noto-core=20201225-1
    python scripts/make_fonts.py fonts-noto-core_20201225-1_all.deb

Writes Noto Sans Regular and Bold, cut to the letters that charts need (Latin with its extensions and so Vietnamese,
punctuation, currency, some arrows and mathematical signs), and OFL.txt with the full licence, to
src/multipolar/figures/fonts/. The names inside the fonts are kept: Noto declares no Reserved Font Name.
Same input, same bytes.
"""

from __future__ import annotations

import hashlib
import re
import subprocess
import sys
import tempfile
from pathlib import Path

from fontTools import subset
from fontTools.pens.recordingPen import DecomposingRecordingPen
from fontTools.pens.ttGlyphPen import TTGlyphPen
from fontTools.ttLib import TTFont

DEB_SHA256 = "58f4f0bb6720f919f92096b3508e1412a0f1544424ade6c5b5bf1eb694dd64ba"
OUT = Path(__file__).parents[1] / "src" / "multipolar" / "figures" / "fonts"
NOTO = "usr/share/fonts/truetype/noto"
FACES = ("NotoSans-Regular.ttf", "NotoSans-Bold.ttf")
LETTERS = (
    (0x0020, 0x024F),  # Basic Latin, Latin-1, Latin Extended-A and -B
    (0x02B0, 0x02FF),  # modifier letters: the okina and the like
    (0x0300, 0x0336),  # combining marks
    (0x1E00, 0x1EFF),  # Latin Extended Additional: Vietnamese
    (0x2000, 0x206F),  # general punctuation: dashes, quotes, daggers, thin spaces
    (0x2070, 0x209F),  # superscripts and subscripts
    (0x20A0, 0x20BF),  # currency
    (0x2100, 0x214F),  # letterlike
    (0x2212, 0x2212),  # minus, where the face has it
)
SIGNS = "\N{MINUS SIGN}←↑→↓↔≈≠≤≥∑√∞"
"""Noto Sans 2.004 has no arrows and no mathematical signs: these come from Noto Sans Math of the same package, in
its one weight, into both faces."""
HEAD = """\
Copyright 2015 Google LLC. All Rights Reserved. (Noto Sans)
Copyright 2018 Google LLC. All Rights Reserved. (Noto Sans Math)
Noto is a trademark of Google LLC.

The files NotoSans-Regular.ttf and NotoSans-Bold.ttf are Modified Versions: the same letters, fewer of them, with
a few arrows and mathematical signs of Noto Sans Math (scripts/make_fonts.py says which).

This Font Software is licensed under the SIL Open Font License, Version 1.1.
This license is copied below, and is also available with a FAQ at: https://openfontlicense.org

-----------------------------------------------------------
SIL OPEN FONT LICENSE Version 1.1 - 26 February 2007
-----------------------------------------------------------

"""


def main(deb: Path) -> None:
    """Write both fonts and the licence."""
    found = hashlib.sha256(deb.read_bytes()).hexdigest()
    if found != DEB_SHA256:
        sys.exit(f"{deb}: sha256 is {found}, expected {DEB_SHA256} (fonts-noto-core 20201225-1)")
    OUT.mkdir(parents=True, exist_ok=True)
    with tempfile.TemporaryDirectory() as folder:
        subprocess.run(["dpkg-deb", "-x", deb, folder], check=True)
        for face in FACES:
            cut(Path(folder) / NOTO / face, Path(folder) / NOTO / "NotoSansMath-Regular.ttf", OUT / face)
        copyright_file = Path(folder) / "usr/share/doc/fonts-noto-core/copyright"
        (OUT / "OFL.txt").write_text(HEAD + licence(copyright_file.read_text("utf-8")), "utf-8")


def cut(source: Path, signs: Path, target: Path) -> None:
    """Write the font with the letters of `LETTERS`, and the `SIGNS` of another."""
    font = TTFont(source, recalcTimestamp=False)
    options = subset.Options(
        hinting=False, name_IDs=["*"], name_languages=["*"], notdef_outline=True, recalc_timestamp=False
    )
    cutter = subset.Subsetter(options)
    cutter.populate(unicodes=[code for first, last in LETTERS for code in range(first, last + 1)])
    cutter.subset(font)
    add(font, TTFont(signs))
    font.save(target)
    print(f"{target.name}: {target.stat().st_size:,} bytes, {len(font.getBestCmap()):,} letters")


def add(font: TTFont, other: TTFont) -> None:
    """Copy the outlines of `SIGNS` that `font` lacks from `other`."""
    if font["head"].unitsPerEm != other["head"].unitsPerEm:
        sys.exit("the two fonts are drawn on different grids")
    outlines = other.getGlyphSet()
    for sign in SIGNS:
        if ord(sign) in font.getBestCmap():
            continue
        found, name = other.getBestCmap()[ord(sign)], f"uni{ord(sign):04X}"
        pen = DecomposingRecordingPen(outlines)
        outlines[found].draw(pen)
        glyph = TTGlyphPen(None)
        pen.replay(glyph)
        font["glyf"][name] = glyph.glyph()
        font["hmtx"][name] = other["hmtx"][found]
        for table in font["cmap"].tables:
            if table.isUnicode():
                table.cmap[ord(sign)] = name


def licence(text: str) -> str:
    """Return the licence that stands in a Debian copyright file, without that file's indentation."""
    match = re.search(r"^License: OFL-1\.1\n((?: .*\n)+)", text[text.rindex("License: OFL-1.1") :], re.MULTILINE)
    if match is None:
        sys.exit("the licence was not found in the copyright file")
    lines = [line[1:] for line in match[1].splitlines()]
    return "\n".join("" if line == "." else line for line in lines).rstrip() + "\n"


if __name__ == "__main__":
    if len(sys.argv) != 2:
        sys.exit(__doc__)
    main(Path(sys.argv[1]))
