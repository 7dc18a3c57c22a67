"""A page: the same data as HTML, as JSON, as citations, and as files to take away.

What a page says is decided once, as blocks; every form is a rendering of them. Rows of the tables are named by their
ids (contracts §3), so that a number in any form leads to ``/rows/TABLE/HASH``, the card of its source.
"""

from __future__ import annotations

import re
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any, Literal

from pydantic import BaseModel, ConfigDict, PrivateAttr

from .. import __version__
from ..brief.frame import templates
from ..region import Region
from ..region.entries import described
from .blocks import Block

if TYPE_CHECKING:
    import jinja2

TEMPLATES = Path(__file__).with_name("templates")

SECTIONS = (
    ("/", "Start"),
    ("/arguments", "Arguments"),
    ("/scenarios", "Scenarios"),
    ("/states", "States"),
    ("/partners", "Partners"),
    ("/institutions", "Institutions"),
    ("/agreements", "Agreements"),
    ("/compare", "Compare"),
    ("/network", "Network"),
    ("/measures", "Measures"),
    ("/models", "Models"),
    ("/weights", "Weights"),
    ("/documents", "Documents"),
    ("/sources", "Sources"),
    ("/review", "Review"),
    ("/editions", "Editions"),
)
"""What the menu leads to."""


class About(BaseModel):
    """The pack that a page was made from."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    title: str
    hash: str
    as_of: str
    overlay: str = ""


class Setting(BaseModel):
    """A setting that the page does not know, and what may have been meant."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    name: str
    text: str
    nearest: tuple[str, ...] = ()


class Reproduce(BaseModel):
    """How to have the same without the workbench."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    command: str = ""
    python: str = ""


class Problem(BaseModel):
    """One thing that was wrong with a request."""

    model_config = ConfigDict(frozen=True, extra="forbid")

    rule: str
    what: str
    column: str = ""
    expected: str = ""
    nearest: tuple[str, ...] = ()


class Page(BaseModel):
    """A page of the workbench, and the schema of its JSON.

    Attributes
    ----------
    kind : str
        Which page: ``state``, ``argument``, ``row`` ...; ``error`` for a request that cannot be answered.
    address : str
        Where it stands, settings that have their default left out.
    settings : dict of str
        What the address sets.
    unknown : tuple of Setting
        Settings of the address that the page does not know; they stay in the address.
    blocks : tuple of Block
    citations : dict
        Id of every row on the page to where it comes from.
    offers : tuple of str
        Endings that the address may have: the forms in which the page can be taken away.
    took_ms : float or None
        Time that the answer took, where somebody moves a slider.
    """

    model_config = ConfigDict(frozen=True, extra="forbid")

    schema_version: Literal[1] = 1
    kind: str
    title: str
    address: str
    region: About
    settings: dict[str, str] = {}
    unknown: tuple[Setting, ...] = ()
    blocks: tuple[Block, ...] = ()
    citations: dict[str, dict[str, Any]] = {}
    reproduce: Reproduce = Reproduce()
    problems: tuple[Problem, ...] = ()
    offers: tuple[str, ...] = ()
    took_ms: float | None = None
    _refs: tuple[int, ...] = PrivateAttr(())
    _keep: dict[str, Any] | None = PrivateAttr(None)

    def of(self, kind: str) -> list[Any]:
        """Return the blocks of a kind."""
        return [block for block in self.blocks if block.kind == kind]


def about(region: Region) -> About:
    """Return what every page says of its pack."""
    from ..region.overlay import notice

    return About(
        name=region.name,
        title=region.title,
        hash=region.hash,
        as_of=region.as_of.isoformat(),
        overlay=notice(region) or "",
    )


def schema() -> dict[str, Any]:
    """Return the JSON Schema of every page's JSON."""
    made = described(Page.model_json_schema(mode="serialization"))
    return {"$schema": "https://json-schema.org/draft/2020-12/schema", **made}


def html(page: Page, *, part: bool = False) -> str:
    """Return the page as HTML; `part` gives what stands in its main part only, for a script that fills a place."""
    name = "part.html.j2" if part else "page.html.j2"
    text = (
        _templates().get_template(name).render(page=page, sections=SECTIONS, version=__version__, downloads=DOWNLOADS)
    )
    return linked(text)


def linked(text: str) -> str:
    """Turn the anchors of notes, which figures and tables write, into addresses of source cards."""
    return re.sub(r'href="#row/([a-z]+)/([0-9a-f]{10})"', r'href="/rows/\1/\2"', text)


DOWNLOADS = {
    "csv": "CSV",
    "xlsx": "Excel",
    "docx": "Word",
    "pptx": "PowerPoint",
    "json": "JSON",
    "txt": "citations",
    "bib": "BibTeX",
    "csl": "CSL-JSON",
}
"""Endings of an address, and what they are called."""


@cache
def _templates() -> jinja2.Environment:
    return templates(TEMPLATES)
