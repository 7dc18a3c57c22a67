"""The sea on the pack: ways against a public network, lanes and gifts, closures, views, what is unknown stays so."""

import csv
import math
from dataclasses import replace
from functools import cache
from pathlib import Path

import numpy as np
import polars as pl
import pytest

import multipolar as mp
from multipolar.errors import InvalidData, UnknownName, UsageError
from multipolar.models.detection import solve as watch_lanes
from multipolar.models.navigation import Leg, great_circle, shortest
from multipolar.wiring import VIEWS, central, chokepoint, detection
from multipolar.wiring.changes.sea import Closure, OilStock, WatchBoats, WatchRadar
from multipolar.wiring.draws import chunk
from multipolar.wiring.incident_series import series
from multipolar.wiring.patrol_game import targets

NETWORK = Path(__file__).parents[2] / "shared" / "data" / "ports" / "searoute_network.csv"
YEAR = 2026


@pytest.fixture(scope="module")
def sea(region):
    return chokepoint.wire(region, central(region), YEAR)


@pytest.fixture(scope="module")
def watch(region):
    return detection.wire(region, central(region), YEAR)


def closed(wired, strait="MALACCA", days=30.0):
    change = Closure(kind="closure", strait=strait, days=days, start=YEAR)
    return chokepoint.apply(change, wired, YEAR)


def told(wired):
    found = chokepoint.outcomes(chokepoint.MODEL.solve(wired.inputs), wired)
    return {name: dict(zip(wired.labels["importer"], values[0], strict=True)) for name, values in found.items()}


def show(region, draws=1, **options):
    return VIEWS["maritime"].show(region, options, draws=draws, seed=0)


# -- ways


@cache
def public_network():
    """The nodes and legs of Eurostat's searoute network; a leg's strait is its passage."""
    nodes, legs = {}, []
    for row in csv.DictReader(NETWORK.read_text(encoding="utf-8").splitlines()):
        try:
            ends = [(float(row[f"lon{n}"]), float(row[f"lat{n}"])) for n in (1, 2)]
        except ValueError:
            continue  # a nested line of the source
        names = [f"{lon} {lat}" for lon, lat in ends]
        nodes |= dict(zip(names, ends, strict=True))
        legs.append((*names, row["passage"] or None, ends))
    lon, lat = (np.array([[end[n] for end in leg[3]] for leg in legs]) for n in (0, 1))
    miles = great_circle(lat[:, 0], lon[:, 0], lat[:, 1], lon[:, 1])
    return nodes, [Leg(a, b, float(far), passage) for (a, b, passage, _), far in zip(legs, miles, strict=True)]


@pytest.mark.skipif(not NETWORK.is_file(), reason="the reference folder is not here")
@pytest.mark.parametrize("passages", [(), ("malacca", "sunda")])
def test_ways_are_those_of_a_public_network(sea, region, passages):
    """Within 3 percent of Eurostat's searoute network, with and without Malacca (and Sunda, too shallow for laden tankers)."""
    nodes, legs = public_network()
    at = {row["waypoint"]: (row["lon"], row["lat"]) for row in region.table("waypoints").iter_rows(named=True)}

    def near(place):
        lon, lat = at[place]
        return min(nodes, key=lambda name: (nodes[name][0] - lon) ** 2 + (nodes[name][1] - lat) ** 2)

    for importer in ("JPN", "KOR", "CHN", "TWN"):
        ours = shortest(sea.legs, sea.loading, sea.ports[importer], closed=("MALACCA",) if passages else ()).miles
        theirs = shortest(legs, near(sea.loading), near(sea.ports[importer]), closed=passages).miles
        assert ours == pytest.approx(theirs, rel=0.03), importer


def test_japan_sails_around_by_lombok(sea):
    usual, around, after = chokepoint.routes(sea.legs, sea.loading, sea.ports["JPN"], "MALACCA")
    assert "MALACCA" in usual.straits
    assert around.straits[1:] == ("LOMBOK", "MAKASSAR")
    assert around.miles - usual.miles == pytest.approx(1000, rel=0.1)  # "about 1,000 miles or 3 days"
    assert 0 < after < usual.miles


def test_laden_tankers_do_not_pass_sunda(sea):
    assert "SUNDA" not in {leg.strait for leg in sea.legs}


# -- closures


def test_a_month_without_malacca_by_hand(sea, region):
    found = told(closed(sea))
    speed = region.parameter("chokepoint", "laden_speed").central
    usual, around, _ = chokepoint.routes(sea.legs, sea.loading, sea.ports["JPN"], "MALACCA")
    days = (around.miles - usual.miles) / 24 / speed
    assert found["detour_days"]["JPN"] == pytest.approx(days)
    share, detour = 0.875, region.parameter("chokepoint", "detour").central
    late = share * (detour * days + (1 - detour) * 30)
    assert found["oil_days_late"]["JPN"] == pytest.approx(late, rel=0.12)  # whole days are stepped through
    imports = region.figures("oil_imports", subject="JPN")["value"].drop_nulls()[-1]
    cost = region.parameter("chokepoint", "charter").central + region.parameter("chokepoint", "fuel").central
    assert found["detour_cost"]["JPN"] == pytest.approx(imports * share * 30 * detour / 2 * days * cost / 1e6)


def test_hormuz_has_no_way_around_and_takes_more(sea):
    malacca, hormuz = told(closed(sea)), told(closed(sea, "HORMUZ"))
    assert math.isnan(hormuz["detour_days"]["JPN"])
    assert hormuz["detour_cost"]["JPN"] == 0.0
    assert hormuz["oil_days_left"]["JPN"] < malacca["oil_days_left"]["JPN"]
    longer = told(closed(sea, "HORMUZ", 365.0))
    assert longer["oil_stock_out_within_year"]["KOR"] == 100.0


def test_a_state_without_a_figure_is_unknown_not_safe(sea):
    found = told(closed(sea))
    assert math.isnan(found["oil_days_left"]["MYS"])
    assert math.isnan(found["oil_stock_out_within_year"]["MYS"])
    assert found["oil_days_late"]["VNM"] > 0  # its share is known, its stock is not
    assert math.isnan(found["oil_days_left"]["VNM"])


def test_more_stock_is_more_stock_and_an_unwired_strait_changes_nothing(sea):
    more = chokepoint.apply(
        OilStock(kind="oil_stock", importer="KOR", days=10, start=YEAR, cost_usd_bn=1), closed(sea), YEAR
    )
    usable = sea.inputs.usable[0, 0]
    gained = told(more)["oil_days_left"]["KOR"] - told(closed(sea))["oil_days_left"]["KOR"]
    assert gained == pytest.approx(10 * usable)
    assert closed(sea, "CAPE_GOOD_HOPE") is sea


def test_without_a_closure_nothing_is_late(sea):
    found = told(sea)
    assert set(found["oil_days_late"].values()) == {0.0}
    assert found["oil_days_left"]["CHN"] == pytest.approx(90 * sea.inputs.usable[0, 0])


# -- the watch


def test_gifts_are_the_difference_and_never_more_than_what_is_watched(region):
    wired = detection.wire(region, chunk(region, 0, 0), YEAR)
    found = detection.outcomes(watch_lanes(wired.inputs), wired)
    whole = dict(zip(wired.labels["watched_share"], found["watched_share"].T, strict=True))
    for label, gain in zip(wired.labels["watched_share_gain"], found["watched_share_gain"].T, strict=True):
        lane = label.split(">")[0]
        if np.isfinite(gain).all():
            assert (gain >= 0).all()
            assert (gain <= whole[lane] + 1e-9).all()


def test_a_lane_that_nobody_is_listed_for_is_unknown(watch):
    found = detection.outcomes(watch_lanes(watch.inputs), watch)
    by_lane = dict(zip(watch.labels["watched_share"], found["watched_share"][0], strict=True))
    assert math.isnan(by_lane["TAIWAN_STRAIT"])
    assert by_lane["SINGAPORE_STRAIT"] > 95


def test_the_two_straits_together_lie_between_them(watch):
    found = detection.outcomes(watch_lanes(watch.inputs), watch)
    by_lane = dict(zip(watch.labels["radar_share"], found["radar_share"][0], strict=True))
    assert by_lane["MALACCA"] < by_lane["SOMS"] < by_lane["STRAITREP"] < by_lane["SINGAPORE_STRAIT"]


def test_boats_are_spread_over_the_water_of_their_lane(region, watch):
    """Boats of the whole straits are over each part in proportion to its water; boats of a part are all over the whole."""
    lanes, water = watch.labels["lane"], watch.water
    whole, part, other = (lanes.index(name) for name in ("SOMS", "STRAITREP", "TAIWAN_STRAIT"))
    assert water[whole, whole] == pytest.approx(1.0)
    assert water[part, whole] == pytest.approx(1.0)
    assert water[whole, part] == pytest.approx(watch.inputs.area[part] / watch.inputs.area[whole])
    assert water[whole, other] == 0.0
    share = region.parameter("detection", "boats_at_sea").central
    assert watch.boats["JPN"][0, whole] == pytest.approx(7 * share)


def test_points_lie_within_the_room_of_their_lane(watch, region):
    whole = np.bincount(watch.inputs.lane, watch.inputs.miles)
    legs = region.table("sea_legs").filter(pl.col("lane").is_not_null())
    at = {row["waypoint"]: (row["lat"], row["lon"]) for row in region.table("waypoints").iter_rows(named=True)}
    for n, lane in enumerate(watch.labels["lane"]):
        own = [row for row in legs.iter_rows(named=True) if lane in row["lane"].split(";")]
        miles = [float(great_circle(*at[row["start"]], *at[row["end"]])) for row in own]
        assert whole[n] == pytest.approx(sum(miles))
        centre = watch.inputs.lat[watch.inputs.lane == n], watch.inputs.lon[watch.inputs.lane == n]
        ends = [at[row[end]] for row in own for end in ("start", "end")]
        reach = max(miles) / 2 + 13
        far = great_circle(centre[0][:, None], centre[1][:, None], *np.array(ends).T).min(axis=1)
        assert far.max() <= reach


def test_a_radar_on_batan_watches_the_luzon_strait(watch):
    change = WatchRadar(kind="radar", lat=20.42, lon=121.97, giver="JPN", start=YEAR, cost_usd_bn=0.001)
    more = detection.apply(change, watch, YEAR)
    found = detection.outcomes(watch_lanes(more.inputs), more)
    gains = dict(zip(more.labels["watched_share_gain"], found["watched_share_gain"][0], strict=True))
    assert gains["LUZON_STRAIT>JPN"] > 0
    assert gains["LUZON_STRAIT>USA"] == 0


def test_boats_of_a_new_giver_stand_as_such(watch):
    change = WatchBoats(kind="patrol_boats", lane="SOMS", number=4, giver="KOR", start=YEAR, cost_usd_bn=0.04)
    more = detection.apply(change, watch, YEAR)
    found = detection.outcomes(watch_lanes(more.inputs), more)
    gains = dict(zip(more.labels["watched_share_gain"], found["watched_share_gain"][0], strict=True))
    assert gains["SOMS>KOR"] > 0
    nowhere = WatchBoats(kind="patrol_boats", lane="CAPE_GOOD_HOPE", number=1, start=YEAR, cost_usd_bn=0.01)
    assert detection.apply(nowhere, watch, YEAR) is watch


def test_a_radar_handed_over_later_does_not_watch_yet(region):
    early = detection.wire(region, central(region), 2015)
    assert len(early.givers) < len(detection.wire(region, central(region), YEAR).givers)
    assert early.givers.count("JPN") == 4  # the stations of 2010


def test_a_pack_without_lanes_says_so(region):
    class Bare:
        name = "bare"

        def table(self, name):
            return region.table(name).clear()

    with pytest.raises(UsageError, match="no sea lane"):
        detection.points(Bare())


def test_every_input_says_where_it_comes_from(sea, watch):
    for wired in (sea, watch):
        bare = wired.account.filter(pl.col("refs").list.len() == 0)
        assert set(bare["basis"]) <= {"assumed"}
        assert bare["note"].str.len_chars().min() is None or bare["note"].str.len_chars().min() > 0


# -- scenarios


def test_the_scenarios_run_and_change_what_they_say(region):
    names = (
        "malacca-closed",
        "hormuz-closed",
        "hormuz-closed-quarter",
        "taiwan-strait-closed",
        "sea-watch",
        "sea-watch-luzon",
    )
    for name in names:
        done = mp.scenarios.run(region, mp.scenarios.read(name, region))
        assert done.faults == ()
        assert done.outcomes


# -- incidents


def test_series_end_with_the_newest_year_and_have_no_gap(region):
    assert series(region, "ASIA")["year"].to_list() == list(range(2007, 2026))
    years = series(region, "SOMS")["year"].to_list()
    assert years == list(range(years[0], 2026))


def test_growth_is_shown_under_both_readings(region):
    rows = show(region, part="incidents").filter(subject="SOMS", measure="incident_growth", year=2025)
    by = {row["reading"]: row for row in rows.iter_rows(named=True)}
    assert round(by["Poisson"]["value"]) == 74
    assert by["Poisson"]["low"] > 0 > by["as scattered as the series"]["low"]
    half = by["second half over the first"]
    assert round(half["value"]) == -65  # 80 and 28
    assert half["high"] < -40


def test_the_collapse_of_2016_is_a_break_of_both_series(region):
    rows = show(region, part="incidents").filter(measure="incident_rate")
    assert rows.filter(subject="ASIA")["reading"].to_list() == ["2007 to 2015", "2016 to 2025"]
    assert "2015" in rows.filter(subject="SOMS")["reading"].to_list()


def test_the_trend_takes_traffic_as_offset(region):
    """Six years since the break: the rate per transit rises less than the number."""
    from multipolar.models.incidents import fit

    row = show(region, part="incidents").filter(measure="incident_trend", subject="SOMS").row(0, named=True)
    years = np.arange(2020, 2026)
    counts = [34, 49, 55, 63, 62, 108]
    plain = fit(counts, np.column_stack([np.ones(6), years - years.mean()]))
    assert row["reading"] == "since 2020, for the traffic"
    assert 0 < row["value"] < 100 * np.expm1(plain.coefficient[1])


# -- patrols


def test_targets_make_up_the_total_of_their_year(region):
    areas, value, _, year = targets(region)
    assert (year, value.sum(), len(areas)) == (2024, 107, 8)
    assert "ASIA" not in areas


def test_the_best_plan_sends_most_patrols_where_most_was_recorded(region):
    rows = show(region, part="patrol").filter(measure="patrol_coverage")
    for attacker in rows["attacker"].unique():
        own = rows.filter(attacker=attacker)
        assert own.filter(subject="SOMS")["value"].item() >= own["value"].max() - 1e-6
        assert own["value"].sum() <= 100 * region.parameter("patrol", "patrols").central + 1e-6
    more = (
        show(region, part="patrol", patrols="5").filter(measure="defender_loss", attacker="never errs")["value"].item()
    )
    less = (
        show(region, part="patrol", patrols="1").filter(measure="defender_loss", attacker="never errs")["value"].item()
    )
    assert more <= less


def test_a_rota_is_a_whole(region):
    rows = show(region, part="rota")
    assert rows["chance"].sum() == pytest.approx(100)


# -- the view


@pytest.mark.parametrize("part", ["presence", "incidents", "detection", "chokepoint", "patrol", "rota"])
def test_every_part_cites_its_rows(region, part):
    rows = show(region, part=part)
    valued = rows.filter(pl.col("value").is_not_null()) if "value" in rows.columns else rows
    assert valued["refs"].list.len().min() > 0
    assert region.cite(valued).height > 0


def test_sites_are_worth_what_is_lost_without_them(region):
    rows = show(region, part="sites")
    malacca = rows.filter(subject="MALACCA")["site"].to_list()
    assert {"tanjung-parit", "indonesia-police-boats"} <= set(malacca)
    assert "philippine-radars" not in rows["site"].to_list()  # without a public site
    assert rows["value"].min() >= 0


def test_wrong_words_are_answered(region):
    with pytest.raises(UnknownName, match="chokepoint"):
        show(region, part="chokepoints")
    with pytest.raises(UnknownName):
        show(region, part="chokepoint", strait="Bab el-Mandeb")
    with pytest.raises(UsageError, match="above 0"):
        show(region, part="chokepoint", days="0")
    with pytest.raises(UsageError, match="--part chokepoint"):
        show(region, part="patrol", strait="Malacca")
    with pytest.raises(UsageError, match="'many'"):
        show(region, part="patrol", patrols="many")
    with pytest.raises(InvalidData):
        show(region, straits="Malacca")


def test_draws_have_intervals_and_the_central_run_has_none(region):
    assert show(region, part="detection")["low"].null_count() == show(region, part="detection").height
    drawn = show(region, draws=1024, part="detection").drop_nulls("value")
    # no interval only where every draw says the same: a giver whose gifts see nothing of the lane
    assert set(drawn.filter(pl.col("low").is_null())["value"]) <= {0.0}
    assert drawn["low"].count() > 10


def test_bad_coordinates_of_a_track_are_a_clear_error(watch):
    with pytest.raises(InvalidData, match="lat1"):
        watch_lanes(replace(watch.inputs, lat=watch.inputs.lat + 200))
