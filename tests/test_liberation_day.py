"""Tariffs of April 2025, 194 countries: results of Ignatenko, Lashkaripour, Macedoni & Simonovska (2025), J. Int. Econ. 157.

Trade is BACI 2023, read from the reference folder; output is GDP of 2023 by the World Bank, below. The schedule is the authors'
(github.com/ahmadlp/us-tariff, data/reciprocal_tariffs). Printed results are in percent; those by partner are the authors' own
output behind their map of welfare, as their replication package has it.
"""

import csv
from pathlib import Path

import numpy as np
import pytest

from multipolar.models import tariffs, trade

BACI = Path(__file__).parents[2] / "shared" / "data" / "econ" / "econ_trade_baci2023.csv"

ELASTICITY, LABOUR, SCALE = 4.0, 0.5, 0.67 / 4.0
LOCAL_US, LOCAL = 0.270696203863214, 0.11436500218033373
"""Part of sales earned where goods are sold, fitted by the authors to overheads of firms: 0.27 and 0.11 as printed."""

GDP = """
3.648573 17.23305 84.82465 23.54718 514.1304 646.0753 24.08575 2.033085 1728.057 511.6852 72.35618 2.642162 644.7828
19.67605 20.32462 437.4153 102.4077 46.07987 14.3385 27.51478 71.85738 3.06685 8.1417 45.1354 2173.666 6.720733 15.12829
2.898228 19.39608 2.555492 2142.471 892.3019 335.5333 17794.78 78.87549 49.27941 66.38329 15.32106 363.4938 1.352381
2.533819 86.49794 3.281419 7.139429 33.88693 343.2079 4525.704 4.098531 0.6539926 407.0919 121.4443 247.6262 118.8448
396.0025 2.065002 1620.091 41.29125 163.6979 295.5323 5.442047 3061.827 0.46 19.3884 3380.855 30.77783 76.3704 22.19941
2.396111 2.048348 12.33755 243.4983 1.316733 3.23581 104.4502 17.15951 380.8122 34.40051 84.3938 19.85083 212.3889 1371.171
3567.552 551.3949 404.6257 250.8428 31.32512 513.6111 2300.941 19.42336 50.96748 4204.495 262.6419 108.0386 13.98763
42.33565 0.2792089 1.0555 1712.793 163.7049 15.84316 20.99242 4.24 45.09646 2.430148 84.35686 2.117962 79.78988 85.75501
42.24785 45.80307 144.4171 16.53944 15.79011 6.590894 1789.114 0.2593 15.76362 20.66179 22.32864 66.75762 7.530593 20.32512
20.95422 10.65171 14.64452 12.71215 399.7052 12.35103 9.623319 16.81917 363.8463 17.82922 1154.361 485.3108 40.90807
252.1755 108.8109 337.9123 83.31818 267.6032 437.1464 0.2818491 30.72924 809.2007 289.1143 42.95626 5.814661 213.0028
350.7759 2021.421 14.09777 1067.583 109.2655 30.84833 501.4275 1.633319 6.41187 34.01562 10.96852 81.34266 11.9978 3.455146
132.9083 69.14847 584.9605 4.442876 1.627777 2.14145 23.62283 1.402054 13.14933 9.171262 514.9687 12.0606 60.62886 2.079917
0.51818 27.37229 48.5296 1118.253 79.0624 48.76896 178.757 77.24083 27843.28 101.5918 1.065963 482.3593 429.717 1.126313
21.60616 380.6993 27.57796 35.23137
"""
"""USD bn, by code of the country."""


class World:
    """The authors' calibration: own trade is what is left of expenditure, which is output and fixed transfers."""

    def __init__(self):
        with BACI.open(newline="") as file:
            rows = list(csv.DictReader(file))
        self.names = sorted({row[side] for row in rows for side in ("exporter", "importer")})
        n, self.us = len(self.names), self.names.index("USA")
        x = np.zeros((n, n))
        for row in rows:
            x[self.names.index(row["exporter"]), self.names.index(row["importer"])] = float(row["value_usd_bn"])
        self.local = np.where(np.arange(n) == self.us, LOCAL_US, LOCAL)
        transfer = (1 - self.local) * (x.sum(0) - ((1 - self.local) * x).sum(1))
        spent = np.array([float(number) for number in GDP.split()]) + transfer
        np.fill_diagonal(x, np.maximum(spent - x.sum(0), 0.0))
        self.flows = x
        self.income = ((1 - self.local) * x).sum(1) + self.local * x.sum(0)
        self.passthrough = 1 + self.local / (1 - self.local) * (1 + SCALE)

    def solve(self, ours, theirs=0.0):
        """Return the equilibrium with a tariff of the United States on all, and of all on the United States."""
        tariff = np.zeros_like(self.flows)
        tariff[:, self.us], tariff[self.us, :] = ours, theirs
        tariff[self.us, self.us] = 0.0
        given = trade.inputs(
            self.flows,
            ELASTICITY,
            tariff_after=tariff,
            supply=LABOUR,
            scale=SCALE,
            passthrough=self.passthrough,
            local=self.local,
            relief=True,
            numeraire="expenditure",
            zero_own=True,
            names=tuple(self.names),
        )
        found = trade.solve(given)
        assert found.converged.all()
        return found

    def told(self, found, name):
        """Return changes of welfare, deficit, employment and prices, percent, as the paper's tables have them."""
        i = self.names.index(name)
        deficit = [x.sum(0)[i] - x.sum(1)[i] for x in (self.flows, found.flows[0])]
        return [
            100 * (found.welfare[0, i] - 1),
            100 * (deficit[1] - deficit[0]) / abs(deficit[0]),
            100 * (found.labour[0, i] - 1),
            100 * (found.price[0, i] - 1),
        ]


@pytest.fixture(scope="module")
def world():
    if not BACI.exists():
        pytest.skip("the reference folder with BACI 2023 is not beside the checkout")
    return World()


def optimal(world, income=None):
    return tariffs.optimal(world.flows, ELASTICITY, passthrough=world.passthrough, local=world.local, income=income)


def answer(world):
    """Return the tariff that is best for all others together against the United States."""
    together = tariffs.aggregate(world.flows, [int(name == "USA") for name in world.names])
    at = [world.names.index("CHN"), world.us]
    income = np.array([world.income.sum() - world.income[world.us], world.income[world.us]])
    return tariffs.optimal(
        together, ELASTICITY, passthrough=world.passthrough[at], local=world.local[at], income=income
    )[0]


def test_the_optimal_tariff_of_the_united_states(world):
    """Section 5.1: 19 percent on everybody."""
    assert round(100 * optimal(world, world.income)[world.us]) == 19


def test_the_optimal_tariff_without_an_answer(world):
    """Table 1, case 3, United States: welfare 1.79, deficit -19.1, imports over GDP -45.6, employment 0.51, prices 12.6."""
    found = world.solve(optimal(world)[world.us])
    assert world.told(found, "USA") == pytest.approx([1.79, -19.1, 0.51, 12.6], abs=0.05)
    assert world.told(found, "USA")[0] == pytest.approx(1.79, abs=0.005)
    over_gdp = [100 * (part[0, world.us] / found.output[0, world.us] - 1) for part in (found.imports, found.exports)]
    assert over_gdp[0] == pytest.approx(-45.6, abs=0.05)
    assert over_gdp[1] == pytest.approx(-55.3, abs=0.1)  # -55.23: the one figure that is not met to the printed digit


@pytest.mark.parametrize(("name", "printed"), [("USA", [-0.32, -28.4, -0.20, 4.2]), ("CHN", [-0.36, 4.2, -0.08, -2.1])])
def test_the_optimal_tariff_answered_by_the_optimal_one(world, name, printed):
    """Table 2, case 3: welfare, deficit, employment, prices; the others answer together, as one economy."""
    found = world.told(world.solve(optimal(world, world.income)[world.us], answer(world)), name)
    for value, said, digits in zip(found, printed, (2, 1, 2, 1), strict=True):
        assert round(value, digits) == pytest.approx(said), (name, value)


SCHEDULE = {
    11: "BOL COD", 12: "CMR", 13: "GNQ TCD", 14: "NGA", 15: "VEN", 16: "MOZ NOR", 17: "ISR MEX ZMB", 18: "MWI PHL ZWE",
    19: "NIC",
    20: "AUT BEL BGR CYP CZE DEU DNK ESP EST FIN FRA GRC HRV HUN IRL ITA JOR LTU LUX LVA MLT NLD POL PRT ROU SVK SVN SWE",
    21: "CIV NAM", 23: "VUT", 24: "BLR BRN JPN MYS", 25: "AFG", 26: "KOR", 27: "IND KAZ", 28: "TUN", 30: "DZA PAK",
    31: "CHE LBY MDA ZAF", 32: "AGO FJI IDN", 33: "MKD", 36: "BIH", 37: "BGD THA", 38: "BWA GUY SRB", 39: "IRQ", 40: "MUS",
    41: "SYR", 44: "LKA", 45: "MMR", 46: "VNM", 47: "MDG", 48: "LAO", 49: "KHM", 50: "LSO", 54: "CHN",
}  # fmt: skip
"""Percent on goods of each; everybody else 10."""

BY_PARTNER = {
    "USA": (1.130712, 0.317855, 12.810060), "CHN": (-1.132562, -0.169568, -5.926219), "JPN": (-0.291380, -0.124297, -5.246452),
    "KOR": (-1.707984, -0.374491, -5.153996), "BRN": (-2.090693, -0.205708, -5.012685), "IDN": (-0.703686, -0.115427, -5.724659),
    "KHM": (-2.978138, -1.202889, -7.247119), "LAO": (-0.346575, -0.018600, -6.358461), "MMR": (0.575442, 0.030104, -5.869493),
    "MYS": (-4.423727, -0.644431, -4.640786), "PHL": (0.508249, 0.007421, -5.013880), "SGP": (-0.023047, -0.155337, -4.336782),
    "THA": (-2.740041, -0.631779, -5.604133), "TLS": (2.178095, 0.249865, -5.225889), "VNM": (-11.022856, -1.764783, -5.502518),
    "IND": (0.248603, -0.040713, -5.158895), "AUS": (-0.670412, -0.110622, -4.861994), "DEU": (-0.733116, -0.136048, -4.599870),
    "CAN": (-0.995791, -0.330050, 0.812104), "MEX": (-2.541230, -0.875810, -1.640984), "LSO": (0.936444, -0.339114, -6.083698),
}  # fmt: skip
"""Welfare, employment, prices, without an answer."""


def schedule(world):
    rate = {name: percent / 100 for percent, names in SCHEDULE.items() for name in names.split()}
    return np.array([rate.get(name, 0.1) for name in world.names])


@pytest.mark.parametrize("partner", BY_PARTNER)
def test_the_schedule_by_partner(world, announced, partner):
    """To the digits of the map, 0.1 percent: their fitted parts of sales are rounded where they are printed."""
    welfare, _, employment, prices = world.told(announced, partner)
    assert (welfare, employment, prices) == pytest.approx(BY_PARTNER[partner], rel=1e-3, abs=2e-4)


@pytest.fixture(scope="module")
def announced(world):
    return world.solve(schedule(world))


ANSWERED = {
    "USA": (-0.745410, -0.317229, 6.017838), "MYS": (-3.035644, -0.654010, -2.108605), "PHL": (0.117819, -0.039205, -2.617595),
    "SGP": (-0.377783, -0.238242, -1.636167), "THA": (-2.262421, -0.626931, -3.102637), "TLS": (0.921797, 0.129144, -2.820422),
    "VNM": (-9.395142, -1.801117, -3.112917),
}  # fmt: skip
"""Welfare, employment, prices, where all others answer with the tariff that is best for them together."""


@pytest.mark.parametrize("partner", ANSWERED)
def test_the_schedule_answered_by_the_optimal_tariff(world, answered, partner):
    welfare, _, employment, prices = world.told(answered, partner)
    assert (welfare, employment, prices) == pytest.approx(ANSWERED[partner], rel=2e-3, abs=2e-4)


@pytest.fixture(scope="module")
def answered(world):
    return world.solve(schedule(world), answer(world))
