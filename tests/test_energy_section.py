"""The section on energy and workers: titles follow from the numbers, and every exhibit has its rows and sources."""

from multipolar.brief import energy
from multipolar.brief.exhibit import Table
from multipolar.figures import Figure


def test_the_section_says_what_the_numbers_say(region):
    text, exhibits = energy.build(region)
    fossil, lines, workers = exhibits
    assert isinstance(fossil, Figure)
    assert fossil.title == "72 % of ASEAN’s power is fossil, and more than half of it in 10 of 11 members"
    assert isinstance(lines, Table)
    net = lines.frame.filter(reading="worth less cost").row(0, named=True)
    assert net["low"] < 0 < net["high"]
    assert f"{net['low']:+.1f} to {net['high']:+.1f}" in lines.title
    assert isinstance(workers, Table)
    assert workers.frame.height == 3
    assert "50 % of Japan" in workers.title
    assert all(exhibit.refs for exhibit in exhibits)
    assert "assumptions" in text


def test_a_pack_without_the_figures_has_no_section(region, monkeypatch):
    for name in ("_fossil", "_lines", "_workers"):
        monkeypatch.setattr(energy, name, lambda region: [])
    assert energy.build(region) is None
