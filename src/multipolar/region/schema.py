"""The tables of a region pack: their columns, types, closed words, keys and foreign keys.

This is the one place that says what a table looks like. Reading, checking, ``multipolar new``, the Data Package
descriptor of every pack and the reference page of the docs are all made from it. The tables stand in `record_tables`
and `model_tables`, what they are made of in `fields`.
"""

from __future__ import annotations

from .fields import DIRECTIONS, DISTRIBUTIONS, FLAGS, MEMBERSHIP, OTHER_ROLES, Field, Kind, Table
from .model_tables import FOR_MODELS
from .record_tables import RECORD

__all__ = [
    "DIRECTIONS",
    "DISTRIBUTIONS",
    "FLAGS",
    "FORMAT",
    "MEMBERSHIP",
    "OTHER_ROLES",
    "TABLES",
    "Field",
    "Kind",
    "Table",
    "descriptor",
]

FORMAT = 1
"""Value of ``multipolar_pack`` in ``datapackage.json``."""

TABLES: dict[str, Table] = {table.name: table for table in (*RECORD, *FOR_MODELS)}
"""Every table of a pack, in the order in which rows are numbered."""


def descriptor(
    name: str, title: str, as_of: str, group: str | None = None, partners: tuple[str, ...] = ()
) -> dict[str, object]:
    """Return the Data Package descriptor (``datapackage.json``) of a pack with these tables.

    `group` is the institution whose members the region is about, `partners` the outside powers it is compared with, in
    the order in which tables show them; a pack may leave both out.
    """
    return {
        "profile": "tabular-data-package",
        "multipolar_pack": FORMAT,
        "name": name,
        "title": title,
        "as_of": as_of,
        **({"group": group, "partners": list(partners)} if group else {}),
        "resources": [_resource(table) for table in TABLES.values()],
    }


def _resource(table: Table) -> dict[str, object]:
    keys = [
        {
            "fields": [field.name],
            "reference": {"resource": field.references.split(".")[0], "fields": [field.references.split(".")[1]]},
        }
        for field in table.fields
        if field.references and not field.many
    ]
    return {
        "name": table.name,
        "title": table.meaning,
        "path": f"tables/{table.name}.csv",
        "profile": "tabular-data-resource",
        "encoding": "utf-8",
        "schema": {
            "fields": [_frictionless(field) for field in table.fields],
            "primaryKey": list(table.key),
            **({"foreignKeys": keys} if keys else {}),
        },
    }


def _frictionless(field: Field) -> dict[str, object]:
    constraints: dict[str, object] = {}
    if field.required:
        constraints["required"] = True
    if field.enum and not field.many:
        constraints["enum"] = list(field.enum)
    if field.minimum is not None:
        constraints["minimum"] = field.minimum
    if field.maximum is not None:
        constraints["maximum"] = field.maximum
    if field.type == "edtf":
        constraints["pattern"] = r"\d{4}(-\d{2}(-\d{2})?)?"
    return {
        "name": field.name,
        "type": "string" if field.type == "edtf" else field.type,
        "description": field.meaning,
        **({"constraints": constraints} if constraints else {}),
    }
