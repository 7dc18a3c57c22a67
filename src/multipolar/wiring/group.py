"""The group that a region is about: its code, for models that are wired for its members."""

from __future__ import annotations

from typing import TYPE_CHECKING

from ..errors import Fault, UsageError

if TYPE_CHECKING:
    from ..region import Region


def group_of(region: Region) -> str:
    """Return the code of the group.

    Raises
    ------
    UsageError
        The pack names none.
    """
    if region.group is None:
        what = f"the pack {region.name} names no group"
        raise UsageError(Fault("no-group", what, "datapackage.json", expected='"group": "..."'))
    return region.group
