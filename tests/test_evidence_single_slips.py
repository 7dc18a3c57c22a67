"""Single sentences with one slip, and clean ones: lists, units, broken numbers, values that cannot be, sums without currency."""

import pytest

from .papers import rules

FAULTS: tuple[tuple[str, str], ...] = (
    ("list-count", "The council has seven standing committees: finance, health, roads, schools, water and culture."),
    ("list-count", "Only two of the ports can take such ships. The three ports, Mombasa and Dar es Salaam, are full."),
    ("list-count", "The report is in four parts. Part one looks at prices, part two at wages and part three at trade."),
    (
        "list-count",
        "The Alliance unites eight towns on the river: Vidin, Lom, Ruse, Silistra, Giurgiu, Calafat and Oltenita.",
    ),
    ("list-count", "Four risks deserve attention: a late harvest, a strong peso and a strike in the ports."),
    (
        "list-count",
        "Our three findings can be summed up as follows. One, prices are up. Two, wages are not. Three, "
        "rents are frozen. Four, nobody saves.",
    ),
    (
        "list-count",
        "# Heat in cities\n\n## Summary\n\nThe paper sets out six actions for mayors.\n\n## Actions for "
        "mayors\n\n1. Plant trees.\n2. Paint roofs.\n3. Open pools.\n4. Shade stops.\n5. Move shifts.\n",
    ),
    ("list-count", "The scheme rests on five principles (openness, thrift, fairness and speed)."),
    ("list-count", "There are three ways out: to borrow, to cut, to tax or to default."),
    (
        "list-count",
        "The roadmap has six milestones. Two were met in 2020.\n\nThe seventh milestone of the roadmap, a "
        "joint market, is due in 2026.",
    ),
    ("list-count", "The three donors were Sweden, Norway, Finland and the Netherlands."),
    ("list-count", "It covers the five Nordic countries (Denmark, Finland, Iceland and Norway)."),
    (
        "list-count",
        "The delegation met the heads of three agencies: the port authority, the customs service, the "
        "coast guard and the weather office.",
    ),
    (
        "list-count",
        "Nine recommendations are made in this study.\n\nOne of the ten recommendations of this study, on "
        "fees, is for the towns.",
    ),
    ("unit-slip", "Turkey took in USD 3.6 million Syrians."),
    ("unit-slip", "The plant employs €4,200 welders."),
    ("unit-slip", "In 2018 the park had $210,000 visitors, against 190,000 a year before."),
    (
        "unit-slip",
        "The dam holds 12 billion cubic metres. When full, its 12 million cubic metres would last for three years.",
    ),
    ("unit-slip", "Kosovo spent €48 million on roads in 2019, €51 million in 2020 and €53 billion in 2021."),
    ("unit-slip", "The country exported 4.1 million tonnes of rice in 2020 and 4.3 billion tonnes in 2021."),
    (
        "unit-slip",
        "A solar plant of 250 GW was opened near the town of Benban in 2018; two others, of 180 MW and "
        "200 MW, followed.",
    ),
    ("unit-slip", "The village of Aro has a population of 1,400 million."),
    ("unit-slip", "Aid to the camp was $12 million. With these $12 billion, 400 tents were bought."),
    ("unit-slip", "The loan of KES 3 billion is to be repaid over ten years in instalments of KES 300 billion a year."),
    ("garbled-number", "The subsidy ran from 201618 and was then cut."),
    ("garbled-number", "Men aged 1864 were called up."),
    ("garbled-number", "Between 3040 percent of the crop is lost."),
    ("garbled-number", "Exports of $1.2.5 billion were recorded."),
    ("garbled-number", "In 2O17 the mine closed."),
    ("garbled-number", "The work lasts 2430 months."),
    ("garbled-number", "The Strategy 20182023 was adopted late."),
    ("garbled-number", "Growth of 56..2 percent was reported."),
    ("garbled-number", "A total of 1,2345 tonnes was shipped."),
    ("garbled-number", "School enrolment for ages 611 rose."),
    ("impossible-value", "The vaccine reached 112 percent of all children under five."),
    ("impossible-value", "Of the 64 signatories, 71 have ratified the treaty."),
    ("impossible-value", "The committee of 15 met in June; 17 of its members voted for the draft."),
    ("impossible-value", "Output fell by 130 percent."),
    ("impossible-value", "The conference will open on 31 April 2025."),
    ("impossible-value", "The survey covered 400 farms, 430 of which grew cotton."),
    ("impossible-value", "Eleven of the ten provinces have a plan."),
    ("impossible-value", "The parliament has 120 seats. The ruling party won 134 of them."),
    ("impossible-value", "In the sample of 300 clinics, 320 clinics had no doctor."),
    ("impossible-value", "Unemployment stood at 104 percent in the camps."),
    ("impossible-value", "The share of women in the force is 119 percent."),
    ("impossible-value", "The strike lasted from 12 May to 38 May 2019."),
    ("impossible-value", "The ferry ran from 2015 to 2009."),
    ("impossible-value", "On average a nurse works 9 days a week."),
    ("missing-currency", "The refinery was sold for 1.3 billion in 2016."),
    ("missing-currency", "Damage from the flood was estimated at 640 million."),
    ("missing-currency", "The fund has paid 28 million to fishing families since 2015."),
    ("missing-currency", "The ministry requested an additional 15 million for the census."),
    ("missing-currency", "The road is financed by a loan of 340 million from the regional bank."),
    ("missing-currency", "The club has debts of 22 million."),
    ("missing-currency", "Donors pledged 1.1 billion at the conference in Rome."),
    ("missing-currency", "Of the total, 45 million went to consultants."),
    ("missing-currency", "The budget of the agency is 18.4 million a year."),
    ("missing-currency", "Its capital was raised to 5 billion in 2018."),
    ("missing-currency", "The tender was won by a firm that asked for 12.4 million."),
    ("missing-currency", "The penalty of 3 million was never collected."),
    ("missing-currency", "The sale of the licence fetched 800 million."),
    ("list-count", "Delegates came from five cantons, namely Bern, Uri, Zug and Schwyz."),
    ("list-count", "The authority runs four airports: Lusaka, Ndola and Livingstone."),
    (
        "list-count",
        "The strategy has four goals.\n\nGoal 1. Cut losses by a third.\n\nGoal 2. Connect the islands.\n\n"
        "Goal 3. Train engineers.\n",
    ),
    (
        "list-count",
        "Ministers adopted a six-point plan: first, to open the border; second, to share data; third, to "
        "train guards; fourth, to meet each year; and fifth, to publish reports.",
    ),
    (
        "list-count",
        "The board has nine members. Six of them are elected and the two others are named by the "
        "minister. All ten members have a vote.",
    ),
    (
        "list-count",
        "The programme has three windows, one for towns, one for farms, one for schools and one for clinics.",
    ),
    ("list-count", "We visited four districts (Gulu, Lira, Kitgum) between May and July 2021."),
    ("list-count", "The reform rests on two laws, the Land Act, the Water Act and the Forest Act."),
    (
        "list-count",
        "The Compact contains eight commitments on water.\n\nProgress under the nine commitments of the "
        "Compact has been slow.",
    ),
    (
        "list-count",
        "The summit brought together the leaders of six countries: Angola, Botswana, Namibia, Zambia and Zimbabwe.",
    ),
    ("unit-slip", "About GBP 8,400 doctors left the service in 2021."),
    ("unit-slip", "The strike idled ¥12,000 dockers for a month."),
    ("unit-slip", "The school meals reach USD 2.3 million pupils in nine provinces."),
    (
        "unit-slip",
        "The health ministry bought vaccines for $61 million. A third of the $61 billion came from the World Bank.",
    ),
    ("unit-slip", "In 2022 the airline carried 14.2 billion passengers, against 12.9 million in 2021."),
    ("unit-slip", "Cement output rose from 3.2 million tonnes in 2018 to 3.9 billion tonnes in 2020."),
    ("unit-slip", "The wind farm off Esbjerg has 80 turbines of 8 GW each."),
    ("garbled-number", "The drought of 201416 cost the valley half its herds."),
    ("garbled-number", "Some 4550 percent of the seedlings survive the first year."),
    ("garbled-number", "The grace period is 57 years, and the loan runs for 2530 years."),
    ("garbled-number", "Children aged 59 were given two doses and those aged 1014 one."),
    ("garbled-number", "In the financial year 202122 the port earned $40 million."),
    ("garbled-number", "Rainfall was 12.7.4 percent below the mean."),
    ("garbled-number", "Tariffs fell from 2O percent to 12 percent."),
    ("impossible-value", "A total of 96 of the 88 municipalities answered the questionnaire."),
    ("impossible-value", "The office handled 210 cases in 2021, of which 245 were closed within the year."),
    ("impossible-value", "Nearly 140 percent of pupils finish primary school."),
    ("impossible-value", "Of the 12 judges, 14 signed the opinion."),
    ("impossible-value", "The ceasefire was to begin on 30 February."),
    ("impossible-value", "Twelve of the union's nine members have ratified the protocol."),
    ("impossible-value", "The clinic treats 60 patients a day, 75 of them children."),
    ("impossible-value", "Coal's share of generation rose to 104 percent in 2020."),
    ("impossible-value", "The registry lists 48 vessels; 53 of the vessels registered fly a foreign flag."),
    ("impossible-value", "Poverty fell by 112 percent over the decade."),
    ("missing-currency", "The state has set aside 90 million for the pensions of miners."),
    ("missing-currency", "The second phase will cost another 2.4 billion."),
    ("missing-currency", "The agency's annual budget of 33 million is voted in June."),
    ("missing-currency", "The bank lent 120 million to rice mills and took the mills as security."),
    ("missing-currency", "Of the loan, 70 million has been drawn so far."),
    ("missing-currency", "A trust fund of 15 million pays for the monitors."),
    ("missing-currency", "Losses to the cyclone are put at 1.9 billion."),
    ("missing-currency", "A total of 48 million was raised from local savers."),
    ("missing-currency", "The contract, worth 260 million, went to a firm from Busan."),
    ("missing-currency", "Subsidies for fuel swallowed 3.3 billion in 2022."),
    ("missing-currency", "The toll road earns 11 million a month."),
    ("missing-currency", "The region's exports of flowers were worth 430 million."),
    (
        "note-duplicate",
        "Trade grew.[1] Aid fell.[2] Debt rose.[3]\n\n## Notes\n\n[1] World Bank, Data, 2020.\n[2] IMF, "
        "Outlook, 2021.\n[2] ADB, Report, 2022.\n[3] AfDB, Review, 2022.\n",
    ),
    (
        "note-skipped",
        "Trade grew.[1] Aid fell.[2] Debt rose.[4]\n\n## Notes\n\n[1] World Bank, Data, 2020.\n[2] IMF, "
        "Outlook, 2021.\n[4] AfDB, Review, 2022.\n",
    ),
    (
        "note-too-old",
        "In 2022 exports came to $4 billion.[1] Aid fell to $2 billion in 2019.[2]\n\n## Endnotes\n\n[1] "
        "World Bank, Trade Data (Washington, 2017).\n[2] OECD, Aid Data (Paris, 2021).\n",
    ),
    (
        "note-missing",
        "The method is set out in note 8. Trade grew.[1] Aid fell.[2]\n\n## Notes\n\n[1] World Bank, Data, "
        "2020.\n[2] IMF, Outlook, 2021.\n",
    ),
)

CLEAN: tuple[str, ...] = (
    "The council has two chambers: a senate of 40 members and a house of 120.",
    "He served under three kings, and in four wars; the fifth war was short.",
    "Five of the six states signed: Benin, Togo, Ghana, Mali and Niger.",
    "The fund pays €300 to farmers, $40,000 to fishers and £2 million to weavers' guilds.",
    "In 201 schools, 112 teachers were absent; in 2015 pupils sat outside.",
    "A 2030 target of 45 percent was set.",
    "By 2040 the plant will run 8,000 hours a year.",
    "The party won 48 of the 120 seats, and 60 with its partners.",
    "Of the 30 schools, 12 have a well; of the wells, 15 were dry.",
    "The country has 62 airports. Only 9 of them have paved runways, and 70 of the country's airfields are private.",
    "Some 12 million were vaccinated, and a further 3 million were invited.",
    "Production was 4.5 million in 2019. Another 1.2 million was imported.",
    "The four pillars of the plan are known. Each pillar has three parts, and the twelve parts are costed.",
    "The first phase has two steps; the second phase, three steps. The five steps take ten years.",
    "There are three reasons. The first two are old. The third is new.",
    "The three-year plan has five goals, two of them new.",
    "Ten countries took part, Chad for the first time.",
    "The seven ministers met twice, in Oslo and Bergen, and again in Tromsø.",
    "The two firms, Equinor and Aker, bid against three others, Shell, BP and Eni.",
    "The tax is levied in four bands: 0, 10, 20 and 30 percent.",
    "It sold 1.2 million in its first year and 2 million in the next; each car costs $9,000.",
    "The population of the town is put at 1.2 million, that of the province at 4 million.",
    "The service cost of carrying 40 million was low.",
    "The museum received 2.4 million in 2019, most of them from abroad.",
    "The series runs from 1990 to 2020 and the index from 2000 to 2019.",
    "The plan has four parts: roads, including bridges; rail; ports and airports; and buses.",
    "Three steps were taken in 2020. In 2021, four steps followed. All seven steps were paid for by the bank.",
)


@pytest.mark.parametrize(("rule", "text"), FAULTS)
def test_a_single_fault_is_found_under_its_rule(rule: str, text: str) -> None:
    assert rules(text) == [rule]


@pytest.mark.parametrize("text", CLEAN)
def test_a_clean_sentence_is_silent(text: str) -> None:
    assert rules(text) == []
