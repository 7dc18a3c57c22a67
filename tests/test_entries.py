"""Files of entries: one reader for every room, each fault with its file, line, entry and nearest word."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path
from typing import Annotated, Literal

import pytest
from pydantic import BaseModel, ConfigDict, Field, field_validator

import multipolar
from multipolar.region.entries import Format, Id, Real, complaint, known, read


class Step(BaseModel):
    model_config = ConfigDict(extra="forbid")

    way: Annotated[Literal["north", "south"], Field(description="north or south")]
    miles: Real = 1.0
    stops: tuple[str, ...] = ()

    @field_validator("stops")
    @classmethod
    def _stops(cls, stops):
        return tuple(known("port", stop, ["Hai Phong", "Kobe", "Manila"]) for stop in stops)


class Route(BaseModel):
    model_config = ConfigDict(extra="forbid")

    format: Format
    id: Id
    span: tuple[int, int] = (1, 2)
    step: tuple[Step, ...] = ()

    @field_validator("step")
    @classmethod
    def _few(cls, steps):
        if len(steps) > 2:
            raise complaint("few", f"{len(steps)} steps", expected="two", column="way")
        return steps


LISTS = {"step": lambda entry: Step}
HEAD = 'format = 1\nid = "route"\n'


def found(tmp_path, text, more=None):
    (tmp_path / "routes").mkdir(exist_ok=True)
    (tmp_path / "routes" / "route.toml").write_text(text, encoding="utf-8")
    return read(tmp_path / "routes" / "route.toml", tmp_path, Route, LISTS, {}, more)


def told(tmp_path, text, more=None):
    return [str(fault).removeprefix("routes/route.toml:") for fault in found(tmp_path, text, more)[1]]


def test_a_sound_file_is_its_model(tmp_path):
    route, faults = found(tmp_path, HEAD + '[[step]]\nway = "north"\n"stops" = ["Kobe"]\n')
    assert faults == []
    assert route == Route(format=1, id="route", step=(Step(way="north", stops=("Kobe",)),))
    assert found(tmp_path, "\ufeff" + HEAD)[0] == Route(format=1, id="route")


@pytest.mark.parametrize(
    ("text", "message"),
    [
        ("format = 2\n" + HEAD[11:], "1:format: 2 in format; expected 1 [bad-value]"),
        (HEAD.replace("route", "rout"), "2:id: the id is 'rout'; expected 'route', the file's name [id-of-file]"),
        ("format = 1\n", "id: 'id' is missing; expected the file's name without .toml [missing-field]"),
        (HEAD + "stepp = 1\n", "3:stepp: 'stepp' is not a field; expected one of format, id, span, step. Did you mean "
         "step? [unknown-field]"),
        (HEAD + "[[stepp]]\n", "3:stepp: 'stepp' is not a field; expected one of format, id, span, step. Did you mean "
         "step? [unknown-field]"),
        (HEAD + "step = 3\n", "3:step: 3 in step; expected [[step]] entries [bad-value]"),
        (HEAD + "span = 3\n", "3:span: 3 in span; expected a list [bad-value]"),
        (HEAD + 'span = [1, "2"]\n\n[[step]]\nway="north"\nspan=1', "7:span: step 1: 'span' is not a field; expected "
         "one of way, miles, stops [unknown-field]"),
        (HEAD + '[[step]]\nway = "north"\n[[step]]\n', "5:way: step 2: 'way' is missing; expected north or south "
         "[missing-field]"),
        (HEAD + '[[step]]\nway = "nort"\n', "4:way: step 1: 'nort' in way; expected 'north' or 'south'. Did you mean "
         "north? [bad-value]"),
        (HEAD + 'step = [{ way = "nort" }]\n', "3:way: step 1: 'nort' in way; expected 'north' or 'south'. Did you "
         "mean north? [bad-value]"),
        (HEAD + '[[step]]\nway = "north"\nstops = "Kobe"\n', "5:stops: step 1: 'Kobe' in stops; expected a list "
         "[bad-value]"),
        (HEAD + '[[step]]\nway = "north"\n"stops" = ["Kob"]\n', "5:stops: step 1: 'Kob' is not a known port. Did you "
         "mean Kobe? [unknown-port]"),
        (HEAD + '[[step]]\nway = "north"\n' * 3, "3:way: 3 steps; expected two [few]"),
        (HEAD + f'[[step]]\nway = "north"\nmiles = "{"9" * 70}"\n', f"5:miles: step 1: '{'9' * 56}... in miles; "
         "expected number [bad-value]"),
    ],
)  # fmt: skip
def test_a_fault_has_its_line_its_entry_and_the_nearest_word(tmp_path, text, message):
    assert message in told(tmp_path, text)
    assert found(tmp_path, text)[0] is None


def test_every_fault_at_once_by_line_with_those_that_no_validator_makes(tmp_path):
    text = HEAD + 'colour = "red"\n[[step]]\nway = "est"\nmiles = true\n'

    def slow(data):
        assert data["step"][0]["way"] == "est"  # as it stands in the file
        yield ("step", 0, "way"), complaint("slow", "it is slow", column="way.speed", nearest=("slower",))

    assert [line.rpartition(" ")[2] for line in told(tmp_path, text, slow)] == [
        "[unknown-field]",
        "[bad-value]",
        "[slow]",
        "[bad-value]",
    ]
    assert "5:way.speed: step 1: it is slow. Did you mean slower? [slow]" in told(tmp_path, text, slow)


def test_what_cannot_be_read_is_one_fault(tmp_path):
    file = tmp_path / "route.toml"
    (missing,) = read(file, tmp_path, Route, LISTS, {})[1]
    assert str(missing) == "route.toml: there is no such file; expected a route file [missing-file]"
    file.write_bytes(b'id = "\xff"')
    (broken,) = read(file, tmp_path, Route, LISTS, {})[1]
    assert str(broken) == "route.toml: byte 6 is not UTF-8; expected UTF-8 [not-utf-8]"
    file.write_text(HEAD + "[[step]\n", encoding="utf-8")
    (no_toml,) = read(file, tmp_path, Route, LISTS, {})[1]
    assert (no_toml.rule, no_toml.row, no_toml.expected) == ("toml", 3, "valid TOML")


def test_a_file_outside_the_pack_is_named_as_it_was_given(tmp_path, monkeypatch):
    monkeypatch.chdir(tmp_path)
    (fault,) = read(Path("route.toml"), tmp_path / "pack", Route, LISTS, {})[1]
    assert fault.file == "route.toml"


def test_a_plain_import_does_not_load_pydantic():
    code = "import sys, multipolar; multipolar.load; sys.exit('pydantic' in sys.modules)"
    path = str(Path(multipolar.__file__).parents[1])
    assert subprocess.run([sys.executable, "-c", code], env={"PYTHONPATH": path}, check=False).returncode == 0
