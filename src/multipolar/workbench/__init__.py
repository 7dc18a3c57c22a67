"""The workbench: a local web application in which an analyst looks, asks and tries.

``multipolar serve`` starts it. A page is data first (`page.Page`): its HTML, its ``.json``, its citations and its files are
renderings of the same blocks. The server (`server`) checks every request (`guard`), asks worker processes (`desk`, `lane`,
`answer`) and keeps what is put into it in one SQLite file (`store`). It needs the extra ``serve``.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from .server import application

__all__ = ["application"]


def __getattr__(name: str) -> object:
    """Import the server when it is asked for: workers need no web server."""
    if name == "application":
        from .server import application

        return application
    raise AttributeError(f"module {__name__!r} has no attribute {name!r}")
