"""The command that starts the workbench."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path
from typing import Annotated

import typer

from ..errors import Fault, MissingExtra, UsageError
from .face import DEFAULT, JsonOption, OverlayOption, RegionOption, app, load, print_json


@app.command()
def serve(
    region: RegionOption = DEFAULT,
    overlay: OverlayOption = None,
    port: Annotated[int, typer.Option("--port", "-p", min=1, max=65535, help="Port on this machine.")] = 8765,
    data: Annotated[
        Path | None,
        typer.Option("--data", metavar="FILE", help="SQLite file for what you put in [the user's data folder]."),
    ] = None,
    edition: Annotated[
        list[str] | None,
        typer.Option("--edition", metavar="NAME|PATH", help="A pack to compare with; may be repeated."),
    ] = None,
    quick: Annotated[int, typer.Option("--pages", min=1, max=32, help="Processes that make pages.")] = 2,
    slow: Annotated[int, typer.Option("--workers", min=1, max=32, help="Processes for what takes seconds.")] = 2,
    warm: Annotated[bool, typer.Option("--warm/--no-warm", help="Judge the arguments when nobody waits.")] = True,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Only say what would be served, and where.")] = False,
    as_json: JsonOption = False,
) -> None:
    """Start the workbench: a local page on which to look, ask and try. It listens on this machine only.

    Example: multipolar serve --port 8800
    """
    try:
        import uvicorn

        from ..workbench.server import application
    except ImportError as error:
        raise MissingExtra("serve", "the workbench") from error
    place = load(region, overlay)
    file = data or data_folder() / "workbench.sqlite"
    address = f"http://127.0.0.1:{port}/"
    if as_json:
        print_json("serve", [{"address": address, "data": str(file)}], place)
    if dry_run:
        if not as_json:
            print(f"{address} would serve {place.name}; what is put in is kept in {file}")
        return
    built = application(place, data=file, port=port, editions=tuple(edition or ()), quick=quick, slow=slow, warm=warm)
    print(f"multipolar workbench: {address} ({place.name}, as of {place.as_of}). Stop it with Ctrl-C.", file=sys.stderr)
    settings = uvicorn.Config(
        built, host="127.0.0.1", port=port, log_level="warning", server_header=False, date_header=False, ws="none",
        limit_concurrency=256, timeout_keep_alive=20, timeout_graceful_shutdown=3, proxy_headers=False,
    )  # fmt: skip
    # uvicorn raises the signal again once it has closed everything: the process then ends by itself, and cleans up.
    signal.signal(signal.SIGTERM, lambda *_: sys.exit(0))
    try:
        uvicorn.Server(settings).run()
    except SystemExit as stopped:
        if not stopped.code:
            raise
        what = f"port {port} cannot be used; another program may have it"
        raise UsageError(Fault("port", what, expected="multipolar serve --port with another number")) from None


def data_folder() -> Path:
    """Return the folder in which a program keeps a user's data, by the custom of the system."""
    if sys.platform == "win32":
        base = Path(os.environ.get("LOCALAPPDATA") or Path.home() / "AppData" / "Local")
    elif sys.platform == "darwin":
        base = Path.home() / "Library" / "Application Support"
    else:
        base = Path(os.environ.get("XDG_DATA_HOME") or Path.home() / ".local" / "share")
    return base / "multipolar"
