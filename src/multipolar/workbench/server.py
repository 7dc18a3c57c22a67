"""The application: addresses to questions, answers to responses; starts and stops the workers.

>>> from multipolar.workbench.server import ENDINGS
>>> "json" in ENDINGS
True
"""

from __future__ import annotations

import asyncio
import contextlib
import json
from collections.abc import AsyncIterator
from importlib import resources
from pathlib import Path
from typing import Any

from starlette.applications import Starlette
from starlette.convertors import Convertor, register_url_convertor
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from ..brief.frame import TEMPLATES as BRIEF
from ..figures.render import FONTS
from ..region import Region
from .answer import Ask, Made, Setup
from .desk import Desk
from .explore import OUTLINE
from .guard import Guard
from .page import schema
from .pages import PAGES, Spec
from .posts import routes as post_routes
from .store import Store

ENDINGS = ("json", "part", "csv", "xlsx", "docx", "pptx", "txt", "bib", "csl", "svg", "png", "vl", "toml")
"""What an address may end in, after a dot."""

STATIC = {
    "live.js": "text/javascript",
    "cards.js": "text/javascript",
    "fill.js": "text/javascript",
    "chart.js": "text/javascript",
    "vendor/vega.min.js": "text/javascript",
    "vendor/vega-lite.min.js": "text/javascript",
    "vendor/vega-embed.min.js": "text/javascript",
    "vendor/LICENCES.txt": "text/plain; charset=utf-8",
    "workbench.css": "text/css",
    "icon.svg": "image/svg+xml",
}


class _Word(Convertor[str]):
    """A word of a path; a dot in it is no ending."""

    regex = r"[A-Za-z0-9][A-Za-z0-9_\-]{0,99}"

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


class _Ending(Convertor[str]):
    regex = "|".join(ENDINGS)

    def convert(self, value: str) -> str:
        return value

    def to_string(self, value: str) -> str:
        return value


register_url_convertor("word", _Word())
register_url_convertor("ending", _Ending())


def application(
    region: Region,
    *,
    data: Path,
    port: int,
    editions: tuple[str, ...] = (),
    quick: int = 2,
    slow: int = 2,
    warm: bool = True,
) -> Guard:
    """Return the ASGI application.

    Parameters
    ----------
    region : Region
        What is shown.
    data : Path
        File in which the workbench keeps what is put into it.
    port : int
        Port that the server listens on; the Host header must name it.
    editions : tuple of str
        Packs, by name or folder, that the region may be compared with.
    quick, slow : int
        Worker processes for pages, and for what takes seconds.
    warm : bool
        Judge the arguments in the background when nobody is waiting.
    """
    store = Store(data)
    laid = None if region.overlay is None else str(region.overlay.path)
    desk = Desk(Setup(str(region.path), laid, region.hash, str(data), editions), store, quick, slow)

    @contextlib.asynccontextmanager
    async def life(_: Starlette) -> AsyncIterator[None]:
        await desk.open()
        if warm:
            from ..propositions import read

            asks = [
                Ask("verdict", f"/arguments/{each.id}/verdict", (("id", each.id),), (), "json") for each in read(region)
            ]
            desk.warm(asks)
        try:
            yield
        finally:
            await desk.close()

    files = _static(region)
    pages = [
        route
        for spec in PAGES.values()
        for route in (
            Route(spec.path if spec.path == "/" else _typed(spec.path), _page(desk, spec, "")),
            Route(("/index" if spec.path == "/" else _typed(spec.path)) + ".{ending:ending}", _page(desk, spec, None)),
        )
    ]
    routes = [
        Route("/static/{name:path}", _file(files)),
        Route("/schema.json", _schema),
        *post_routes(desk),
        *pages,
        Route("/{rest:path}", _nowhere(desk)),
    ]
    app = Starlette(routes=routes, lifespan=life)
    app.state.desk = desk
    return Guard(app, frozenset(f"{name}:{port}" for name in ("127.0.0.1", "localhost")))


def _typed(path: str) -> str:
    return path.replace("}", ":word}")


def _page(desk: Desk, spec: Spec, ending: str | None) -> Any:
    async def serve(request: Request) -> Response:
        names = dict(request.path_params)
        form = names.pop("ending", "") if ending is None else ending
        path = request.url.path.removesuffix(f".{form}") if form else request.url.path
        query = tuple(sorted(request.query_params.multi_items()))
        return await _answered(request, desk, Ask(spec.name, path, tuple(sorted(names.items())), query, form))

    return serve


async def _answered(request: Request, desk: Desk, ask: Ask) -> Response:
    """Wait for an answer, or until the browser no longer does."""
    if (made := desk.kept(ask)) is not None:
        return _response(request, made)
    task = asyncio.create_task(desk.ask(ask))
    gone = asyncio.create_task(_gone(request))
    done, _ = await asyncio.wait({task, gone}, return_when=asyncio.FIRST_COMPLETED)
    if task not in done:
        task.cancel()
        with contextlib.suppress(asyncio.CancelledError):
            await task
        return Response(status_code=499)
    gone.cancel()
    return _response(request, task.result())


async def _gone(request: Request) -> None:
    while (await request.receive())["type"] != "http.disconnect":
        pass


def _response(request: Request, made: Made) -> Response:
    headers = {"etag": made.tag, "cache-control": "private, no-cache"}
    if made.name:
        headers["content-disposition"] = f'attachment; filename="{made.name}"'
    if made.status == 200 and request.headers.get("if-none-match") == made.tag:
        return Response(status_code=304, headers=headers)
    return Response(made.body, status_code=made.status, media_type=made.type, headers=headers)


def _nowhere(desk: Desk) -> Any:
    async def serve(request: Request) -> Response:
        form = "json" if request.url.path.endswith(".json") else ""
        return await _answered(request, desk, Ask("nowhere", request.url.path[:200], (), (), form))

    return serve


async def _schema(request: Request) -> Response:
    return JSONResponse(schema())


def _static(region: Region) -> dict[str, Made]:
    """Read every file that is served, once: a name from a request is looked up, never opened."""
    here = resources.files(__package__) / "static"
    found = {name: Made(200, kind, (here / name).read_bytes()) for name, kind in STATIC.items()}
    found["brief.css"] = Made(200, "text/css", (BRIEF / "style.css").read_bytes())
    for weight in ("Regular", "Bold"):
        name = f"NotoSans-{weight}.ttf"
        found[name] = Made(200, "font/ttf", (FONTS / name).read_bytes())
    if region.geometry is not None:
        found[OUTLINE.removeprefix("/static/")] = Made(200, "application/json", json.dumps(region.geometry).encode())
    return found


def _file(files: dict[str, Made]) -> Any:
    async def serve(request: Request) -> Response:
        known = files.get(request.path_params["name"])
        if known is None:
            return Response("There is no such file.", status_code=404, media_type="text/plain")
        return _response(request, known)

    return serve
