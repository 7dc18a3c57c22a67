"""Numbers that a text takes up again, and rivals that are told by a comparison: paraphrases, and what must stay silent."""

from __future__ import annotations

import pytest

from .papers import rules

_FILL = " The roads are poor and the rains were late, so that little could be done before the harvest was over."
"""A sentence between two figures."""

RESUMED = {
    "asked": "We questioned 1,380 nurses in four provinces.{} Of the 1,830 nurses we questioned, 40 percent wanted to leave.",
    "trained": "Between 2015 and 2018 the project trained 320 midwives.{} A later visit found that most of the 280 midwives "
    "trained were still in service.",
    "lakes": "The reserve takes in 57 lakes.{} In its 75 lakes fishing is forbidden.",
    "suspended": "In May 2021 the ministry suspended 316 licences for logging.{} The 361 licences suspended in May 2021 had "
    "never been used.",
    "all": "The sample comprised 864 workshops of the textile trade.{} All 846 workshops filled in the form.",
    "those": "The amnesty freed 2,150 prisoners.{} Of those 2,510 prisoners a third were back in jail after a year.",
    "mayors": "A total of 92 mayors came to the congress.{} The 29 mayors agreed to meet again.",
    "staff": "The agency pays 1,260 inspectors.{} With its 1,620 inspectors it can visit each factory once in four years.",
    "branches": "In 2020 the bank closed 143 branches.{} The closing of the 134 branches saved little.",
    "possessive": "The scheme was rolled out to 58 districts.{} In none of the scheme's 85 districts did wages fall.",
    "people": "Altogether 2,140 adults took part in the poll.{} Among the 2,410 respondents women were in the majority.",
    "loan": "The Bank approved a loan of EUR 240 million for the Dakar tramway.{} A third of the loan of EUR 204 million for the "
    "Dakar tramway had been drawn by the end.",
    "delay-2-again": "Completion was delayed by 14 months.{} The delay of 18 months in completion was due to the late "
    "purchase of land.",
    "villages-again": "Work began in 128 villages of the delta.{} By the end 90 of the 118 villages had a pump.",
    "pilot-again": "A pilot was carried out with 240 farmers.{} The pilot with 204 farmers showed that the seed was good.",
    "panel-again": "The panel of 24 experts met twice.{} The 42 experts could not agree on a text.",
    "ships-again": "The navy took over 18 patrol boats from Japan in 2017.{} The 81 patrol boats from Japan lie idle.",
    "judges-again": "In March the president dismissed 57 judges.{} The dismissal of the 75 judges was condemned abroad.",
    "schools-again": "By 2021 the fund had rebuilt 312 schools in Nepal.{} Inspectors found cracks in 40 of the 321 "
    "rebuilt schools.",
    "towns-again": "The law applies to 1,103 municipalities.{} For all 1,130 municipalities the same rules hold.",
    "sample-again": "Our sample consists of 612 companies.{} Of the 642 companies in our sample, 71 percent export.",
    "delegates-again": "The party congress brought together 2,300 delegates.{} Nine of ten of the 3,200 delegates voted for "
    "the leader.",
    "observers-again": "The Union sent 86 observers to the poll.{} According to its 68 observers the count was fair.",
    "respond-again": "We received answers from 430 mayors.{} Most of the 340 mayors who answered wanted more money.",
}
APART = {
    "remaining": "The scheme began in 64 villages.{} The remaining 46 villages are to follow.",
    "dropped": "The scheme began in 64 villages, and 18 dropped out.{} In its 46 villages yields have doubled.",
    "two": "We asked 1,240 households in Chad and 1,420 households in Niger.{} The 1,420 households in Niger were poorer.",
    "years": "In May 2021 the ministry suspended 316 licences.{} The 361 licences suspended in 2019 had never been used.",
    "names": "Kenya has 47 camps on its border.{} Uganda could not feed the people in its 74 camps.",
    "with": "The scheme reached 63 schools.{} In the 36 schools with a library pupils read better.",
    "visited": "The scheme reached 63 schools.{} In the 36 schools visited pupils read better.",
    "passed": "The project trained 320 midwives.{} The 280 midwives who passed the examination were hired at once.",
    "stage": "At first the scheme had 63 schools.{} Today its 36 schools are full.",
    "phases": "The first phase reached 58 districts.{} The second phase, with its 85 districts, was larger.",
    "half": "We asked 864 workshops.{} The 432 workshops that answered were the larger ones.",
    "quiet-two": "The bridge was delayed by 14 months.{} The delay of 18 months at the tunnel was due to strikes.",
    "quiet-sub": "Work began in 128 villages of the delta.{} Pumps were sold in 118 villages of the hills.",
    "quiet-part": "This paper rests on 52 interviews.{} In the 25 interviews with women other things were said.",
    "quiet-answered": "We wrote to 430 mayors.{} The 340 mayors who answered wanted more money.",
    "quiet-hill": "The fund rebuilt 312 schools.{} The 231 private schools got nothing.",
    "quiet-later": "By 2021 the fund had rebuilt 312 schools.{} The 321 schools rebuilt by 2022 stand firm.",
    "quiet-sent": "The Union sent 86 observers to the poll.{} Russia praised the count, and its 68 observers left early.",
    "quiet-loans": "The Bank granted a loan of USD 125 million for buses.{} The loan of USD 152 million for trams is larger.",
    "quiet-of": "The court has 15 judges.{} The 51 judges of the lower courts earn less.",
    "quiet-days": "The first trip took 12 days.{} The 21 days of the second trip were worse.",
    "quiet-seats": "The upper house has 104 seats, the lower house 140 seats.{} The 140 seats of the lower house are "
    "filled by lot.",
    "sum": "We asked 520 men and 320 women, that is, 840 people.{} The 840 people were chosen by lot.",
}


@pytest.mark.parametrize("name", RESUMED)
def test_a_number_is_taken_up_with_another_value(name: str) -> None:
    assert rules(RESUMED[name].format(_FILL)) == ["same-fact-different-value"]


@pytest.mark.parametrize("name", APART)
def test_another_number_of_the_same_noun_is_left_alone(name: str) -> None:
    assert rules(APART[name].format(_FILL)) == []
