"""Make docs/commands.md, the reference of the commands, from what `--help` says.

Run it from the project's folder when a command changes: ``python scripts/make_commands.py``.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

from typer.main import get_command

from multipolar.cli import app
from multipolar.wiring import VIEWS

TARGET = Path(__file__).parents[1] / "docs" / "commands.md"
HEAD = """\
# Commands

What `multipolar COMMAND --help` says, in one place; made by `scripts/make_commands.py` and compared with the program
by a test. How to use them is in the [tutorial](tutorial.md) and the [how-to pages](how-to.md).

Results go to standard output, progress and errors to standard error. Exit codes: 0 done, 1 a check found faults,
2 wrong usage, 3 the input data are invalid, 4 a model did not converge, 130 interrupted. `-h` is short for `--help`;
`--install-completion` and `--show-completion` set up your shell.
"""


def main() -> None:
    """Write the page."""
    parts = [section(name, command) for name, command in sorted(get_command(app).commands.items())]  # type: ignore[attr-defined]
    TARGET.write_text("\n".join((HEAD, *parts)), encoding="utf-8", newline="\n")
    print(TARGET)


def section(name: str, command: Any) -> str:
    """Return the part of the page on one command."""
    lines = [
        f"## `{name}`",
        "",
        *(line.strip() for line in command.help.splitlines()),
        "",
        "| argument or option | what it is |",
        "|---|---|",
    ]
    for parameter in command.params:
        if parameter.name != "help":
            lines.append(f"| {words(parameter)} | {cell(parameter.help or '')} |")
    return "\n".join([*lines, *(models() if name == "show" else [])]) + "\n"


def models() -> list[str]:
    """Return what `show` says of models, and the options that each has of its own."""
    lines = ["", "Of models:", ""]
    for view in sorted(VIEWS.values(), key=lambda view: view.name):
        own = "; ".join(f"`--{name}` {help}" for name, help in view.options.items())
        lines.append(f"- `multipolar show {view.name}`: {view.title}{f' ({own})' if own else ''}.")
    return lines


def words(parameter: Any) -> str:
    """Return how a parameter is written: ``--year``, ``-y``."""
    if parameter.param_type_name == "argument":
        return f"`{cell(parameter.metavar or parameter.name.upper())}`"
    return ", ".join(f"`{option}`" for option in (*parameter.opts, *parameter.secondary_opts))


def cell(text: str) -> str:
    """Return words as they may stand in a table."""
    return " ".join(text.split()).replace("|", "\\|")


if __name__ == "__main__":
    main()
