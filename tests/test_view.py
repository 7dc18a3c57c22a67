"""Views: what `multipolar show WORD` shows of a model."""

import polars as pl
import pytest

import multipolar as mp
from multipolar.errors import InvalidData
from multipolar.region import Region
from multipolar.wiring import VIEWS, View


def build(region: Region, *, draws: int, seed: int, issue: str = "all") -> pl.DataFrame:
    return pl.DataFrame({"issue": [issue], "draws": [draws], "refs": [[0]]})


def test_options_reach_the_view(region):
    view = View("made", "made in a test", build, {"issue": "an issue"})
    assert view.show(region, {"issue": "peace"}, draws=3, seed=0).row(0)[:2] == ("peace", 3)


def test_an_option_that_it_does_not_have_is_answered_with_the_nearest(region):
    view = View("made", "made in a test", build, {"issue": "an issue"})
    with pytest.raises(InvalidData, match=r"has no option --isue.*Did you mean issue"):
        view.show(region, {"isue": "peace"}, draws=3, seed=0)


def test_a_view_tells_of_all_its_options():
    with pytest.raises(TypeError, match="issue"):
        View("made", "made in a test", build, {})


@pytest.mark.parametrize("name", sorted(VIEWS))
def test_every_view_shows_something_with_refs(region, name):
    frame = VIEWS[name].show(region, {}, draws=1, seed=0)
    assert frame.height > 0
    assert "refs" in frame.columns
    assert name not in {*mp.measures.MEASURES, *region.table("measures")["measure"]}
