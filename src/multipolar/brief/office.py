"""The brief as a document and as slides: pictures with alt text, tables in which every number leads to its source.

Both libraries stamp the archive's entries with the time of writing; the entries are packed again with a fixed one, so
that the same content gives the same bytes.
"""

from __future__ import annotations

import io
import re
import zipfile
from collections.abc import Iterable, Mapping
from datetime import datetime, time
from typing import Any
from xml.sax.saxutils import escape, quoteattr

import polars as pl

from .. import __version__, figures
from ..errors import MissingExtra
from ..figures import BOUNDARIES, Figure
from ..region import Region
from ..region.provenance import refs_of
from . import export, grid
from .export import LICENCE, Content
from .grid import Cell, Grid

INK, PAPER, MUTED, LINK = "23272E", "FFFFFF", "5A616B", "0B4F9E"
COLOURS = {"holds": "1B7A4B", "fails": "B3261E", "depends": "8A5A00", "untestable": "5A616B"}
EVIDENCE = 40
"""Figures that stand under a verdict; the whole is in csv and xlsx."""

SLIDE_ROWS = 13
"""Rows of a table that a slide shows in letters that can be read."""

FONT = "Arial"
"""On every reader's machine, with the letters of Vietnamese."""

SLIDE_TEXT = 400
"""Letters of one statement on a slide; the notes hold it whole."""

EPOCH = (1980, 1, 1, 0, 0, 0)


def picture(figure: Figure) -> bytes:
    """Draw a figure on white, without the title and caption that document and slide print themselves."""
    import vl_convert

    drawn = figures.svg(figure).replace("<svg ", f'<svg color="#{INK}" ', 1)
    paper = f'<rect width="100%" height="100%" fill="#{PAPER}"/>'
    return bytes(vl_convert.svg_to_png(re.sub(r"(<svg [^>]*>)", rf"\1{paper}", drawn, count=1), scale=2.5))


def caption(figure: Figure) -> str:
    """Return the caption, with the note on borders where it draws some."""
    return figure.caption + (f" {BOUNDARIES}" if figure.boundaries else "")


def evidence(content: Content, frame: pl.DataFrame) -> Grid | None:
    """Return the figures that a verdict rests on, as many as a reader is served by."""
    frame = frame.filter(pl.col("value").is_not_null())
    if frame.is_empty():
        return None
    entries = [content.region.measure(name) for name in frame["measure"].unique().sort().to_list()]
    said = "; ".join(f"{entry['label']}, {entry['unit']}" for entry in entries)
    more = f" (the first {EVIDENCE} of {frame.height})" if frame.height > EVIDENCE else ""
    return grid.tidy(frame.head(EVIDENCE), content.region, caption=f"Figures behind the verdict: {said}{more}")


def settled(packed: bytes) -> bytes:
    """Pack an archive again with a fixed time on every entry."""
    buffer = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(packed)) as old, zipfile.ZipFile(buffer, "w", zipfile.ZIP_DEFLATED) as new:
        for entry in old.infolist():
            fixed = zipfile.ZipInfo(entry.filename, EPOCH)
            fixed.compress_type = zipfile.ZIP_DEFLATED
            new.writestr(fixed, old.read(entry))
    return buffer.getvalue()


def _about(properties: Any, content: Content, command: str) -> None:
    """Set the core properties: the day is the region's, not the clock's."""
    day = datetime.combine(content.region.as_of, time())
    properties.title, properties.author = content.title, f"multipolar {__version__}"
    properties.comments = f"{command}; pack {content.region.hash}"[:255]
    properties.created = properties.modified = properties.last_printed = day
    properties.last_modified_by, properties.revision, properties.keywords = f"multipolar {__version__}", 1, ""


# -- the document -----------------------------------------------------------------------------------------


def docx(content: Content, command: str) -> bytes:
    """Return the document.

    A number is a link to its row in the list of sources, with the number of the row in brackets beside it for print.

    Raises
    ------
    MissingExtra
        python-docx is not installed.
    UsageError
        The table is too long for a document.
    """
    try:
        import docx as library
    except ImportError as error:
        raise MissingExtra("export", "a document (docx)") from error
    export.too_long(content, "a document")
    made = _Document(library.Document(), content)
    made.front()
    made.verdicts()
    made.sections()
    made.rows()
    made.methods()
    made.sources()
    made.end(command)
    _about(made.file.core_properties, content, command)
    buffer = io.BytesIO()
    made.file.save(buffer)
    return settled(buffer.getvalue())


class _Document:
    """A document while it is written."""

    def __init__(self, file: Any, content: Content) -> None:
        from docx.shared import Cm, Pt, RGBColor

        self.file, self.content, self.region = file, content, content.region
        citations = content.citations.sort("citation", "id", nulls_last=True)
        self.citations = citations
        self.marks = {
            ref: f"row_{re.sub('[^a-z0-9]', '_', name)}" for ref, name in citations[["ref", "id"]].iter_rows()
        }
        self.numbers = {ref: number for number, ref in enumerate(citations["ref"].to_list(), start=1)}
        page = file.sections[0]
        page.page_width, page.page_height = Cm(21), Cm(29.7)
        page.left_margin = page.right_margin = Cm(2)
        page.top_margin = page.bottom_margin = Cm(2)
        self.width = Cm(17)
        for name in ("Normal", "Title", "Heading 1", "Heading 2", "Heading 3", "Caption"):
            style = file.styles[name]
            style.font.name = FONT
            fonts = style.element.rPr.rFonts
            for theme in [key for key in fonts.attrib if key.endswith("Theme")]:
                del fonts.attrib[theme]  # a font of the theme would go before ours
            if name != "Normal":
                style.font.color.rgb = RGBColor.from_string(MUTED if name == "Caption" else INK)
        file.styles["Normal"].font.size = Pt(10.5)
        file.styles["Heading 3"].font.size = Pt(10)
        file.styles["Caption"].font.bold = False

    def front(self) -> None:
        self.file.add_heading(self.content.title, level=0)
        count = self.citations["source_id"].n_unique()
        self.file.add_paragraph(
            f"As of {self.region.as_of}. {self.citations.height:,} table rows from {count:,} sources stand behind the figures. "
            "Every number is a link to the row it came from; the number in brackets is the row’s number in the list of "
            "sources. † marks a figure known from a public record that was not read, italics what is estimated, "
            "modelled or assumed. An en dash is no figure, which is not zero."
        )

    def verdicts(self) -> None:
        if not self.content.verdicts:
            return
        self.file.add_heading("Arguments put to the test", level=1)
        cited = dict(self.region.table("sources").select("source_id", "citation").iter_rows())
        for proposition, verdict in self.content.verdicts:
            self.file.add_heading(proposition.argument, level=2)
            chance = "" if verdict.probability is None else f"; probability {verdict.probability:.2f}"
            places = "; ".join(f"{cited[place.document]}; {place.section}" for place in proposition.argued_in)
            missing = "; ".join(verdict.missing[:3])
            if len(verdict.missing) > 3:
                missing += f"; and {len(verdict.missing) - 3} more"
            lines = [
                (verdict.verdict.capitalize(), f"{chance}; as of {verdict.as_of}"),
                ("", verdict.finding),
                ("Depends on: ", "; ".join(verdict.depends_on)),
                ("Missing: ", missing),
                ("What would change it: ", verdict.would_change),
                ("Argued in: ", places),
            ]
            for number, (bold, text) in enumerate(lines):
                if text:
                    self._card(bold, text, COLOURS[verdict.verdict], first=number == 0)
            table = evidence(self.content, verdict.figures)
            if table:
                self.table(table)

    def _card(self, bold: str, text: str, colour: str, *, first: bool) -> None:
        """Add a paragraph with a bar at its left in the colour of the verdict, which the word says too."""
        from docx.oxml import parse_xml
        from docx.shared import Pt, RGBColor

        paragraph = self.file.add_paragraph()
        paragraph.paragraph_format.space_after = Pt(2)
        paragraph.paragraph_format.keep_with_next = True
        head = paragraph.add_run(bold)
        head.bold = True
        if first:
            head.font.size, head.font.color.rgb = Pt(13), RGBColor.from_string(colour)
        paragraph.add_run(text)
        bar = f'<w:pBdr {W}><w:left w:val="single" w:sz="24" w:space="8" w:color="{colour}"/></w:pBdr>'
        properties = paragraph._p.get_or_add_pPr()
        # The schema fixes the order: borders stand before spacing.
        properties.insert_element_before(
            parse_xml(bar), "w:shd", "w:tabs", "w:spacing", "w:ind", "w:jc", "w:rPr", "w:sectPr"
        )

    def sections(self) -> None:
        from docx.shared import Emu

        number = 0
        for part in self.content.sections:
            self.file.add_heading(part.heading, level=1)
            self.file.add_paragraph(part.text)
            for item in part.exhibits:
                self.file.add_heading(item.title, level=2)
                if not isinstance(item, Figure):
                    self.table(grid.of(item, self.region))
                    continue
                number += 1
                paragraph = self.file.add_paragraph()
                paragraph.paragraph_format.keep_with_next = True
                shape = paragraph.add_run().add_picture(io.BytesIO(picture(item)))
                scale = min(self.width / shape.width, 11 * 360_000 / shape.height)  # at most 11 cm high
                shape.width, shape.height = Emu(int(shape.width * scale)), Emu(int(shape.height * scale))
                words = shape._inline.docPr
                words.set("name", item.id)
                words.set("descr", item.alt)
                self.file.add_paragraph(f"Figure {number}. {caption(item)}", style="Caption")

    def rows(self) -> None:
        """Add the rows of every figure: whoever cannot see the picture reads them, and each names its source."""
        drawn = [item for item in self.content.exhibits if isinstance(item, Figure)]
        if not drawn:
            return
        self.file.add_heading("The figures as tables", level=1)
        for number, item in enumerate(drawn, start=1):
            self.file.add_heading(f"Figure {number}: {item.title}", level=2)
            self.table(grid.of(item, self.region))

    def methods(self) -> None:
        content = self.content
        if content.what != "brief":
            return
        self.file.add_heading("Methods and assumptions", level=1)
        self.file.add_paragraph(
            "A measure is a function from dated, sourced rows to labelled numbers with, where the data allow one, an "
            "interval. A verdict compares measures or model outcomes with a threshold that was set beforehand; where it "
            "changes within the range of an assumption it is “depends”, and the assumption is named. Two sources that "
            "disagree are two rows, and a named rule chooses between them."
        )
        self._list("Left out", content.left_out)
        if content.errors is not None and content.errors.height:
            self.file.add_heading("How far forecasts of the forced choice were off", level=2)
            self.table(_errors(content.errors))
        rows = self.region.table("parameters").filter(
            pl.col("ref").is_in(list(self.numbers)) & (pl.col("basis") == "assumed")
        )
        self._list("Assumptions in use", [_assumption(self.region, row, self.numbers) for row in rows.to_dicts()])

    def _list(self, heading: str, lines: Iterable[str]) -> None:
        if lines := list(lines):
            self.file.add_heading(heading, level=2)
            for line in lines:
                self.file.add_paragraph(line, style="List Bullet")

    def sources(self) -> None:
        """Add the sources: under each citation its rows, numbered, with locator, basis and id."""
        from docx.oxml import parse_xml

        self.file.add_heading("Sources", level=1)
        body = self.file.element.body
        for (citation,), found in self.citations.group_by(["citation"], maintain_order=True):
            first = found.row(0, named=True)
            terms = f" Terms: {first['terms']}." if first["terms"] else ""
            heading = self.file.add_paragraph(style="Heading 3")
            heading.add_run(str(citation or f"The pack’s own table {first['table']}"))
            if first["url"] or terms:
                self.file.add_paragraph(f"{first['url'] or ''}{terms}".strip(), style="Caption")
            for row in found.iter_rows(named=True):
                number = self.numbers[row["ref"]]
                told = ", ".join(filter(None, (row["locator"], (row["basis"] or "").replace("_", " "))))
                text = (
                    _run(
                        f"[{number}] {told + ' · ' if told else ''}tables/{row['table']}.csv, line {row['line']} · ", 17
                    )
                    + f'<w:bookmarkStart w:id="{number}" w:name={quoteattr(self.marks[row["ref"]])}/>'
                    + _run(row["id"], 17)
                    + f'<w:bookmarkEnd w:id="{number}"/>'
                )
                spacing = '<w:pPr><w:spacing w:after="20"/><w:ind w:left="340"/></w:pPr>'
                body.insert(
                    len(body) - 1, parse_xml(f"<w:p {W}>{spacing}{text}</w:p>")
                )  # the last is the page's layout

    def end(self, command: str) -> None:
        self.file.add_paragraph(LICENCE)
        self.file.add_paragraph(
            f"Made by multipolar {__version__} from the pack {self.region.name} (sha256 {self.region.hash}) with: {command}"
        )

    def table(self, made: Grid) -> None:
        """Add a table with its caption above, its head repeated on every page, and what its signs mean below."""
        from docx.oxml import parse_xml

        paragraph = self.file.add_paragraph(made.caption, style="Caption")
        paragraph.paragraph_format.keep_with_next = True
        size = 17 if len(made.head) <= 5 else 15 if len(made.head) <= 8 else 13
        head = "".join(
            _cell(_run(title, size, "<w:b/>"), right=column >= made.keys) for column, title in enumerate(made.head)
        )
        rows = [f"<w:tr><w:trPr><w:cantSplit/><w:tblHeader/></w:trPr>{head}</w:tr>"]
        for row in made.body:
            cells = "".join(_cell(self._text(cell, size), right=column >= made.keys) for column, cell in enumerate(row))
            rows.append(f"<w:tr><w:trPr><w:cantSplit/></w:trPr>{cells}</w:tr>")
        line = '<w:{} w:val="single" w:sz="4" w:space="0" w:color="C3C8CF"/>'
        borders = "".join(line.format(side) for side in ("top", "bottom", "insideH"))
        twips = int(self.width / 635)
        grid_columns = f'<w:gridCol w:w="{twips // len(made.head)}"/>' * len(made.head)
        properties = (
            f'<w:tblPr><w:tblW w:w="{twips}" w:type="dxa"/><w:tblBorders>{borders}</w:tblBorders>'
            f'<w:tblLook w:firstRow="1" w:firstColumn="1"/><w:tblCaption w:val={quoteattr(made.caption)}/></w:tblPr>'
        )
        xml = f"<w:tbl {W}>{properties}<w:tblGrid>{grid_columns}</w:tblGrid>{''.join(rows)}</w:tbl>"
        body = self.file.element.body
        body.insert(len(body) - 1, parse_xml(xml))
        self.file.add_paragraph(made.foot, style="Caption")

    def _text(self, cell: Cell, size: int) -> str:
        if not cell.refs or cell.text == grid.GAP:
            return _run(cell.text, size)
        style = f'{"<w:i/>" if cell.weak else ""}<w:color w:val="{LINK}"/>'
        quiet = f'<w:color w:val="{MUTED}"/>'
        link = f'<w:hyperlink w:anchor="{self.marks[cell.refs[0]]}" w:history="1">{_run(cell.text, size, style)}</w:hyperlink>'
        ends = f" ({cell.interval})" if cell.interval else ""
        # Never raised: copied as text, a raised 13 beside 2.2 would read 2.213.
        return link + _run(f"{ends} [{self.numbers[cell.refs[0]]}]", size - 2, quiet)


W = 'xmlns:w="http://schemas.openxmlformats.org/wordprocessingml/2006/main"'


def _run(text: str, size: int, style: str = "") -> str:
    """Return a run of text; `size` in half points."""
    properties = f'<w:rPr>{style}<w:sz w:val="{size}"/><w:szCs w:val="{size}"/></w:rPr>'
    return f'<w:r>{properties}<w:t xml:space="preserve">{escape(text)}</w:t></w:r>'


def _cell(runs: str, *, right: bool) -> str:
    align = '<w:jc w:val="right"/>' if right else ""
    return f'<w:tc><w:p><w:pPr><w:spacing w:before="10" w:after="10"/>{align}</w:pPr>{runs}</w:p></w:tc>'


def _errors(errors: pl.DataFrame) -> Grid:
    first = errors.row(0, named=True)
    return Grid(
        f"Each wave from {first['first']} to {first['last']} forecast from the waves before it alone, best first; "
        f"{first['cells']} cells",
        "" if first["method"] == "local level" else f"The local level model does worse than a simple rule, the "
        f"{first['method']}: take its forecast for what it is worth, and its interval for what it is for.",
        ("Method", "Mean absolute error, points", "Inside the 90 % interval, %"),
        1,
        tuple(
            (
                Cell(row["method"]),
                Cell(f"{row['error']:.1f}", refs=tuple(row["refs"])),
                Cell(grid.GAP) if row["coverage"] is None else Cell(f"{row['coverage']:.0f}", refs=tuple(row["refs"])),
            )
            for row in errors.iter_rows(named=True)
        ),
    )  # fmt: skip


def _assumption(region: Region, row: Mapping[str, Any], numbers: Mapping[int, int]) -> str:
    whose = f" of {region.spoken(row['subject'])}" if row["subject"] else ""
    name = f"{row['model']}: {row['parameter']}".replace("_", " ") + whose
    span = f", from {row['low']:g} to {row['high']:g}" if row["low"] is not None and row["high"] is not None else ""
    note = f". {row['note']}" if row["note"] else ""
    return f"{name}: {row['central']:g} {row['unit']}{span}{note} [{numbers[row['ref']]}]"


# -- the slides -------------------------------------------------------------------------------------------


def pptx(content: Content, command: str) -> bytes:
    """Return the slides: one a verdict, figure or table, titled by the finding; the sources stand in the notes.

    Raises
    ------
    MissingExtra
        python-pptx is not installed.
    UsageError
        The table is too long for slides.
    """
    try:
        import pptx as library
    except ImportError as error:
        raise MissingExtra("export", "slides (pptx)") from error
    export.too_long(content, "slides")
    made = _Slides(library.Presentation(), content)
    made.front(command)
    for proposition, verdict in content.verdicts:
        made.verdict(proposition, verdict)
    for item in content.exhibits:
        if isinstance(item, Figure):
            made.figure(item)
        else:
            made.table(item)
    _about(made.file.core_properties, content, command)
    buffer = io.BytesIO()
    made.file.save(buffer)
    return settled(buffer.getvalue())


class _Slides:
    """Slides while they are made; 16 to 9."""

    def __init__(self, file: Any, content: Content) -> None:
        from pptx.dml.color import RGBColor
        from pptx.util import Inches

        self.rgb: Any = RGBColor.from_string
        self.file, self.content, self.region = file, content, content.region
        file.slide_width, file.slide_height = Inches(13.333), Inches(7.5)
        self.left, self.width = Inches(0.6), Inches(12.13)
        self.sources: dict[int, dict[str, Any]] = {row["ref"]: row for row in content.citations.iter_rows(named=True)}

    def front(self, command: str) -> None:
        from pptx.util import Inches

        slide = self._slide(self.content.title, size=36, top=2.2, height=1.6)
        counts = ", ".join(
            f"{sum(verdict.verdict == word for _, verdict in self.content.verdicts)} {word}"
            for word in COLOURS
            if any(verdict.verdict == word for _, verdict in self.content.verdicts)
        )
        lines = [f"As of {self.region.as_of}", f"Arguments put to the test: {counts}" if counts else ""]
        self._words(slide, [("", line) for line in lines if line], top=Inches(3.9), height=Inches(1.2), size=20)
        slide.notes_slide.notes_text_frame.text = (
            f"Made by multipolar {__version__} from the pack {self.region.name} (sha256 {self.region.hash}) with: {command}\n"
            f"{LICENCE}\nThe notes of each slide name the sources of its numbers, with the ids of the table rows."
        )

    def verdict(self, proposition: Any, verdict: Any) -> None:
        from pptx.util import Inches

        title = f"{verdict.verdict.capitalize()}: {proposition.argument}"
        slide = self._slide(title, colour=COLOURS[verdict.verdict])
        chance = "none, see the finding" if verdict.probability is None else f"{verdict.probability:.2f}"
        missing = "; ".join(verdict.missing[:3])
        if len(verdict.missing) > 3:
            missing += f"; and {len(verdict.missing) - 3} more"
        lines = [
            ("", verdict.finding),
            ("Depends on: ", "; ".join(verdict.depends_on)),
            ("Missing: ", missing),
            ("What would change it: ", verdict.would_change),
            ("Probability: ", f"{chance}; as of {verdict.as_of}"),
        ]
        told = [(bold, _short(text)) for bold, text in lines if text]
        size = 20 if sum(len(text) for _, text in told) < 700 else 16
        self._words(slide, told, top=Inches(1.75), height=Inches(5.2), size=size)
        whole = "\n".join(f"{bold}{text}" for bold, text in lines if text)
        self._notes(slide, whole, refs_of(verdict))

    def figure(self, item: Figure) -> None:
        from pptx.util import Inches

        slide = self._slide(item.title)
        top, height = Inches(1.6), Inches(4.95)
        shape = slide.shapes.add_picture(io.BytesIO(picture(item)), self.left, top, height=height)
        if shape.width > self.width:
            shape.height, shape.width = int(shape.height * self.width / shape.width), self.width
        shape.left = int(self.left + (self.width - shape.width) / 2)
        shape.name = item.id
        shape._element._nvXxPr.cNvPr.set("descr", item.alt)
        self._words(slide, [("", caption(item))], top=Inches(6.65), height=Inches(0.7), size=12)
        self._notes(slide, item.alt, item.refs)

    def table(self, item: Any) -> None:
        """Add a slide, or several where the table is longer than one."""
        made = grid.of(item, self.region)
        starts = range(0, max(len(made.body), 1), SLIDE_ROWS)
        for number, start in enumerate(starts, start=1):
            part = f" ({number} of {len(starts)})" if len(starts) > 1 else ""
            slide = self._slide(item.title + part)
            rows = made.body[start : start + SLIDE_ROWS]
            self._table(slide, item, made, rows)
            refs = {ref for row in rows for cell in row for ref in cell.refs}
            self._notes(slide, made.caption, refs)

    def _table(self, slide: Any, item: Any, made: Grid, rows: tuple[tuple[Cell, ...], ...]) -> None:
        from pptx.enum.text import PP_ALIGN
        from pptx.util import Inches, Pt

        shape = slide.shapes.add_table(
            len(rows) + 1, len(made.head), self.left, Inches(1.6), self.width, Inches(0.34 * (len(rows) + 1))
        )
        shape.name = item.id
        shape._element._nvXxPr.cNvPr.set("descr", f"{item.title}. {made.caption}")
        size = Pt(13 if len(made.head) <= 6 else 11)
        lines = [tuple(Cell(title) for title in made.head), *rows]
        for line, row in zip(shape.table.rows, lines, strict=True):
            line.height = Inches(0.34)
            for column, (place, cell) in enumerate(zip(line.cells, row, strict=True)):
                place.margin_top = place.margin_bottom = Inches(0.02)
                paragraph = place.text_frame.paragraphs[0]
                paragraph.alignment = PP_ALIGN.RIGHT if column >= made.keys else PP_ALIGN.LEFT
                run = paragraph.add_run()
                run.text, run.font.size, run.font.italic = cell.text, size, cell.weak
                if cell.interval:
                    ends = paragraph.add_run()
                    ends.text, ends.font.size = f"  {cell.interval}", Pt(9)
        foot = " ".join(filter(None, (made.caption + ".", made.foot)))
        self._words(slide, [("", foot)], top=Inches(6.65), height=Inches(0.7), size=11)

    def _slide(self, title: str, *, size: int = 0, top: float = 0.4, height: float = 1.1, colour: str = INK) -> Any:
        """Add a slide with a title; a long title has smaller letters."""
        from pptx.enum.text import MSO_ANCHOR, PP_ALIGN
        from pptx.util import Inches, Pt

        slide = self.file.slides.add_slide(self.file.slide_layouts[5])  # "Title Only" of the default template
        shape = slide.shapes.title
        shape.left, shape.top, shape.width, shape.height = self.left, Inches(top), self.width, Inches(height)
        frame = shape.text_frame
        frame.word_wrap, frame.vertical_anchor, frame.text = True, MSO_ANCHOR.TOP, title
        paragraph = frame.paragraphs[0]
        paragraph.alignment = PP_ALIGN.LEFT
        paragraph.font.size, paragraph.font.bold = Pt(size or (28 if len(title) < 90 else 23)), True
        paragraph.font.color.rgb = self.rgb(colour)
        return slide

    def _words(self, slide: Any, lines: list[tuple[str, str]], *, top: Any, height: Any, size: int) -> None:
        from pptx.util import Pt

        frame = slide.shapes.add_textbox(self.left, top, self.width, height).text_frame
        frame.word_wrap = True
        for number, (bold, text) in enumerate(lines):
            paragraph = frame.paragraphs[0] if number == 0 else frame.add_paragraph()
            paragraph.space_after = Pt(size / 2)
            for words, strong in ((bold, True), (text, False)):
                if words:
                    run = paragraph.add_run()
                    run.text, run.font.size, run.font.bold = words, Pt(size), strong
                    run.font.color.rgb = self.rgb(INK if size > 12 else MUTED)

    def _notes(self, slide: Any, words: str, refs: Iterable[int]) -> None:
        """Write the sources of a slide: under each citation its rows with locator and id."""
        grouped: dict[str, list[dict[str, Any]]] = {}
        for ref in sorted(set(refs)):
            row = self.sources[ref]
            grouped.setdefault(row["citation"] or f"The pack’s own table {row['table']}", []).append(row)
        lines = [words] if words else []
        lines.append("Sources:")
        for citation, rows in sorted(grouped.items(), key=lambda item: item[0].casefold()):
            lines.append(" ".join(filter(None, (citation.rstrip(".") + ".", rows[0]["url"]))))
            lines.append("; ".join(row["id"] + (f" ({row['locator']})" if row["locator"] else "") for row in rows))
        slide.notes_slide.notes_text_frame.text = "\n".join(lines)


def _short(text: str) -> str:
    """Return a text that fits on a slide: cut between two statements, and said to be."""
    if len(text) <= SLIDE_TEXT:
        return text
    places = (text.rfind(mark, SLIDE_TEXT // 3, SLIDE_TEXT) for mark in (". ", "; ", ", ", " "))
    return f"{text[: next((place for place in places if place > 0), SLIDE_TEXT)]} … (in full in the notes)"
