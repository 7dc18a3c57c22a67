"""Views of people, digital and ladder: frames with refs, options with nearest words."""

import pytest

from multipolar.errors import InvalidData, UnknownName
from multipolar.wiring.forward_views import VIEWS

from .laws import region

BY_NAME = {view.name: view for view in VIEWS}


@pytest.mark.parametrize(
    ("name", "options", "rows"),
    [
        ("people", {}, 14),
        ("people", {"status": "workers", "origin": "Viet Nam"}, 8),
        ("digital", {"year": "2024"}, 4),
        ("ladder", {"event": "defence agreement", "outcome": "UN votes"}, 2),
    ],
)
def test_a_view_shows_a_frame_with_refs(name, options, rows):
    frame = BY_NAME[name].show(region(), options, draws=1, seed=0)
    assert frame.height == rows
    assert frame.filter(frame["value"].is_not_null())["refs"].list.len().min() > 0


@pytest.mark.parametrize(
    ("name", "options", "near"),
    [
        ("people", {"status": "student"}, "students"),
        ("ladder", {"outcome": "UN vote"}, "UN votes"),
        ("digital", {"year": "2204"}, "2024"),
    ],
)
def test_an_unknown_word_names_the_nearest(name, options, near):
    with pytest.raises(UnknownName, match=near):
        BY_NAME[name].show(region(), options, draws=1, seed=0)


def test_an_unknown_option_too():
    with pytest.raises(InvalidData, match="--status"):
        BY_NAME["people"].show(region(), {"statos": "x"}, draws=1, seed=0)
