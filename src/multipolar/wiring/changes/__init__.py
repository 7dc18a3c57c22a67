"""Changes (contracts §8): the kinds of shock and policy that a scenario may hold, a module a field.

A kind stands here as soon as a model applies it (``apply`` in ``wiring/``), and not before. To add one: a class with a
``kind`` and its fields with their bounds, and its place in the ``KINDS`` of its module; the reader, the JSON Schema and the
help follow.
"""

from __future__ import annotations

from typing import Annotated, Any

from pydantic import Field, TypeAdapter

from . import alignment, coupling, decisions, energy, money, people, relief, sea, supply, trade
from .change import Change

KINDS: dict[str, type[Change]] = {
    kind.model_fields["kind"].default: kind
    for module in (alignment, decisions, trade, money, coupling, relief, supply, energy, people, sea)
    for kind in module.KINDS
}
"""Every kind, by the word that a scenario file uses."""


def schema() -> dict[str, Any]:
    """Return the JSON Schema of a change of any kind."""
    kinds: Any = None
    for change in KINDS.values():
        kinds = change if kinds is None else kinds | change
    return TypeAdapter(Annotated[kinds, Field(discriminator="kind")]).json_schema()
