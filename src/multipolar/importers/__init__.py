"""Files that publishers give out, turned into rows of a pack: one module a source, `recipes` says what to fetch.

Every importer is ``plan(path, region, ...) -> Import``: it reads and checks the file and changes nothing. `write` puts
the rows of a plan into a folder of tables: a pack of your own, or an overlay.
"""

from __future__ import annotations

from .plan import Import, write
from .recipes import IMPORTERS, RECIPES, Recipe, schedule

__all__ = ["IMPORTERS", "RECIPES", "Import", "Recipe", "schedule", "write"]
