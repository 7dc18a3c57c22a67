"""Measures and the views of models: any of them, with its dimensions to choose among, as table, dots and map."""

from __future__ import annotations

from collections.abc import Mapping
from typing import TYPE_CHECKING, Any

import polars as pl

from ... import figures
from ...errors import nearest
from ...measures import MEASURES
from ...region import ESTIMATE
from ...wiring import VIEWS
from ..bench import Bench, flag, listing, missing, python
from ..blocks import Cell, Choice, Control, Facts, Fill, Form, Links, Words
from ..state import Key, State, text
from .spec import Spec

if TYPE_CHECKING:
    from ..page import Page

ORIGINS = {"table": "figures of the tables", "measure": "computed from the tables", "model": "an outcome of scenarios"}
MOST = 60
"""Words of a dimension that a select box may hold."""


def measures(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the list of measures."""
    table = bench.region.table("measures")
    rows = [
        (
            Cell(text=row["label"], href=f"/measures/{row['measure']}" if row["origin"] != "model" else ""),
            Cell(text=row["unit"]),
            Cell(text=row["pillar"].replace("_", " ")),
            Cell(text=ORIGINS.get(row["origin"], row["origin"])),
            Cell(text=row["meaning"]),
        )
        for row in table.sort("origin", "label").iter_rows(named=True)
        if row["origin"] != "measure" or row["measure"] in MEASURES
    ]
    blocks = [listing("measures", f"{len(rows)} measures", ("Measure", "Unit", "Field", "What it is", "Meaning"), rows)]
    return bench.page(
        "measures",
        "Measures",
        "/measures",
        blocks,
        state,
        command=f"multipolar show{flag(bench.region)}",
        python=python(bench.region, 'region.table("measures")'),
    )


def measure(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page of a measure."""
    region, name = bench.region, names["name"]
    tabled = region.table("measures").filter(pl.col("origin") == "table")["measure"].to_list()
    if name not in MEASURES and name not in tabled:
        known = [*MEASURES, *tabled]
        raise missing(f"there is no measure {name} to show", "a measure of /measures", nearest(name, known))
    entry = region.measure(name)
    frame = bench.measure(name) if name in MEASURES else region.figures(name)
    chosen, controls, rest = chosen_rows(bench, frame, state)
    path = f"/measures/{name}"
    blocks: list[Any] = [
        Words(text=entry["meaning"]),
        Facts(
            facts=(
                ("unit", Cell(text=entry["unit"])),
                ("what it is", Cell(text=ORIGINS[entry["origin"]])),
                ("rows", Cell(text=f"{frame.height:,}", number=True)),
            )
        ),
    ]
    if controls:
        blocks.append(Form(id="which", action=path, label="Which rows", controls=tuple(controls)))
    if chosen.is_empty():
        blocks.append(Words(text="No row of it is so.", tone="notice"))
    else:
        blocks += _pictures(bench, name, entry, chosen)
        caption = f"{entry['label']}, {entry['unit']}{rest}"
        blocks.append(bench.grid(chosen, id="rows", title="As a table", caption=caption, limit=200))
    code = f'mp.measures.MEASURES["{name}"](region)' if name in MEASURES else f'region.figures("{name}")'
    return bench.page(
        "measure",
        entry["label"],
        path,
        blocks,
        state,
        command=f"multipolar show {name}{flag(region)}",
        python=python(region, code),
    )


def chosen_rows(bench: Bench, frame: pl.DataFrame, state: State) -> tuple[pl.DataFrame, list[Control], str]:
    """Return the rows that an address asks for, a control for each dimension, and the choice in words.

    What is not asked for: the newest year, and of any other dimension every row.
    """
    controls: list[Control] = []
    told: list[str] = []
    values = ("measure", "value", "low", "high", "interval", "unit", "basis", "reason", "refs")
    for column in [name for name in frame.columns if name not in values and not name.startswith("_")]:
        words = [str(word) for word in frame[column].drop_nulls().unique().sort().to_list()]
        if len(words) < 2 or (len(words) > MOST and column != "year"):
            continue
        given = state.texts.get(f"is.{column}", "")
        usual = words[-1] if column == "year" else ""
        now = given or usual
        choices = (
            Choice(value="all" if column == "year" else "", label="all"),
            *(Choice(value=word, label=bench.label(word)) for word in words),
        )
        controls.append(
            Control(
                name=f"is.{column}",
                label=column.replace("_", " ").capitalize(),
                type="select",
                value=now,
                choices=choices,
                was=usual,
            )
        )
        if now and now != "all":
            frame = frame.filter(pl.col(column).cast(pl.String) == now)
            told.append(bench.label(now))
    return frame, controls, f"; {', '.join(told)}" if told else ""


def _pictures(bench: Bench, name: str, entry: Mapping[str, Any], frame: pl.DataFrame) -> list[Any]:
    """Return dots, and a map, where there is one figure for each actor."""
    dims = [column for column in frame.columns if column not in ESTIMATE]
    one = frame["subject"].drop_nulls().len() == frame.height and frame["subject"].n_unique() == frame.height
    known = frame.filter(pl.col("value").is_not_null())
    if not one or known.height < 2 or known.height > 45:
        return []
    plain = frame.drop(dims)
    slug = name.replace("_", "-")
    ordered = known.sort("value")
    low, high = (bench.label(ordered["subject"][place]) for place in (0, -1))
    title = f"{entry['label']}: highest in {high}, lowest in {low}"
    caption = f"{entry['label']}, {entry['unit']}."
    alt = f"{title}. The figures stand in the table below."
    dots = figures.dots(plain, id=f"dots-{slug}", title=title, caption=caption, alt=alt, names=bench.names, by=None)
    made = [bench.picture(dots)]
    states = plain.filter(pl.col("subject").is_in(bench.states))
    geometry = bench.region.geometry
    if states.height > 2 and geometry is not None and states["value"].n_unique() > 1:
        places = bench.region.table("actors").select("code", pl.col("short_name").alias("name"), "lat", "lon")
        drawn = figures.choropleth(states, geometry, places, id=f"map-{slug}", title=title, caption=caption, alt=alt)
        made.append(bench.picture(drawn))
    return made


# -- views of models --------------------------------------------------------------------------------------


def models(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the list of what models show without a scenario."""
    rows = [
        (
            Cell(text=view.title, href=f"/models/{view.name}"),
            Cell(text=view.name),
            Cell(text="; ".join(f"{name}: {help_}" for name, help_ in view.options.items()) or "–"),
        )
        for view in VIEWS.values()
    ]
    blocks = [
        Words(text="What the models say of the region as it is. What they say of a change stands under Scenarios."),
        Links(
            label="Also",
            links=(Cell(text="scenarios", href="/scenarios"), Cell(text="the stress test", href="/stress")),
        ),
        listing("models", f"{len(rows)} views", ("View", "Word", "What may be set"), rows),
    ]
    return bench.page(
        "models",
        "Models",
        "/models",
        blocks,
        state,
        command=f"multipolar show{flag(bench.region)}",
        python=python(bench.region, "from multipolar.wiring import VIEWS", "list(VIEWS)"),
    )


def model(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Build the page of a view: its options, and where it will stand."""
    view = VIEWS.get(names["name"])
    if view is None:
        raise missing(f"there is no view {names['name']}", "a view of /models", nearest(names["name"], VIEWS))
    path = f"/models/{view.name}"
    controls = [
        Control(
            name=f"with.{name}",
            label=name.replace("_", " "),
            type="text",
            value=state.texts.get(f"with.{name}", ""),
            why=help_,
        )
        for name, help_ in view.options.items()
    ]
    blocks: list[Any] = []
    if controls:
        blocks.append(Form(id="options", action=path, label="Options", controls=tuple(controls)))
    blocks.append(Fill(href=f"{path}/view{state.query()}", label="Asking the model"))
    return bench.page(
        "model",
        view.title,
        path,
        blocks,
        state,
        command=_command(bench, view.name, state),
        python=_python(bench, view.name, state),
    )


def shown(bench: Bench, names: Mapping[str, str], state: State) -> Page:
    """Ask a model: the slow part of the page of a view."""
    view = VIEWS.get(names["name"])
    if view is None:
        raise missing(f"there is no view {names['name']}", "a view of /models", nearest(names["name"], VIEWS))
    options = {name: words for name, words in state.below("with.").items() if words}
    frame = view.show(bench.region, options, draws=1024, seed=0)
    title = view.title
    blocks: list[Any] = []
    if frame.is_empty():
        blocks.append(Words(text="It says nothing on these tables.", tone="notice"))
    elif set(ESTIMATE) <= set(frame.columns):
        units = ", ".join(sorted(frame["unit"].drop_nulls().unique().to_list()))
        known = bench.region.table("measures").select("measure", "label", "unit")
        words = {name: f"{label}, {unit}" for name, label, unit in known.iter_rows()}
        blocks.append(
            bench.grid(
                frame,
                id="view",
                title=title,
                caption=f"{title} ({units}); median and 90 % of 1,024 draws, seed 0.",
                limit=300,
                names=bench.names | words,
            )
        )
    else:
        blocks.append(_plain(bench, frame, title))
    return bench.page(
        "view",
        title,
        f"/models/{view.name}/view",
        blocks,
        state,
        command=_command(bench, view.name, state),
        python=_python(bench, view.name, state),
    )


def _plain(bench: Bench, frame: pl.DataFrame, title: str) -> Any:
    columns = [name for name in frame.columns if name not in ("refs", "ref") and not name.startswith("_")]
    rows = []
    for row in frame.iter_rows(named=True):
        cells = []
        for place, name in enumerate(columns):
            value = row[name]
            said = f"{value:,.4g}" if isinstance(value, float) else "–" if value is None else bench.label(str(value))
            cells.append(
                bench.cell(said, (row.get("refs") or ())[:1] if not place else (), number=isinstance(value, float))
            )
        rows.append(cells)
    return listing("view", title, [name.replace("_", " ").capitalize() for name in columns], rows)


def _command(bench: Bench, name: str, state: State) -> str:
    options = "".join(f' --{key} "{words}"' for key, words in state.below("with.").items() if words)
    return f"multipolar show {name}{options}{flag(bench.region)}"


def _python(bench: Bench, name: str, state: State) -> str:
    options = {key: words for key, words in state.below("with.").items() if words}
    return python(
        bench.region,
        "from multipolar.wiring import VIEWS",
        f'VIEWS["{name}"].show(region, {options!r}, draws=1024, seed=0)',
    )


SPECS = (
    Spec("measures", "/measures", measures),
    Spec("measure", "/measures/{name}", measure, (Key("is.*", "a word of a dimension", text),)),
    Spec("models", "/models", models),
    Spec("model", "/models/{name}", model, (Key("with.*", "an option of the view", text),)),
    Spec("view", "/models/{name}/view", shown, (Key("with.*", "an option of the view", text),), lane="slow"),
)
