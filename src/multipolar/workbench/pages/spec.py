"""What a page is: where it stands, what sets it, who builds it, and how long that takes."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Literal

from ..state import Key

if TYPE_CHECKING:
    from ..bench import Bench
    from ..page import Page
    from ..state import State

Build = Callable[["Bench", Mapping[str, str], "State"], "Page"]


@dataclass(frozen=True)
class Spec:
    """A page.

    Attributes
    ----------
    name : str
    path : str
        With words in braces: ``/states/{code}``. A word is letters, digits and ``._-``, nothing else.
    build : callable (bench, names, state) -> Page
    keys : tuple of Key
        Its settings.
    lane : str
        Which workers build it: ``quick`` well under a second, ``slow`` what takes longer, ``reader`` what reads files of others.
    stored : bool
        It shows what the store keeps, and is made anew when that changes.
    kept : bool
        The same address has the same answer until then.
    """

    name: str
    path: str
    build: Build
    keys: tuple[Key, ...] = ()
    lane: Literal["quick", "slow", "reader"] = "quick"
    stored: bool = False
    kept: bool = True
