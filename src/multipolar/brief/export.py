"""Export the brief, a measure or a table: CSV, Parquet, Excel, Word, PowerPoint; every number with the id of its row.

A CSV or Parquet export is a folder: ``figures``, ``citations``, for the brief ``verdicts``, and ``README.txt``. The
others are one file. Everything is written beside and renamed: what was there is replaced whole, or stays. Same pack,
same bytes (for Parquet: with the same version of Polars).
"""

from __future__ import annotations

import io
import os
import shutil
import tempfile
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

import polars as pl

from .. import __version__, measures, propositions
from ..errors import Fault, UnknownName, UsageError
from ..figures import Figure
from ..propositions import Proposition, Verdict
from ..region import ESTIMATE, Region
from ..region.overlay import bare, notice
from ..region.provenance import REFS, refs_of
from ..region.schema import TABLES
from .contents import Section, sections
from .exhibit import Exhibit, Table, names

FOLDERS = ("csv", "parquet")
FILES = ("xlsx", "docx", "pptx")
FORMATS = FOLDERS + FILES
OURS = {"README.txt"} | {f"{stem}.{form}" for stem in ("figures", "verdicts", "citations") for form in FOLDERS}
"""What a folder of an export may hold; a folder with anything else is not replaced."""

DOCUMENT_ROWS = 600
"""Rows of a table that a document or slides still serve a reader; more belong in csv, parquet or xlsx."""

LICENCE = (
    "Licence: the software is Apache-2.0. Figures are facts reported by their sources and stand under the terms of those "
    "sources: see the column `terms` of the citations; `unknown` means that nobody has established them yet. Cite the "
    "source of each figure."
)


@dataclass(frozen=True, eq=False)
class Content:
    """What is exported: the sections and verdicts of the page, or one measure or table as a section of its own."""

    region: Region
    what: str
    title: str
    sections: tuple[Section, ...]
    verdicts: tuple[tuple[Proposition, Verdict], ...] = ()
    errors: pl.DataFrame | None = None
    left_out: tuple[str, ...] = ()

    @property
    def exhibits(self) -> list[Exhibit]:
        """Every exhibit, in order."""
        return [exhibit for part in self.sections for exhibit in part.exhibits]

    @property
    def citations(self) -> pl.DataFrame:
        """One row for each table row behind anything here: what `Region.cite` says, and the terms of the source."""
        things = [*self.exhibits, *(verdict for _, verdict in self.verdicts)]
        refs = {ref for thing in things for ref in refs_of(thing)}
        if self.errors is not None:
            refs.update(refs_of(self.errors))
        terms = self.region.table("sources").select("source_id", "terms")
        return self.region.cite(refs).join(terms, on="source_id", how="left", maintain_order="left")


def export(region: Region, what: str, form: str, path: Path, *, with_overlay: bool = False) -> list[Path]:
    """Export to a file, or for CSV and Parquet to a folder; return what was written.

    Parameters
    ----------
    what : str
        ``"brief"``, a measure, or a table of the pack.
    form : str
        csv, parquet, xlsx, docx or pptx.
    path : Path
        The file, which ends in the format's name; or the folder.
    with_overlay : bool
        Also what an overlay of the region says; without it the overlay is left out.

    Raises
    ------
    UnknownName
        An unknown format, measure or table.
    UsageError
        The path cannot be written, a folder holds other things, or a table is too long for a document.
    MissingExtra
        The optional part for office formats is not installed.

    Examples
    --------
    >>> import multipolar as mp
    >>> from multipolar.brief.export import gather
    >>> gather(mp.load("japan-asean"), "trust").exhibits[0].id
    'trust'
    """
    if form not in FORMATS:
        raise UnknownName.of("format", form, FORMATS, expected=f"one of {', '.join(FORMATS)}")
    _suited(path, form)
    content = gather(region if with_overlay else bare(region), what)
    if form in FOLDERS:
        return _folder(path, _tables(content, form) | {"README.txt": readme(content, form, path.name).encode()})
    command = made_by(content, form, path.name)
    return [_file(path, _makers()[form](content, command))]


def gather(region: Region, what: str = "brief") -> Content:
    """Return what is to be exported."""
    if what == "brief":
        parts, left_out = sections(region)
        judged = propositions.begin(region)()
        errors = measures.forced_choice_errors(region) if any(part.id == "choice" for part in parts) else None
        return Content(region, what, region.title, tuple(parts), tuple(judged), errors, tuple(left_out))
    tabled = region.table("measures").filter(pl.col("origin") == "table")["measure"].to_list()
    if what in measures.MEASURES or what in tabled:
        frame = measures.MEASURES[what](region) if what in measures.MEASURES else region.figures(what)
        entry = region.measure(what)
        rows = [name for name in frame.columns if name not in (*VALUES, "measure") and frame[name].n_unique() > 1]
        layout = {
            "caption": f"{entry['label']}, {entry['unit']}",
            "rows": rows or ["subject"],
            "names": names(region),
            "headings": {name: name.replace("_", " ").capitalize() for name in frame.columns},
        }
        table = Table(what.replace("_", "-"), entry["label"], frame, layout)
        return Content(region, what, entry["label"], (Section(what, entry["label"], entry["meaning"], (table,)),))
    if what in TABLES:
        frame = region.table(what).with_columns(pl.concat_list("ref").cast(REFS).alias("refs")).drop("ref")
        meaning = TABLES[what].meaning
        part = Section(what, what, meaning, (Table(what, meaning, frame, {"caption": meaning}),))
        return Content(region, what, f"{region.title}: {what}", (part,))
    known = ["brief", *measures.MEASURES, *tabled, *TABLES]
    raise UnknownName.of("measure or table", what, known, expected="brief, or what `multipolar show` lists")


VALUES = ("value", "low", "high", "interval", "unit", "basis", "reason", "refs")


def frame_of(exhibit: Exhibit) -> pl.DataFrame:
    """Return the rows of an exhibit, without the columns that serve a picture only."""
    frame = exhibit.table if isinstance(exhibit, Figure) else exhibit.frame
    return frame.drop([name for name in frame.columns if name.startswith("_")])


def figures(content: Content) -> pl.DataFrame:
    """Return all rows as one frame: for the brief with section and exhibit, verdicts last."""
    if content.what != "brief":
        return frame_of(content.exhibits[0])
    parts = [
        frame_of(item).with_columns(pl.lit(part.id).alias("section"), pl.lit(item.id).alias("exhibit"))
        for part in content.sections
        for item in part.exhibits
    ]
    parts += [
        verdict.figures.with_columns(pl.lit("arguments").alias("section"), pl.lit(verdict.id).alias("exhibit"))
        for _, verdict in content.verdicts
    ]
    if not parts:
        return pl.DataFrame(schema={"section": pl.String, "exhibit": pl.String, **ESTIMATE})
    joined = pl.concat(parts, how="diagonal_relaxed")
    dims = [name for name in joined.columns if name not in ("section", "exhibit", *VALUES)]
    return joined.select("section", "exhibit", *dims, *VALUES)


def verdicts(content: Content) -> pl.DataFrame:
    """Return a row for each argument."""
    return pl.DataFrame(
        [
            {
                "id": verdict.id,
                "argument": proposition.argument,
                "verdict": verdict.verdict,
                "probability": verdict.probability,
                "as_of": verdict.as_of,
                "finding": verdict.finding,
                "depends_on": "; ".join(verdict.depends_on) or None,
                "missing": "; ".join(verdict.missing) or None,
                "would_change": verdict.would_change,
                "refs": refs_of(verdict),
            }
            for proposition, verdict in content.verdicts
        ],
        schema=VERDICT,
    )


VERDICT: dict[str, pl.DataType | type[pl.DataType]] = {
    "id": pl.String, "argument": pl.String, "verdict": pl.String, "probability": pl.Float64, "as_of": pl.Date,
    "finding": pl.String, "depends_on": pl.String, "missing": pl.String, "would_change": pl.String, "refs": REFS,
}  # fmt: skip


def with_ids(frame: pl.DataFrame, citations: pl.DataFrame) -> pl.DataFrame:
    """Replace refs, which live inside one process, by ids (contracts §3)."""
    ids = dict(citations.select("ref", "id").iter_rows())
    named = [[ids[ref] for ref in refs] for refs in frame["refs"].to_list()]
    return frame.with_columns(pl.Series("refs", named, dtype=pl.List(pl.String)))


def made_by(content: Content, form: str, name: str) -> str:
    """Return the command that makes an export again."""
    laid = content.region.overlay
    also = "" if laid is None else f" --overlay {laid.path} --with-overlay"
    return f"multipolar export {content.what} --format {form} --region {content.region.name}{also} --out {name}"


def readme(content: Content, form: str, name: str) -> str:
    """Return what a person needs to know who finds the folder alone."""
    region = content.region
    lines = [
        f"{content.title}",
        "",
        f"Region: {region.name}, as of {region.as_of}",
        *([f"Overlay: {said}"] if (said := notice(region)) else []),
        f"Pack: sha256 {region.hash}",
        f"Made by: multipolar {__version__}, {made_by(content, form, name)}",
        "",
        f"figures.{form}    one row a figure; an empty value is no figure, which is not zero, and `reason` says why",
        *([f"verdicts.{form}   one row an argument that was put to the test"] if content.verdicts else []),
        f"citations.{form}  one row an id: table row, source, locator, citation, url, terms",
        "",
        "`refs` are ids of the citations, in CSV joined by `;`. `basis` is how a figure is known, strong to weak: read,",
        "derived, estimated, calibrated, modelled, public_record (named document, not read yet), assumed.",
        "Aggregates such as WORLD or EU stand in a measure of the tables only where the brief names them.",
        "",
        LICENCE,
    ]
    return "\n".join(lines) + "\n"


def too_long(content: Content, form: str) -> None:
    """Refuse what no reader of a document is served by.

    Raises
    ------
    UsageError
        A table of the pack, or a measure with very many rows.
    """
    expected = "--format csv, parquet or xlsx"
    for exhibit in content.exhibits:
        frame = frame_of(exhibit)
        if "value" not in frame.columns or "basis" not in frame.columns or content.what in TABLES:
            what = f"{content.what} is a table of the pack, not a measure"
            raise UsageError(Fault("not-a-document", what, expected=expected))
        if frame.height > DOCUMENT_ROWS:
            what = f"{content.what} has {frame.height:,} rows, too many to read in {form}"
            raise UsageError(Fault("not-a-document", what, expected=expected))


def _makers() -> dict[str, Callable[[Content, str], bytes]]:
    from .office import docx, pptx  # office and workbook import this module
    from .workbook import xlsx

    return {"xlsx": xlsx, "docx": docx, "pptx": pptx}


def _tables(content: Content, form: str) -> dict[str, bytes]:
    """Return the files of a folder."""
    citations = content.citations
    made = {"figures": with_ids(figures(content), citations), "citations": citations.drop("ref")}
    if content.verdicts:
        made["verdicts"] = with_ids(verdicts(content), citations)
    return {f"{stem}.{form}": _written(frame, form) for stem, frame in made.items()}


def _written(frame: pl.DataFrame, form: str) -> bytes:
    if form == "parquet":
        buffer = io.BytesIO()
        frame.write_parquet(buffer)
        return buffer.getvalue()
    joined = [pl.col(name).list.join(";") for name, dtype in frame.schema.items() if isinstance(dtype, pl.List)]
    return frame.with_columns(joined).write_csv().encode()


# -- writing whole ----------------------------------------------------------------------------------------


def _suited(path: Path, form: str) -> None:
    if form in FILES:
        if path.is_dir():
            raise UsageError(Fault("unwritable", f"{path} is a folder", expected=f"a file name such as brief.{form}"))
        if path.suffix.lower() != f".{form}":
            raise UsageError(
                Fault("bad-name", f"{path} does not end in .{form}", expected=f"a name such as brief.{form}")
            )
        return
    if path.suffix.lower().lstrip(".") in FORMATS:
        what = f"{path} is named like a file; a {form} export is a folder with figures, citations and a README"
        raise UsageError(Fault("bad-name", what, expected=f"a folder such as {path.with_suffix('')}"))
    if path.exists() and (not path.is_dir() or not {entry.name for entry in path.iterdir()} <= OURS):
        what = f"{path} holds something else than an export"
        raise UsageError(Fault("unwritable", what, expected="a new folder, or one of an earlier export"))


def _unwritable(path: Path, error: OSError) -> UsageError:
    what = f"{path} cannot be written: {error.strerror}"
    return UsageError(Fault("unwritable", what, expected="a place that can be written"))


def _file(path: Path, content: bytes) -> Path:
    beside: str | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
        with os.fdopen(handle, "wb") as file:
            file.write(content)
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if beside:
            Path(beside).unlink(missing_ok=True)
    return path


def _folder(path: Path, files: dict[str, bytes]) -> list[Path]:
    """Write a folder beside, move an earlier one away, rename; when that fails the earlier one comes back."""
    beside: Path | None = None
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        beside = Path(tempfile.mkdtemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent))
        new, old = beside / "new", beside / "old"
        new.mkdir()
        for name, content in files.items():
            _file(new / name, content)
        if path.exists():
            path.rename(old)
        try:
            new.rename(path)
        except OSError:
            if old.exists():
                old.rename(path)
            raise
    except OSError as error:
        raise _unwritable(path, error) from error
    finally:
        if beside:
            shutil.rmtree(beside, ignore_errors=True)
    return [path / name for name in sorted(files)]
