"""The built wheel in a clean environment, used from another folder: the region pack is inside it."""

import os
import subprocess
import sys
import venv
import zipfile
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[1]


def run(*args: str | Path, cwd: Path) -> str:
    clean = {key: value for key, value in os.environ.items() if key not in ("PYTHONPATH", "VIRTUAL_ENV")}
    done = subprocess.run(
        [str(arg) for arg in args], cwd=cwd, env=clean, capture_output=True, text=True, encoding="utf-8", check=False
    )
    assert done.returncode == 0, f"{args}\n{done.stdout}\n{done.stderr}"
    return done.stdout


@pytest.fixture(scope="module")
def wheel(tmp_path_factory):
    out = tmp_path_factory.mktemp("dist")
    run(sys.executable, "-m", "build", "--wheel", "--no-isolation", "--outdir", out, ROOT, cwd=out)
    (found,) = out.glob("*.whl")
    return found


@pytest.mark.slow
def test_the_wheel_holds_the_pack_and_nothing_of_this_machine(wheel):
    with zipfile.ZipFile(wheel) as archive:
        names = archive.namelist()
        text = b"".join(archive.read(name) for name in names if not name.endswith(".ttf"))
    for part in ("datapackage.json", "vocabulary.toml", "map.topojson", "tables/ties.csv", "tables/sources.csv"):
        assert f"multipolar/regions/japan_asean/{part}" in names
    assert any(name.endswith("brief/brief.html.j2") for name in names)
    assert "multipolar/py.typed" in names
    assert str(ROOT).encode() not in text
    assert not any("__pycache__" in name or name.startswith("tests/") for name in names)


@pytest.mark.slow
def test_the_installed_wheel_writes_the_brief_from_another_folder(wheel, tmp_path):
    # The locked dependencies are here already: the clean environment sees them, and of multipolar only the wheel.
    environment = tmp_path / "venv"
    venv.create(environment, with_pip=False)
    folder = "Scripts" if os.name == "nt" else "bin"
    python = environment / folder / ("python.exe" if os.name == "nt" else "python")
    site = Path(run(python, "-c", "import sysconfig; print(sysconfig.get_path('purelib'))", cwd=tmp_path).strip())
    with zipfile.ZipFile(wheel) as archive:
        archive.extractall(site)
    libraries = next(Path(path) for path in sys.path if (Path(path) / "polars" / "__init__.py").is_file())
    shadow = tmp_path / "libraries"
    shadow.mkdir()
    for item in libraries.iterdir():
        # Without the editable install of this checkout, which would be found before the wheel.
        if "multipolar" not in item.name and item.suffix != ".pth":
            (shadow / item.name).symlink_to(item)
    (site / "libraries.pth").write_text(str(shadow) + "\n")
    elsewhere = tmp_path / "elsewhere"
    elsewhere.mkdir()
    where = run(python, "-c", "import multipolar; print(multipolar.__file__)", cwd=elsewhere).strip()
    assert Path(where).is_relative_to(site)
    run(python, "-m", "multipolar.cli", "brief", "--out", "brief.html", cwd=elsewhere)
    page = (elsewhere / "brief.html").read_text(encoding="utf-8")
    assert page.startswith("<!doctype html>")
    assert "Việt Nam" in page or "Vietnam" in page
