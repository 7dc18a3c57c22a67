"""Two that are each ahead of all others: told by a comparison, a verb or a noun; and what must stay silent."""

from __future__ import annotations

import pytest

from .papers import rules

RIVALS = {
    "since": "Peru has been the region's largest copper exporter without a break since 2004. Prices are high. "
    "Chile, the region's largest copper exporter, taxes its mines.",
    "years": "For two decades Ghana has been Africa's biggest gold producer. Mines are deep. Mali is Africa's "
    "biggest gold producer.",
    "ever": "Since 1995 Norway has remained Europe's main supplier of gas. Pipes are old. Algeria, Europe's main "
    "supplier of gas, wants higher prices.",
    "paid": "Sweden was the largest donor to the trust fund. Canada followed. The Netherlands, which paid in "
    "more than any other donor, left in 2019.",
    "lent": "France is the country's largest creditor. Talks go on. China has lent the country more than any other state.",
    "no-state": "No state buys more of its timber than Turkey. Duties are low. Italy is the largest buyer of its timber.",
    "takes": "Uganda hosts more refugees than any other country in Africa. Camps are full. Africa's largest host "
    "of refugees is Ethiopia.",
    "most": "Brazil exports the most soya in the world. Rain was short. Argentina is the world's largest exporter of soya.",
    "bigger": "Kenya is a bigger producer of tea than any other country in Africa. Rain was short. Malawi is "
    "Africa's biggest producer of tea.",
    "longest": "Kazakhstan has a longer border with Russia than any other state. Trade is free. Mongolia has the "
    "longest border with Russia.",
    "employer": "The country's biggest employer is the railway. Mines follow. The biggest employer in the country is "
    "the postal service.",
    "contribution": "Germany made the largest contribution to the fund. Others followed. Norway contributed more to the "
    "fund than all other members.",
    "leads": "Vietnam has led the world in exports of pepper every year since 2001. Prices fell. Brazil is the "
    "world's largest exporter of pepper.",
    "gives": "The European Union gives the mission more money than anyone else. Troops are few. The United "
    "States, the mission's largest donor, wants to end it.",
    "taken-in": "Turkey has taken in more refugees than any other country. Camps are full. Iran, which hosts more "
    "refugees than any other country, asks for help.",
    "second": "Zambia has remained Africa's second-largest copper producer since 2010. Prices rose. Africa's "
    "second-largest copper producer is the Congo.",
    "soldiers": "Ethiopia contributes more soldiers to the force than any other state. The force is small. Burundi "
    "is the largest contributor of soldiers to the force.",
    "most-important": "Russia is still the country's most important supplier of wheat. Ukraine, the country's most "
    "important supplier of wheat, raised its prices.",
    "common-nouns": "The province's largest employer is the sugar mill. Wages are low. The hospital is the province's "
    "largest employer.",
    "top": "With 28 percent India is the top buyer of its oil. Sanctions bite. China buys more of its oil than "
    "any other country.",
}
NO_RIVALS = {
    "one-year": "Germany was the largest contributor to the fund. In 2023 Canada paid more than any other donor.",
    "until": "Until 2015 Ghana was Africa's biggest gold producer. Since 2016 Mali has been Africa's biggest gold producer.",
    "other-good": "Peru is the region's largest copper exporter. Chile exports more lithium than any other state of the region.",
    "ab": "France is the country's largest creditor. China has lent the mine more than any other bank.",
    "perhead": "Germany was the largest contributor to the fund. Per head, Norway paid more than any other donor.",
    "same": "Norway was the largest contributor to the fund. Norway paid more than any other donor.",
    "buy-sell": "Italy is the largest buyer of its timber. Turkey sells more timber than any other state.",
    "after": "Germany was the largest contributor to the fund. After Germany, Norway paid more than any other donor.",
    "in-last": "Germany was the largest contributor over the whole period. In its last phase Norway paid more than "
    "any other donor.",
    "often": "Germany was the largest contributor to the fund. Norway criticised it more than any other donor.",
    "other-crop": "Vietnam is the world's largest exporter of pepper. Brazil exports more coffee than any other country.",
    "branches": "The largest lender to the port is the Export Bank. No other lender has more branches in the port "
    "than the Development Bank.",
    "of-whom": "Turkey has taken in more refugees than any other country. Iran hosts more Afghans than any other country.",
    "of-what": "Ethiopia contributes more soldiers to the force than any other state. Germany is the largest "
    "contributor of money to the force.",
    "until-since": "Until 2020 Russia was the country's most important supplier of wheat. Since 2021 it has been "
    "Ukraine, the country's most important supplier of wheat.",
    "city": "The province's largest employer is the sugar mill. The city's largest employer is the hospital.",
    "two-years": "India was the top buyer of its oil in 2021. In 2023 China bought more of its oil than any other country.",
    "two-places": "Germany paid more than any other donor in Europe. Japan paid more than any other donor in Asia.",
    "few": "Sweden is the largest donor to the fund. Few donors give more than Norway.",
    "of-nothing": "Mali is the largest producer. Kenya grows more tea than any other state.",
}
MISSED = {
    "branch": "No other lender has more money in the port than the Development Bank. Work goes on. The largest "
    "lender to the port is the Export Bank.",
    "held-shares": "Japan was by far the largest shareholder of the bank in 2022. Votes are weighted. In 2022 China "
    "held more shares of the bank than any other member.",
}


@pytest.mark.parametrize("name", RIVALS)
def test_two_are_ahead_of_all_others(name: str) -> None:
    assert rules(RIVALS[name]) == ["rival-superlatives"]


@pytest.mark.parametrize("name", NO_RIVALS)
def test_who_is_ahead_in_something_else_is_left_alone(name: str) -> None:
    assert rules(NO_RIVALS[name]) == []


@pytest.mark.xfail(strict=True, reason="not seen yet")
@pytest.mark.parametrize("name", MISSED)
def test_what_is_not_seen_yet(name: str) -> None:
    assert rules(MISSED[name]) == ["rival-superlatives"]
