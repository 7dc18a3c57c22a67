"""The institutional network on a day: who sits at which tables, drawn from a seed, each node a link."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ...figures import Figure, style
from ...region import ESTIMATE, estimate
from .. import layout
from ..bench import Bench, flag, listing, python
from ..blocks import Cell, Form, Words
from ..state import SEED, Key, State
from .places import ON, asked, link, slider
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page

SIZE = 760
UNITS = {"actor": "institutions", "institution": "members"}


def network(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page."""
    on = asked(bench, state)
    seats: dict[tuple[str, str], list[int]] = {}
    for institution in bench.institutions:
        for row in bench.region.members(institution, on).iter_rows(named=True):
            if row["holds"] and row["actor"] in (*bench.states, *bench.partners):
                seats[row["actor"], institution] = row["refs"]
    blocks: list[Any] = [
        Words(
            text="States and partners (large) and the institutions in which they sit (small). Those who share tables stand "
            "close; places mean nothing else. Every node leads to the rows behind it."
        ),
        Form(id="day", action="/network", label="The day", controls=(slider(bench, state),)),
    ]
    if not seats:
        blocks.append(Words(text="On that day the tables show no seat of any of them.", tone="notice"))
    else:
        blocks += [
            bench.picture(_figure(bench, seats, on.isoformat(), state["seed"])),
            _table(bench, seats, on.isoformat()),
        ]
    return bench.page(
        "network",
        f"Who sits at which tables, {on}",
        "/network",
        blocks,
        state,
        command=f"multipolar show institution_degree{flag(bench.region)}",
        python=python(bench.region, "mp.measures.institution_degree(region)"),
    )


def _figure(bench: Bench, seats: Mapping[tuple[str, str], list[int]], day: str, seed: int) -> Figure:
    actors = sorted({actor for actor, _ in seats}, key=bench.label)
    institutions = sorted({institution for _, institution in seats}, key=bench.label)
    nodes = [*actors, *(f"in:{code}" for code in institutions)]
    places = {name: index for index, name in enumerate(nodes)}
    edges = [(places[actor], places[f"in:{institution}"]) for actor, institution in seats]
    at = layout.place(len(nodes), edges, seed=seed)
    rows = []
    for name in nodes:
        is_actor = name in actors
        code = name if is_actor else name[3:]
        own = [refs for (actor, institution), refs in seats.items() if (actor if is_actor else institution) == code]
        across, down = at[places[name]].tolist()
        rows.append(
            {
                **dict.fromkeys(ESTIMATE),
                "subject": code,
                "measure": "institution_degree",
                "year": int(day[:4]),
                "value": float(len(own)),
                "unit": UNITS["actor" if is_actor else "institution"],
                "basis": "derived",
                "refs": sorted({ref for refs in own for ref in refs}),
                "kind": "actor" if is_actor else "institution",
                "_x": across,
                "_y": down,
                "_subject": bench.label(code),
                "_label": bench.label(code) if is_actor or len(own) >= 8 else None,
            }
        )
    extra = {"kind": pl.String, "_x": pl.Float64, "_y": pl.Float64, "_subject": pl.String, "_label": pl.String}
    frame = pl.DataFrame(rows, schema={**ESTIMATE, **extra})
    checked = estimate(frame.drop("_x", "_y", "_subject", "_label"), "kind")
    table = checked.join(
        frame.select("subject", "kind", "_x", "_y", "_subject", "_label"), on=["subject", "kind"], maintain_order="left"
    )
    lines = [
        {"x": float(at[a][0]), "y": float(at[a][1]), "x2": float(at[b][0]), "y2": float(at[b][1])} for a, b in edges
    ]
    scale = {"domain": [-0.06, 1.06], "nice": False, "zero": False}
    x: dict[str, Any] = {"field": "_x", "type": "quantitative", "axis": None, "scale": scale}
    y: dict[str, Any] = {"field": "_y", "type": "quantitative", "axis": None, "scale": scale}
    spec = {
        "data": {"name": "table"},
        "width": SIZE,
        "height": int(SIZE * 0.72),
        "layer": [
            {
                "data": {"values": lines},
                "mark": {
                    "type": "rule",
                    "stroke": style.GREY,
                    "opacity": 0.22,
                    "strokeWidth": 0.8,
                    "aria": False,
                    "tooltip": None,
                },
                "encoding": {
                    "x": {**x, "field": "x"},
                    "y": {**y, "field": "y"},
                    "x2": {"field": "x2"},
                    "y2": {"field": "y2"},
                },
            },
            {
                "mark": {"type": "point", "filled": True, "opacity": 1, "stroke": style.INK, "strokeWidth": 0.8},
                "encoding": {
                    "x": x,
                    "y": y,
                    "size": {"condition": {"test": "datum.kind === 'actor'", "value": 260}, "value": 70},
                    "fill": {
                        "condition": {"test": "datum.kind === 'actor'", "value": style.ACCENT},
                        "value": style.GREY,
                    },
                    "shape": {"condition": {"test": "datum.kind === 'actor'", "value": "circle"}, "value": "square"},
                    "href": {"field": "href"},
                    "description": {"field": "description"},
                },
            },
            {
                "transform": [{"filter": "isValid(datum._label)"}],
                "mark": {"type": "text", "dy": -13, "fontSize": 12, "aria": False, "tooltip": None},
                "encoding": {"x": x, "y": y, "text": {"field": "_label"}},
            },
        ],
    }
    most = max(actors, key=lambda code: sum(actor == code for actor, _ in seats))
    title = f"{bench.label(most)} sits at the most tables, {sum(actor == most for actor, _ in seats)} of {len(institutions)}"
    refs = tuple(sorted({ref for refs in seats.values() for ref in refs}))
    return Figure(
        id="network",
        title=title,
        caption=f"Members on {day}; {len(seats)} seats of {len(actors)} actors. Layout of seed {seed}.",
        alt=f"Network of {len(actors)} actors and {len(institutions)} institutions on {day}. {title}. "
        "The table below lists every seat.",
        spec=spec,
        table=table,
        refs=refs,
    )


def _table(bench: Bench, seats: Mapping[tuple[str, str], list[int]], day: str) -> Any:
    own: dict[str, list[tuple[str, list[int]]]] = {}
    for (actor, institution), refs in seats.items():
        own.setdefault(institution, []).append((actor, refs))
    rows = [
        (
            Cell(text=bench.label(code), href=link(bench, code)),
            Cell(text=str(len(members)), number=True),
            bench.cell(
                ", ".join(sorted(bench.label(actor) for actor, _ in members)),
                [ref for _, refs in members for ref in refs][:1],
            ),
        )
        for code, members in sorted(own.items(), key=lambda pair: (-len(pair[1]), bench.label(pair[0])))
    ]
    return listing("seats", f"Every seat on {day}", ("Institution", "Seats", "Who"), rows)


SPECS = (
    Spec(
        "network",
        "/network",
        network,
        (ON, Key("seed", "seed of the layout, a whole number", SEED, "0")),
    ),
)
