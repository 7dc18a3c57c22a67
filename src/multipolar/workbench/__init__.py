"""The workbench: a local web application in which an analyst looks, asks and tries.

``multipolar serve`` starts it. A page is data first (`page.Page`): its HTML, its ``.json``, its citations and its files are
renderings of the same blocks. The server (`server`) checks every request (`guard`), asks worker processes (`desk`, `lane`,
`answer`) and keeps what is put into it in one SQLite file (`store`). It needs the extra ``serve``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from ..region import Region
    from .guard import Guard

__all__ = ["application"]


def application(region: Region, **settings: Any) -> Guard:
    """Return the ASGI application; see `multipolar.workbench.server.application`. Workers, which need no server, load none."""
    from .server import application as build

    return build(region, **settings)
