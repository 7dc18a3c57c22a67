"""The documents run, and they are complete."""

import os
import re
import shlex
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

import multipolar as mp
from multipolar.cli import app
from multipolar.wiring import MODELS, VIEWS

ROOT = Path(__file__).parents[1]
PAGES = [ROOT / "README.md", ROOT / "CONTRIBUTING.md", *sorted((ROOT / "docs").rglob("*.md"))]
NOTES = sorted((ROOT / "docs" / "measures").glob("*.md"))
NOTE = ("Formula", "Goes in", "Cannot say", "Known defects", "Literature")
"""What the method note of a measure has, in this order."""


def blocks(language: str) -> list:
    return [
        pytest.param(text, id=f"{page.name}-{number}")
        for page in PAGES
        for number, text in enumerate(
            re.findall(rf"^```{language}\n(.*?)^```", page.read_text(encoding="utf-8"), re.M | re.S)
        )
    ]


def run(*args: str, cwd: Path) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, *args],
        cwd=cwd,
        env=dict(os.environ),
        capture_output=True,
        text=True,
        encoding="utf-8",
        check=False,
    )


@pytest.mark.parametrize("text", blocks("console"))
def test_every_console_block_runs(text, tmp_path):
    for line in text.splitlines():
        program, *args = shlex.split(line.removeprefix("$ "))
        assert program == "multipolar", line
        done = run("-m", "multipolar.cli", *args, cwd=tmp_path)
        assert done.returncode == 0, f"{line}\n{done.stderr}"
        assert done.stdout.strip() or args[0] == "check", line


@pytest.mark.parametrize("text", blocks("python"))
def test_every_python_block_runs(text, tmp_path):
    done = run("-W", "error", "-c", text, cwd=tmp_path)
    assert done.returncode == 0, done.stderr
    assert done.stdout.strip()


def test_every_link_between_the_documents_leads_somewhere():
    for page in PAGES:
        for target in re.findall(r"\]\(([^)#]+)", page.read_text(encoding="utf-8")):
            if not target.startswith("http"):
                assert (page.parent / target).exists(), f"{page.name} links to {target}"


def test_every_command_is_documented():
    readme = (ROOT / "README.md").read_text(encoding="utf-8")
    for name in get_command(app).commands:
        assert f"| `{name}` |" in readme, name


@pytest.mark.parametrize("name", sorted(get_command(app).commands))
def test_the_reference_of_a_command_is_what_its_help_says(name):
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    again = "run scripts/make_commands.py"
    parts = dict(re.findall(r"^## `(\w+)`\n(.*?)(?=^## |\Z)", page, re.M | re.S))
    assert set(parts) == set(get_command(app).commands), again
    command = get_command(app).commands[name]
    assert all(line.strip() in parts[name] for line in command.help.splitlines()), again
    rows = re.findall(r"^\| (`.*`) \| (.*) \|$", parts[name], re.M)
    given = [parameter for parameter in command.params if parameter.name != "help"]
    assert len(rows) == len(given), again
    for (words, told), parameter in zip(rows, given, strict=True):
        assert told == " ".join((parameter.help or "").split()).replace("|", "\\|"), again
        if parameter.param_type_name == "option":
            assert re.findall(r"`(.+?)`", words) == [*parameter.opts, *parameter.secondary_opts], again


def test_every_measure_is_documented():
    page = (ROOT / "docs" / "measures.md").read_text(encoding="utf-8")
    for name in mp.measures.MEASURES:
        assert f"`{name}`" in page, name


def notes() -> list[tuple[str, str]]:
    """Return every method note: the measure that it is headed by, and its text."""
    pages = (page.read_text(encoding="utf-8") for page in NOTES)
    return [note for page in pages for note in re.findall(r"^## `(\w+)`\n(.*?)(?=^## |\Z)", page, re.M | re.S)]


@pytest.mark.parametrize("measure", sorted(mp.measures.MEASURES))
def test_every_measure_has_one_method_note(measure):
    found = [text for name, text in notes() if name == measure]
    assert len(found) == 1, f"docs/measures/*.md needs one section headed ## `{measure}`"
    parts = re.findall(r"^- \*\*([\w ]+)\.\*\* (.+)$", found[0], re.M)
    assert [label for label, _ in parts] == list(NOTE)
    assert all(len(text) >= 4 for _, text in parts)


def test_no_method_note_is_of_a_measure_that_is_gone():
    assert {name for name, _ in notes()} <= set(mp.measures.MEASURES)


@pytest.mark.parametrize("name", MODELS)
def test_every_model_has_a_page(name):
    pages = [page.read_text(encoding="utf-8") for page in sorted((ROOT / "docs" / "models").glob("*.md"))]
    assert any(f"models.{name}`" in page or f"models/{name}.py" in page for page in pages), name


@pytest.mark.parametrize("name", VIEWS)
def test_every_view_is_documented(name):
    page = (ROOT / "docs" / "commands.md").read_text(encoding="utf-8")
    (told,) = re.findall(rf"^- `multipolar show {name}`: (.*)$", page, re.M) or [""]
    assert told.startswith(VIEWS[name].title), "run scripts/make_commands.py"
    assert all(f"`--{option}` {help}" in told for option, help in VIEWS[name].options.items())


def test_every_room_is_on_the_map():
    page = (ROOT / "docs" / "architecture.md").read_text(encoding="utf-8")
    for folder in (ROOT / "src" / "multipolar").iterdir():
        if folder.is_dir() and not folder.name.startswith("_"):
            assert f"{folder.name}/" in page, folder.name
