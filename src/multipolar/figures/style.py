"""What all figures share: colours, shapes, kinds of "no value", numbers in words, the Vega-Lite configuration.

Text is ``currentColor``: it follows the page, light or dark. Lines, marks and borders have one colour each that keeps
3:1 against both `LIGHT` and `DARK`, so that one picture serves both themes.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any

FONT = "Noto Sans, sans-serif"
"""The bundled font, which has the letters of Vietnamese; on a page without it, what the reader's machine has."""

LIGHT, DARK = "#ffffff", "#15181d"
"""Backgrounds that the colours are tested against."""

WIDTH = 560
"""Width of a figure in pixels before it is scaled to the page; with letters of `SIZE`, legible on a phone."""

SIZE = 14

INK = "currentColor"
GREY = "#80868f"
"""Axes, borders, interval whiskers without a colour of their own."""

LAND = "#80868f"
NO_FIGURE = "#b9bdc4"
"""Fill of an area without a figure; the static renderer replaces it by a hatch."""

ACCENT = "#5d7fa6"
"""Marks of a figure that compares no actors."""

# Okabe and Ito (2008), the eight colours that colour-blind readers tell apart. Orange, sky blue, purple and yellow are
# darkened, black is lightened, until each keeps 3:1 against LIGHT and DARK. Nobody gets the colours of their flag.
ACTORS: dict[str, tuple[str, str]] = {
    "JPN": ("#0072b2", "circle"),
    "CHN": ("#b97f00", "square"),
    "USA": ("#b95f94", "triangle-up"),
    "EU": ("#009370", "diamond"),
    "IND": ("#d55e00", "triangle-down"),
    "AUS": ("#3390c8", "cross"),
    "KOR": ("#8b8000", "triangle-right"),
    "ASEAN": ("#7a7a7a", "triangle-left"),
}
"""Colour and shape of the actors that are compared most: the same in every figure."""

SEQUENTIAL: dict[int, tuple[str, ...]] = {
    1: ("#2a788e",),
    2: ("#7ad151", "#414487"),
    3: ("#9fd938", "#23888e", "#46327e"),
    4: ("#b5de2b", "#3dbc74", "#2d708e", "#472f7d"),
    5: ("#c2df23", "#51c569", "#22948b", "#33638d", "#482576"),
    6: ("#cae11f", "#63cb5f", "#27ad81", "#28828e", "#3b528b", "#481d6f"),
}
"""Viridis from light (low) to dark (high), without its outermost ends, by number of classes."""

DIVERGING: dict[int, tuple[str, ...]] = {
    2: ("#2f8ac4", "#d98400"),
    4: ("#1f6fa8", "#8fc3e0", "#f2bd6b", "#c46d00"),
    6: ("#134b7e", "#3f8fc4", "#a9d1e6", "#f6cd8e", "#de8a1b", "#944a00"),
}
"""Blue to orange, by (even) number of classes, half on each side of the middle."""

HOLLOW = ("estimated", "calibrated", "modelled", "public_record", "assumed")
"""Bases whose marks are hollow: nobody read this number in a source."""

ZERO = "#f2f0e6"
"""Fill of an area whose figure is zero, observed as such."""

HOLLOW_WORDS = "Hollow marks: estimated, modelled or assumed, or known from a public record that was not read."
DASHED_WORDS = HOLLOW_WORDS.replace("Hollow marks", "Dashed outlines")

BASIS_WORDS = {
    "read": "read in the source",
    "derived": "derived from sources",
    "estimated": "estimated",
    "calibrated": "calibrated",
    "modelled": "modelled",
    "public_record": "known from a public record, not read",
    "assumed": "assumed",
}

KINDS = {
    "observed": "a figure read or derived",
    "zero": "observed as zero",
    "modelled": "estimated, modelled, assumed or not read",
    "not observed": "no figure",
    "not applicable": "not applicable",
}
"""The kinds of mark and of "no value" that every figure keeps apart."""


def kind(value: float | None, basis: str | None, reason: str | None) -> str:
    """Say which of `KINDS` a row is; a reason that begins with "not applicable" says so itself."""
    if value is None:
        return "not applicable" if (reason or "").startswith("not applicable") else "not observed"
    if basis in HOLLOW:
        return "modelled"
    return "zero" if value == 0 else "observed"


def looks(codes: Iterable[str]) -> dict[str, tuple[str, str]]:
    """Return colour and shape for each code, in the order of a legend.

    Codes of `ACTORS` keep theirs and come first. Others take, in alphabetical order, what no code present has taken:
    their colour is their own within one figure only. Beyond eight, codes are told apart by shape and name alone.
    """
    present = set(codes)
    taken = {code: look for code, look in ACTORS.items() if code in present}
    free = [look for code, look in ACTORS.items() if code not in present] or [(GREY, "circle")]
    others = sorted(present - set(ACTORS))
    return taken | {code: free[i % len(free)] for i, code in enumerate(others)}


def decimals(values: Sequence[float]) -> int:
    """Return how many decimals show three digits of the largest value; none when all are whole."""
    largest = max((abs(value) for value in values), default=0.0)
    if all(float(value).is_integer() for value in values) or largest >= 1000:
        return 0
    return 1 if largest >= 10 else 2 if largest >= 1 else 3


def number(value: float, places: int = 0) -> str:
    """Write a number the same way on every machine: comma for thousands, point for decimals, a true minus.

    >>> number(-1234.56, 1)
    '−1,234.6'
    """
    text = f"{value:,.{places}f}"
    if not text.strip("-0.,"):
        text = text.lstrip("-")
    return text.replace("-", "\N{MINUS SIGN}")


def quantity(value: float, unit: str | None, places: int = 0) -> str:
    """Write a number with its unit: "65.6 %", "12,300 USD mn"; indices and ratios carry no unit."""
    suffix = {"percent": "\N{NO-BREAK SPACE}%", None: "", "ratio": "", "index": "", "count": ""}.get(
        unit, f"\N{NO-BREAK SPACE}{unit}"
    )
    return number(value, places) + suffix


def describe(row: Mapping[str, Any], places: int = 1) -> str:
    """Say a row in one sentence, for those who hear the figure.

    Parameters
    ----------
    row : mapping
        A row of an ESTIMATE frame; ``_subject`` and ``_counterpart`` are names, where they are known, ``_words`` what is said
        in place of who, when and how much, where the row is no quantity.
    places : int
        Decimals.
    """
    known = BASIS_WORDS.get(row.get("basis") or "", "basis not given")
    if row.get("_words"):
        return f"{row['_words']}; {known}"
    who = [row.get(f"_{name}") or row.get(name) for name in ("subject", "counterpart")]
    head = ", ".join(str(part) for part in (*who, row.get("period") or row.get("year")) if part is not None)
    if row["value"] is None:
        return f"{head}: no figure, {row.get('_reason') or row['reason']}"
    text = f"{head}: {quantity(row['value'], row.get('unit'), places)}"
    if row.get("low") is not None and row.get("high") is not None:
        text += f", from {number(row['low'], places)} to {number(row['high'], places)}"
        text += f" ({row['interval']})" if row.get("interval") else ""
    return f"{text}; {known}"


def config() -> dict[str, Any]:
    """Return the Vega-Lite configuration of every figure."""
    return {
        "background": "transparent",
        "font": FONT,
        "padding": {"left": 2, "top": 4, "right": 8, "bottom": 4},
        "view": {"stroke": None},
        "axis": {
            "labelColor": INK, "titleColor": INK, "labelFontSize": SIZE, "titleFontSize": SIZE - 1,
            "titleFontWeight": "normal", "titleOpacity": 0.75, "labelPadding": 6, "titlePadding": 8,
            "domain": False, "ticks": False, "gridColor": GREY, "gridOpacity": 0.28, "gridWidth": 1,
        },
        "header": {
            "labelColor": INK, "titleColor": INK, "labelFontSize": SIZE, "labelFontWeight": "bold",
            "labelAnchor": "start",
        },
        "legend": {
            "labelColor": INK, "titleColor": INK, "labelFontSize": SIZE, "titleFontSize": SIZE - 1,
            "titleFontWeight": "normal", "orient": "top", "direction": "horizontal", "symbolSize": 110,
            "symbolOpacity": 1, "columnPadding": 18, "rowPadding": 6, "labelOffset": 6, "offset": 14,
            "titlePadding": 8, "labelLimit": 300,
        },
        "text": {"color": INK, "fontSize": SIZE - 1},
        "title": {
            "anchor": "start", "frame": "bounds", "color": INK, "fontSize": SIZE + 4, "fontWeight": "bold",
            "lineHeight": 24, "subtitleColor": INK, "subtitleFontSize": SIZE - 1, "subtitleLineHeight": 18,
            "subtitlePadding": 6, "offset": 18,
        },
    }  # fmt: skip
