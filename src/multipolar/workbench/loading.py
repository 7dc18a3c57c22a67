"""Reads a scenario file that somebody dropped, inside a worker with limits."""

from __future__ import annotations

import re
import tempfile
import tomllib
from pathlib import Path
from urllib.parse import urlencode

from .. import scenarios
from ..errors import Fault, InvalidData
from . import builder
from .answer import Setup, bench

ID = re.compile(r"[a-z0-9]+(-[a-z0-9]+)*")


def load_scenario(setup: Setup, content: bytes) -> tuple[str, str]:
    """Return the title of a scenario file and the settings that make it.

    Raises
    ------
    InvalidData
        Every fault of the file, by line.
    """
    try:
        given = tomllib.loads(content.decode("utf-8-sig")).get("id", "")
    except (UnicodeDecodeError, tomllib.TOMLDecodeError) as error:
        raise InvalidData([Fault("toml", str(error), expected="a scenario file in UTF-8")]) from None
    name = given if isinstance(given, str) and ID.fullmatch(given) and len(given) < 100 else "scenario"
    with tempfile.TemporaryDirectory(prefix="multipolar-") as folder:
        file = Path(folder) / f"{name}.toml"
        file.write_bytes(content)
        made = scenarios.read(file, bench(setup).region)
    data = builder.plain(made)
    return made.title, urlencode(builder.settings(data))
