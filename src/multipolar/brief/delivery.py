"""From promise to delivery: the lags that the tables date."""

from __future__ import annotations

import polars as pl

from .. import measures
from ..region import Region
from .exhibit import Body, Table, known, listed, names

TEXT = (
    "An item’s lag is the time between two dated stages: pledged, signed, delivered. Few items are dated at two stages, "
    "and a giver none of whose items is cannot be compared."
)


def build(region: Region) -> Body | None:
    """Return the section."""
    frame = measures.delivery_lag(region).filter(pl.col("counterpart").is_not_null())
    dated = known(frame)
    if dated.is_empty():
        return None
    called = names(region)
    givers = [called[code] for code in dated["subject"].unique().sort().to_list()]
    table = Table(
        "delivery-lags",
        f"Only items of {listed(givers)} are dated at two stages: {dated.height} lags in all",
        dated,
        {
            "caption": "Years between two dated stages of an item",
            "rows": ("subject", "counterpart", "item", "step"),
            "names": called,
            "headings": {"subject": "Giver", "counterpart": "Receiver", "item": "Item", "step": "From stage to stage"},
            "places": 1,
        },
    )
    return TEXT, [table]
