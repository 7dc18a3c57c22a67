"""Letters to pieces: by runs of letters, as a walk from letter to letter would make them."""

from __future__ import annotations

from pathlib import Path

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from .sheets import FONTS, Paper

pdfium = pytest.importorskip("pypdfium2")

from multipolar.evidence.letters import HYPHENS, pieces  # noqa: E402


def walked(sheet):
    """Pieces as (text without raised figures, left, right, bottom, top), letter by letter."""
    raw = pytest.importorskip("pypdfium2.raw")
    box = raw.FS_RECTF()
    found, text, space = [], "", -1
    left = right = bottom = top = 0.0
    for n in range(sheet.count_chars()):
        sign = chr(raw.FPDFText_GetUnicode(sheet.raw, n))
        if sign in "\0\r\n":
            continue
        if sign in "\t \u00a0":
            space = n
            continue
        if sign in HYPHENS:
            text += "-" if text else ""
            continue
        assert raw.FPDFText_GetLooseCharBox(sheet.raw, n, box)
        size, tall = top - bottom, box.top - box.bottom
        if text:
            gap = box.left - right
            apart = gap > (1.6 if space >= 0 and not raw.FPDFText_IsGenerated(sheet.raw, space) else 0.85) * size
            overlap = min(box.top, top) - max(box.bottom, bottom)
            if overlap < 0.5 * min(tall, size) or apart or gap < -1.5 * size:
                found.append((text, left, right, bottom, top))
                text = ""
            elif space >= 0 or gap > 0.25 * size:
                text += " "
        if not text:
            left, right, bottom, top = box.left, box.right, box.bottom, box.top
        elif tall > size:
            bottom, top = box.bottom, box.top
        text, right, space = text + sign, max(right, box.right), -1
    return [*found, (text, left, right, bottom, top)] if text else found


PLAIN = str.maketrans("⁰¹²³⁴⁵⁶⁷⁸⁹", "0123456789")


def both(path: Path):
    document = pdfium.PdfDocument(path)
    for number in range(len(document)):
        sheet = document[number].get_textpage()
        made = [(p.text.translate(PLAIN), p.left, p.right, p.bottom, p.top) for p in pieces(sheet)]
        yield made, walked(sheet)
    document.close()


words = st.text("abcdefgh ABC 0123456789 .,-()%", min_size=1, max_size=30)
lines = st.lists(
    st.tuples(
        st.integers(20, 500), st.integers(40, 60), words, st.sampled_from([5, 8, 8, 8, 12]), st.sampled_from(FONTS)
    ),
    min_size=1,
    max_size=12,
)


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(lines)
def test_runs_make_the_pieces_that_letters_make(tmp_path, lines):
    paper = Paper()
    for x, y, text, size, font in lines:
        paper.put(x, y * 10, text, size, font)
    (tmp_path / "a.pdf").write_bytes(paper.write())
    for made, expected in both(tmp_path / "a.pdf"):
        assert made == expected


def test_a_word_broken_over_a_line_a_raised_mark_and_a_gutter(tmp_path):
    paper = Paper()
    paper.put(60, 700, "The fund paid out 3 million for devel-")
    paper.put(60, 690, "opment of the coast.")
    paper.put(157, 693, "12", 5)
    paper.put(320, 700, "The other column")
    (tmp_path / "a.pdf").write_bytes(paper.write())
    [(made, expected)] = both(tmp_path / "a.pdf")
    assert made == expected
    sheet = pdfium.PdfDocument(tmp_path / "a.pdf")[0].get_textpage()
    assert [piece.text for piece in pieces(sheet)][1:] == ["opment of the coast.¹²", "The other column"]


def test_an_empty_page_has_no_pieces(tmp_path):
    paper = Paper()
    paper.page()
    (tmp_path / "a.pdf").write_bytes(paper.write())
    assert [made for made, _ in both(tmp_path / "a.pdf")] == [[]]
