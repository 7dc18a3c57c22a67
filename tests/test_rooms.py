"""The plan of the house (contracts §1), read from the code: data flow one way, heavy libraries load late."""

import ast
import importlib
import json
import subprocess
import sys
from functools import cache
from pathlib import Path

import pytest

import multipolar as mp

ORDER = [
    "errors", "models", "region", "figures", "measures", "evidence", "wiring", "scenarios", "propositions", "importers",
    "brief", "workbench", "cli",
]  # fmt: skip
SOURCE = Path(mp.__file__).parent
MODULES = sorted(path for path in SOURCE.rglob("*.py") if "regions" not in path.relative_to(SOURCE).parts)
EXTRAS = {"gravity": {"pandas", "pyfixest"}}
"""What a model imports from an extra, inside the function that needs it (contracts §1)."""
HEAVY = {"pandas", "pyfixest", "scipy", "altair", "vl_convert", "networkx", "starlette", "jinja2", "typer"}


@cache
def parsed(path: Path) -> ast.Module:
    return ast.parse(path.read_text(encoding="utf-8"))


def name_of(path: Path) -> str:
    parts = path.relative_to(SOURCE.parent).with_suffix("").parts
    return ".".join(parts[:-1] if parts[-1] == "__init__" else parts)


def room_of(module: str) -> str | None:
    """The room of a dotted name inside the package; None for the package itself and for what is not ours."""
    parts = module.split(".")
    return parts[1] if parts[0] == "multipolar" and len(parts) > 1 and not parts[1].startswith("__") else None


def imports(path: Path) -> list[tuple[int, str]]:
    """Line and dotted name of all that a module imports, also inside functions; relative imports are resolved."""
    module = name_of(path)
    package = module.split(".") if path.name == "__init__.py" else module.split(".")[:-1]
    found = []
    for node in ast.walk(parsed(path)):
        if isinstance(node, ast.Import):
            found += [(node.lineno, alias.name) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            base = package[: len(package) - node.level + 1] if node.level else []
            origin = ".".join([*base, *([node.module] if node.module else [])])
            # "from .. import region" names the room in the list, "from ..region import load" in the origin.
            found += [(node.lineno, f"{origin}.{alias.name}") for alias in node.names]
    return found


def ids(path: Path) -> str:
    return path.relative_to(SOURCE).as_posix()


def test_every_module_stands_in_a_room() -> None:
    rooms = {room_of(name_of(path)) for path in MODULES} - {None}
    assert rooms <= set(ORDER)
    assert {"errors", "models", "region", "figures", "measures", "cli"} <= rooms


def test_the_reader_of_imports_sees_them_all() -> None:
    """The rule below is only as good as this reader: it must see relative imports, rooms by name, and late imports."""
    named = {name for _, name in imports(SOURCE / "region" / "region.py")}
    assert {
        "multipolar.errors.Fault",
        "multipolar.region.provenance.refs_of",
        "polars",
        "multipolar.region.checks",
    } <= named
    assert "multipolar.region.schema.descriptor" in {name for _, name in imports(SOURCE / "region" / "checks.py")}


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_a_room_imports_only_rooms_to_its_left(path: Path) -> None:
    here = room_of(name_of(path))
    if here in (None, "cli"):
        return  # the faces import rooms when they are used
    allowed = set(ORDER[: ORDER.index(here) + 1])
    wrong = [f"line {line}: {name}" for line, name in imports(path) if room_of(name) not in {None, *allowed}]
    wrong += [f"line {line}: {name}" for line, name in imports(path) if name == "multipolar"]
    assert not wrong, f"{ids(path)} ({here}) reaches to the right: {wrong}"


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(name_of(path)) == "models"], ids=ids)
def test_models_know_numbers_only(path: Path) -> None:
    ours = {"numpy", "scipy", "multipolar", *EXTRAS.get(path.stem, set())}
    wrong = [
        name
        for _, name in imports(path)
        if (top := name.split(".")[0]) not in ours and top not in sys.stdlib_module_names
    ]
    assert not wrong
    assert not {name.split(".")[0] for _, name in imports(path)} & {
        "datetime",
        "pathlib",
        "time",
        "io",
        "csv",
        "json",
        "sqlite3",
    }


@pytest.mark.parametrize("path", [path for path in MODULES if room_of(name_of(path)) == "figures"], ids=ids)
def test_figures_never_see_a_region(path: Path) -> None:
    assert not [
        name for _, name in imports(path) if name.split(".")[-1] == "Region" or name == "multipolar.region.region"
    ]
    allowed = (
        "multipolar.region.provenance",
        "multipolar.region.estimate",
        "multipolar.region.BASIS",
        "multipolar.region.ESTIMATE",
        "multipolar.region.names.spoken",  # takes a sentence and a mapping, no region
    )
    from_region = [name for _, name in imports(path) if room_of(name) == "region"]
    assert all(name.startswith(allowed) for name in from_region), from_region


@pytest.mark.parametrize("path", MODULES, ids=ids)
def test_no_prints_outside_the_commands_and_no_utils(path: Path) -> None:
    if path.parent != SOURCE / "cli":
        calls = [
            node for node in ast.walk(parsed(path)) if isinstance(node, ast.Call) and isinstance(node.func, ast.Name)
        ]
        assert not [call.lineno for call in calls if call.func.id == "print"]  # type: ignore[attr-defined]
    assert not {"utils", "util", "helpers", "common", "misc"} & set(path.relative_to(SOURCE).with_suffix("").parts)


@pytest.mark.parametrize(
    "path", [path for path in MODULES if path.name == "__init__.py" and path.parent != SOURCE], ids=ids
)
def test_what_a_room_promises_is_there(path: Path) -> None:
    tree = parsed(path)
    defined: set[str] = set()
    promised: list[str] = []
    for node in tree.body:
        if isinstance(node, ast.ImportFrom | ast.Import):
            defined |= {(alias.asname or alias.name).split(".")[0] for alias in node.names}
        elif isinstance(node, ast.FunctionDef | ast.ClassDef):
            defined.add(node.name)
        elif isinstance(node, ast.Assign | ast.AnnAssign):
            targets = node.targets if isinstance(node, ast.Assign) else [node.target]
            names = {target.id for target in targets if isinstance(target, ast.Name)}
            defined |= names
            if "__all__" in names and node.value is not None:
                promised = ast.literal_eval(node.value)
    if promised:
        assert len(promised) == len(set(promised))
        submodules = {entry.stem for entry in path.parent.iterdir()}
        assert set(promised) <= defined | submodules, set(promised) - defined - submodules


@pytest.mark.parametrize("name", ["multipolar", "multipolar.errors", "multipolar.region"])
def test_all_says_what_is_there(name: str) -> None:
    module = importlib.import_module(name)
    for word in module.__all__:
        assert getattr(module, word) is not None
    own = {
        word
        for word, thing in vars(module).items()
        if not word.startswith("_") and getattr(thing, "__module__", "").startswith(name) and word not in module.__all__
    }
    assert not own, f"public and not in __all__: {own}"


def test_the_package_shows_its_surface_and_nothing_else() -> None:
    assert dir(mp) == sorted(mp.__all__)
    with pytest.raises(AttributeError, match="module 'multipolar' has no attribute 'nothing'"):
        _ = mp.nothing


def test_a_plain_import_leaves_the_heavy_libraries_alone() -> None:
    code = "import json, sys, multipolar; print(json.dumps([*sys.modules]))"
    done = subprocess.run(
        [sys.executable, "-W", "error", "-c", code],
        env={"PYTHONPATH": str(SOURCE.parent)},
        capture_output=True,
        text=True,
        check=True,
    )
    assert done.stderr == ""
    assert not {name.split(".")[0] for name in json.loads(done.stdout)} & HEAVY
