"""What every page of the brief shares: the document around it, the faces, the first screen, how it is written."""

from __future__ import annotations

import base64
import os
import tempfile
from collections.abc import Callable, Iterable
from pathlib import Path
from typing import TYPE_CHECKING, Any

import polars as pl

from .. import __version__
from ..errors import Fault, UsageError
from ..figures.render import FONTS
from ..region import Region
from ..region.overlay import notice
from ..region.provenance import refs_of

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).parent


def fill(template: str, region: Region, *, styles: tuple[str, ...], **words: Any) -> str:
    """Return a page: a template that extends ``frame.html.j2``, with the style sheets inside it.

    Parameters
    ----------
    template : str
        File name beside this module.
    styles : tuple of str
        Style sheets beside this module, in order.
    words
        What the template asks for; a name that it asks for in vain is an error.
    """
    sheets = "".join((TEMPLATES / name).read_text(encoding="utf-8") for name in styles)
    return (
        templates(TEMPLATES)
        .get_template(template)
        .render(overlay=notice(region), region=region, version=__version__, style=_faces() + sheets, **words)
    )


def templates(folder: Path) -> jinja2.Environment:
    """Return the templates of a folder: everything is escaped, and a name that is asked for in vain is an error."""
    import jinja2

    return jinja2.Environment(
        loader=jinja2.FileSystemLoader(folder),
        autoescape=True,
        trim_blocks=True,
        lstrip_blocks=True,
        undefined=jinja2.StrictUndefined,
    )


def _faces() -> str:
    """Return the bundled font as style rules, so that Vietnamese letters look the same on every machine."""
    rules = []
    for name, weight in (("Regular", 400), ("Bold", 700)):
        data = base64.b64encode((FONTS / f"NotoSans-{name}.ttf").read_bytes()).decode()
        rules.append(
            f'@font-face{{font-family:"Noto Sans";font-weight:{weight};src:url(data:font/ttf;base64,{data})}}\n'
        )
    return "".join(rules)


def standing(region: Region, things: Iterable[Any]) -> dict[str, Any]:
    """Return what the first screen says: rows used by basis, the number of sources, the year of the newest figure."""
    cited = region.cite({ref for thing in things for ref in refs_of(thing)})
    count = dict(cited.group_by("basis").len().iter_rows())
    total = cited.height
    shares = [(basis, 100 * count[basis] / total) for basis in cited["basis"].dtype.categories if basis in count]  # type: ignore[attr-defined]
    return {"rows": total, "sources": cited["source_id"].n_unique(), "shares": shares, "newest": _newest(region, cited)}


def _newest(region: Region, cited: pl.DataFrame) -> int | None:
    refs = cited["ref"].to_list()
    years: list[int] = []
    for name, column in (("ties", "year"), ("survey", "wave")):
        years += region.table(name).filter(pl.col("ref").is_in(refs))[column].drop_nulls().to_list()
    return max((year for year in years if year <= region.as_of.year), default=None)  # a target is no figure yet


def save(make: Callable[[], str], path: Path) -> Path:
    """Write a page to a file; nothing is left half-written, and what was there stays when writing fails.

    Raises
    ------
    UsageError
        The file cannot be written.
    """
    if path.is_dir():
        raise UsageError(Fault("unwritable", f"{path} is a folder", expected="a file name such as brief.html"))
    try:
        path.parent.mkdir(parents=True, exist_ok=True)
        handle, beside = tempfile.mkstemp(prefix=f".{path.name}.", suffix=".part", dir=path.parent)
    except OSError as error:
        raise UsageError(
            Fault("unwritable", f"{path} cannot be written: {error.strerror}", expected="a folder that can be written")
        ) from error
    try:
        with os.fdopen(handle, "w", encoding="utf-8", newline="\n") as file:
            file.write(make())
            file.flush()
            os.fsync(file.fileno())
        Path(beside).chmod(0o644)
        Path(beside).replace(path)
    except OSError as error:
        raise UsageError(
            Fault("unwritable", f"{path} cannot be written: {error.strerror}", expected="a file that can be written")
        ) from error
    finally:
        Path(beside).unlink(missing_ok=True)
    return path
