"""The share of the pool without a programme, by year."""

from datetime import date

from multipolar.measures import cmim_delinked_share

from .laws import MeasureLaws, region


class TestDelinkedShare(MeasureLaws):
    measure = "cmim_delinked_share"


def test_it_was_thirty_until_the_end_of_march_2021():
    by_year = dict(cmim_delinked_share(region()).select("year", "value").iter_rows())
    assert [by_year[year] for year in (2000, 2004, 2005, 2013, 2014, 2020, 2021)] == [10, 10, 20, 20, 30, 30, 40]
    before = cmim_delinked_share(region(), on=date(2021, 3, 30))
    assert before.row(-1, named=True)["value"] == 30
