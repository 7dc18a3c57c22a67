"""Names in a predicate, counts that items carry, scale words against percentages, sums that are given and got."""

from __future__ import annotations

import pytest

from .papers import rules

# Each: the rule, and a text with one fault.
FAULTS: tuple[tuple[str, str], ...] = (
    (
        "list-count",
        "The three winners of the second round were Tallinn, Riga, Vilnius and Kaunas.",
    ),
    (
        "list-count",
        "The five ports that the company leases are Gdansk, Koper, Split and Bar.",
    ),
    (
        "list-count",
        "Its four customers in the Gulf are Oman, Qatar and Kuwait.",
    ),
    (
        "list-count",
        "The four destinations chosen for the pilot were Quito, Lima, La Paz, Cusco and Sucre.",
    ),
    (
        "list-count",
        "The six beneficiaries in 2021 were Peru, Bolivia, Chile, Ecuador and Paraguay.",
    ),
    (
        "list-count",
        "The first four signatories were Denmark, Iceland and Norway.",
    ),
    (
        "list-count",
        "Among the donors the three largest were Sweden, Japan, Canada and Norway.",
    ),
    (
        "list-count",
        "The two finalists, after a long night, were Izmir, Bursa and Adana.",
    ),
    (
        "list-count",
        "The four towns to be connected first are Gulu, Lira and Soroti.",
    ),
    (
        "list-count",
        "Recipients of the first grant were four states: Mali, Niger and Chad.",
    ),
    (
        "list-count",
        "The four states which applied were Georgia, Moldova and Ukraine.",
    ),
    (
        "list-count",
        "The five buyers were named in March: Enel, Uniper, Shell and Orlen.",
    ),
    (
        "list-count",
        "The law rests on four principles: local consent, fair prices, clear titles, better courts, and more public "
        "information.",
    ),
    (
        "list-count",
        "The strategy has five aims: safe roads, clean water, many small schools, and more doctors in the villages.",
    ),
    (
        "list-count",
        "The plan has three goals: cheaper power, fewer outages, more storage, and more competition among suppliers.",
    ),
    (
        "missing-currency",
        "The clinic was given a grant-in-aid. In 2019 it got an advance of 2.6 million from the treasury, which it has "
        "not returned.",
    ),
    (
        "missing-currency",
        "Grants came to EUR 3 million and loans to USD 2 million. In 2020 the council was granted an allowance of 900,000 "
        "million from the reserve.",
    ),
    (
        "missing-currency",
        "A usual grant was KES 4 million, about EUR 30,000. In 2021 the fund received a top-up of 3.2 million from the "
        "ministry, which ran out by June.",
    ),
    (
        "missing-currency",
        "The theatre obtained a subvention of 1.8 million from the city, but closed all the same.",
    ),
    (
        "missing-currency",
        "In 2018 the museum was awarded a prize of 1.2 million by the foundation.",
    ),
    (
        "missing-currency",
        "The port authority received an instalment of 45 million from the lender in March.",
    ),
    (
        "missing-currency",
        "The ministry paid out a bonus of 6.5 million to the crews before Christmas.",
    ),
    (
        "missing-currency",
        "The regional office got a supplementary allotment of 2.3 million out of the contingency, and spent it on boats.",
    ),
    (
        "missing-currency",
        "A first tranche of 120 million was released in May, the second in September.",
    ),
    (
        "missing-currency",
        "The insurer settled with a payout of 17 million, half of what had been asked.",
    ),
    (
        "missing-currency",
        "The state gave the airline a capital injection of 300 million in 2020.",
    ),
    (
        "missing-currency",
        "The club took out a mortgage of 4.5 million on its ground.",
    ),
    (
        "missing-currency",
        "The village has a typical income of XOF 3 million, or EUR 4,600. It was refunded 1.1 million by the treasury in "
        "the following year.",
    ),
    (
        "unit-slip",
        "Revenue fell by 4 percent, from USD 12.5 billion to USD 12.0 million.",
    ),
    (
        "unit-slip",
        "Exports to Vietnam grew from EUR 640 million in 2019 to EUR 720 billion in 2022, an increase of 12.5 percent.",
    ),
    (
        "unit-slip",
        "Cement output went up by 10 percent, from 3.0 million tonnes to 3.3 billion tonnes.",
    ),
    (
        "unit-slip",
        "Turnover doubled from GBP 310 million in 2015 to GBP 620 billion in 2020.",
    ),
    (
        "unit-slip",
        "The budget was raised by a fifth, from ¥5.0 trillion to ¥6.0 billion.",
    ),
    (
        "unit-slip",
        "Assets shrank from EUR 2.4 trillion in 2008 to EUR 1.8 billion in 2013, a decline of 25 percent.",
    ),
    (
        "unit-slip",
        "The workforce of the sector rose from 1.2 million to 1.5 billion, or by 25 percent.",
    ),
    (
        "unit-slip",
        "Sales were USD 8.8 billion in 2023, 10 percent more than the USD 8.0 million of the year before.",
    ),
    (
        "unit-slip",
        "Of the budget of EUR 40 million, EUR 10 billion, or 25 percent, went to schools.",
    ),
    (
        "unit-slip",
        "The fleet used 4.4 million litres in 2020 and 4.0 billion litres in 2021, 9 percent less.",
    ),
    (
        "unit-slip",
        "Imports, at $3.1 billion, were 24 percent above the $2.5 million of 2017.",
    ),
    (
        "list-count",
        "The work is shared by six partners: a Swiss institute, two firms in Ghana and a college in Togo.",
    ),
    (
        "list-count",
        "The jury had five members: two judges, a lawyer and an engineer.",
    ),
    (
        "list-count",
        "The consortium has seven shareholders: three banks, two insurers and a pension fund.",
    ),
    (
        "list-count",
        "The crew consists of eight persons: a captain, two mates, three engineers and a cook.",
    ),
    (
        "list-count",
        "Four cities have been chosen as hosts: Porto, Braga and Faro.",
    ),
    (
        "list-count",
        "The commission is made up of five ministries, namely Finance, Health, Interior and Justice.",
    ),
    (
        "list-count",
        "We looked at three questions. Who pays? Who decides? Who benefits? And who is left out?",
    ),
    (
        "list-count",
        "Two states abstained: Hungary, Malta and Austria.",
    ),
    (
        "list-count",
        "Only Latvia, Estonia, Cyprus and Malta met all the targets; these three states had small programmes.",
    ),
    (
        "list-count",
        "The programme runs in Kenya, Uganda and Rwanda. In all four countries the ministries of health are partners.",
    ),
    (
        "list-count",
        "Benin, Togo and Ghana signed first. The four states then wrote to the bank.",
    ),
    (
        "list-count",
        "The strategy names four priorities. The first is water, the second is roads, and the third is schools.",
    ),
    (
        "list-count",
        "The board named six risks: floods; fires; theft; strikes; and a fall in prices.",
    ),
    (
        "list-count",
        "The union is composed of seven republics: Ada, Beda, Ceda, Deda, Eda and Feda.",
    ),
    (
        "list-count",
        "Japan, Korea and Taiwan, the four largest buyers, have signed long contracts.",
    ),
    (
        "list-count",
        "The three Baltic states, Estonia, Latvia, Lithuania and Finland, sent letters.",
    ),
    (
        "list-count",
        "Support came from five countries: Norway, Sweden, Denmark as well as Iceland.",
    ),
    (
        "list-count",
        "It has three branches, in Oslo, Bergen, Tromsø and Bodø.",
    ),
    (
        "list-count",
        "The plant will be built in four stages (2024, 2026 and 2028).",
    ),
    (
        "list-count",
        "The treaty has been ratified by three states so far, Fiji, Tonga, Samoa and Palau.",
    ),
    (
        "list-count",
        "Of the winners, three came from Asia: Japan, Vietnam, Nepal and Laos.",
    ),
    (
        "list-count",
        "There were two reasons for this: drought, debt and a new tax.",
    ),
    (
        "missing-currency",
        "The scheme will cost 340 million over ten years.",
    ),
    (
        "missing-currency",
        "For the second phase the donors made available 12.5 million, half of it for roads.",
    ),
    (
        "missing-currency",
        "The hospital ran up a deficit of 3.2 million.",
    ),
    (
        "missing-currency",
        "Its share of the costs came to 4.7 million, which the council paid in two parts.",
    ),
    (
        "missing-currency",
        "The ministry had asked for 85 million; it got 61 million.",
    ),
    (
        "missing-currency",
        "The annual subsidy, 2.4 million until 2019, was cut by a third.",
    ),
    (
        "missing-currency",
        "With a budget of barely 1.8 million the office cannot do much.",
    ),
    (
        "missing-currency",
        "Damage was put at 700 million by the insurers.",
    ),
    (
        "missing-currency",
        "The bank wrote off 1.3 billion in bad loans.",
    ),
    (
        "missing-currency",
        "The village sold its forest for 2.2 million.",
    ),
    (
        "missing-currency",
        "Of its income of 5.6 million, the museum earns a third at the door.",
    ),
    (
        "missing-currency",
        "The second call for proposals was endowed with 7.5 million.",
    ),
    (
        "missing-currency",
        "Investors put 150 million into the mine.",
    ),
    (
        "missing-currency",
        "The project received 9.3 million from the regional fund and 2 million from the town.",
    ),
    (
        "unit-slip",
        "The port handled 12.4 million tonnes in 2021 and 13.1 billion tonnes in 2022.",
    ),
    (
        "unit-slip",
        "The fund has EUR 320 million, of which EUR 120 billion is for rail.",
    ),
    (
        "unit-slip",
        "Aid to Chad was USD 210 million in 2020, USD 230 billion in 2021 and USD 225 million in 2022.",
    ),
    (
        "unit-slip",
        "Spending went from EUR 4.1 billion in 2019 to EUR 4.4 million in 2020.",
    ),
    (
        "unit-slip",
        "The budget rose from RSD 3.4 billion to RSD 3.9 million.",
    ),
    (
        "unit-slip",
        "Some EUR 45 students a year receive the stipend.",
    ),
    (
        "unit-slip",
        "The dam stores 14 billion cubic metres, a third of the 42 million cubic metres that flow in a year.",
    ),
    (
        "list-count",
        "The accord has four annexes, on tariffs, on fish and on ports.",
    ),
    (
        "list-count",
        "Our study visited five mines: Kansanshi, Mopani, Konkola and Lumwana.",
    ),
    (
        "list-count",
        "The council is chaired in turn by its three largest members, Bavaria, Hesse, Saxony and Berlin.",
    ),
    (
        "list-count",
        "Eight reforms were promised: lower taxes, cheaper loans, shorter terms, new courts, open tenders, free lunches "
        "and safer roads.",
    ),
    (
        "list-count",
        "The five instruments are loans, grants, guarantees and advice.",
    ),
    (
        "list-count",
        "Each bid was judged on three counts: price, speed, quality and local content.",
    ),
    (
        "list-count",
        "The ring road touches four suburbs. These are Alba, Bera and Cora.",
    ),
    (
        "list-count",
        "The three ministries responsible are those of Finance, Health, Labour and Justice.",
    ),
    (
        "list-count",
        "The club has four honorary presidents: two Swedes, a Dane and two Finns.",
    ),
    (
        "list-count",
        "Peru, Chile and Mexico founded the alliance. All four countries are members of the bank.",
    ),
    (
        "list-count",
        "Six measures should follow: first, a census; second, a register; third, a levy; fourth, an appeal body.",
    ),
    (
        "missing-currency",
        "A fine of 3.5 million was imposed on the company.",
    ),
    (
        "missing-currency",
        "The lender agreed to advance 75 million.",
    ),
    (
        "missing-currency",
        "Costs had been estimated at 1.1 billion; they ended at 1.9 billion.",
    ),
    (
        "missing-currency",
        "The parliament approved a supplementary budget of 4.5 billion in June.",
    ),
    (
        "missing-currency",
        "The shortfall of 28 million is to be covered by the regions.",
    ),
    (
        "missing-currency",
        "The company is valued at 2.3 billion.",
    ),
    (
        "missing-currency",
        "He left 40 million to the university.",
    ),
    (
        "missing-currency",
        "Revenue from tolls, 95 million in 2019, has since fallen by half.",
    ),
    (
        "missing-currency",
        "The foundation gave 1.5 million towards the new wing.",
    ),
    (
        "missing-currency",
        "Aid worth 310 million was pledged in Oslo.",
    ),
    (
        "unit-slip",
        "Grain exports were 8.1 million tonnes in 2020, against 7.9 billion tonnes in 2019.",
    ),
    (
        "unit-slip",
        "The trade deficit widened from USD 3.1 billion to USD 3.6 million.",
    ),
    (
        "unit-slip",
        "Of its 52 million inhabitants, 13 billion, a quarter, live in towns.",
    ),
    (
        "unit-slip",
        "Its exports of USD 18 million are 9 percent of the USD 200 billion that the region sells.",
    ),
    (
        "unit-slip",
        "The bank lent EUR 6.0 billion in 2022, up 20 percent from EUR 5.0 million.",
    ),
    (
        "unit-slip",
        "The mine yields 1.2 million tonnes of ore, twice the 0.6 billion tonnes of 2010.",
    ),
    (
        "unit-slip",
        "Pledges came from Norway (USD 120 million), Sweden (USD 95 million), Japan (USD 140 billion) and Korea (USD 80 "
        "million).",
    ),
    (
        "unit-slip",
        "The pipeline carries 55 billion cubic metres a year, 10 percent more than the 50 million cubic metres planned.",
    ),
)

# What only looks like such a fault.
CLEAN: tuple[str, ...] = (
    "The four recipients of the first year were the Philippines, Malaysia, Bangladesh and Fiji.",
    "The three winners of the second round were late, costly and unfinished.",
    "The four customers were in Oman, Qatar and Kuwait.",
    "The three largest were Sweden, Japan and Canada.",
    "The two finalists, after a long night, were Izmir and Bursa.",
    "The four towns to be connected first are Gulu, Lira, Soroti and Arua.",
    "The six beneficiaries were, among others, Peru, Bolivia and Chile.",
    "The four signatories were Danish, Icelandic and Norwegian.",
    "The ten members of the club are from Asia, Africa and Europe.",
    "The five ports were leased to Maersk, Cosco and DP World.",
    "Seven states applied. The four that were admitted were Georgia, Moldova, Ukraine and Armenia.",
    "The two ships were the Aurora and the Borealis, built in Turku, Gdansk and Emden.",
    "The four islands are Danish.",
    "The three towns are Gulu, Lira and Arua, which have grown, and Moroto is next.",
    "The six largest buyers in 2020 were China, Japan, Korea, India, Italy and Spain.",
    "The plan has five aims: safe roads, clean water, and more.",
    "The strategy has six aims: safe roads, clean water, cheap power and many others.",
    "The law has five principles: consent, price, titles, and more besides.",
    "The plan has three goals: cheaper power, fewer outages, and more competition among suppliers.",
    "Five sites were named in 2016, and four more followed in 2023, so that the agreement now covers nine.",
    "Three banks were licensed in 2005, and two more joined in 2010, which makes five.",
    "Six schools were opened in Lira, five others in Gulu, and one in Arua.",
    "The work is divided among four partners: a Kenyan survey institute, two NGOs in Uganda and a university in "
    "Tanzania.",
    "The network has five partners: an institute in Bern, three firms in Accra and a college.",
    "The crew consists of eight persons: a captain, two mates, three engineers, a cook and a boy.",
    "The programme has three parts: two railways, a port and an airport.",
    "The programme has three parts: two railways in Kenya, a port in Tanzania, and four clinics.",
    "The jury had five members: two judges, two lawyers and an engineer.",
    "The company built four plants: one in Lviv, two in Odesa and one in Kharkiv.",
    "The town received an influx of 1.2 million from the countryside.",
    "The party had an audience of 3.4 million in the evening.",
    "The harbour handled a volume of 2.4 million in 2019, counted in containers.",
    "The city received a wave of 1.4 million from the war zone.",
    "The province has a population of 2.6 million, most of them farmers.",
    "The station got an average of 1.1 million on weekdays.",
    "The paper had a circulation of 1.2 million in its best year.",
    "The fund received a supplement of EUR 1.4 million from the reserve.",
    "All amounts are in euros. The fund received a supplement of 1.4 million from the reserve.",
    "The party won a majority of 1.3 million in the run-off.",
    "The army had a strength of 1.1 million before the war.",
    "The railway gave a lift to an extra of 1.2 million in summer.",
    "The region lost a total of 1.5 million to emigration.",
    "The fund spent USD 3.4 million in 2019. In 2020 it received a top-up of 1.2 million from the ministry.",
    "Revenue fell by 4 percent, from USD 12.5 billion to USD 12.0 billion.",
    "Turnover rose from GBP 310 thousand in 1995 to GBP 620 million in 2020.",
    "The start-up grew from EUR 2 million in 2005 to EUR 2 billion in 2020.",
    "The Pacific Islands Forum counts eighteen members, whose population, Australia and New Zealand apart, is about "
    "14 million, most of them in Papua New Guinea.",
    "ASEAN has, without Indonesia, a population of 400 million.",
    "The population of the region, excluding Japan, is about 690 million.",
    "The grouping, Indonesia aside, has a population of 390 million.",
    "Four cities have been chosen as hosts: Porto, Braga, Faro and Lisbon.",
    "Only Latvia, Estonia and Malta met all the targets; these three states had small programmes.",
    "The programme runs in Kenya, Uganda and Rwanda. In all three countries the ministries are partners.",
    "The programme runs in Kenya, Uganda and Rwanda. In all four countries of the region, Burundi included, prices "
    "rose.",
    "Benin, Togo and Ghana signed first. Four states then wrote to the bank.",
    "Japan and Korea met in May. The three countries, with China, met again in June.",
    "The survey covered Lima, Cusco and Piura. In three cities of the north, 900 people were asked.",
    "The scheme will serve 340 million over ten years.",
    "Its share of voters came to 4.7 million.",
    "The ministry had counted 85 million; it had expected 61 million.",
    "The site sold 2.2 million in its first year.",
    "The bank has 1.3 billion customers' records.",
    "Investors put 150 million shares on the market.",
    "The country has 5.6 million, of whom a third are young.",
    "The project reached 9.3 million in the region and 2 million in the town.",
    "The app gained 60 million in March.",
    "Losses of 1.2 million tonnes were put down to rats.",
    "The fund has EUR 320 billion, of which EUR 120 million is for rail.",
    "The state has a budget of EUR 40 billion; EUR 50 million, 25 percent more than last year, goes to theatres.",
    "GDP is USD 3.4 trillion and the trade surplus USD 3.3 billion, 3 percent more than in 2020.",
    "Exports were EUR 4.1 billion in 2019. The firm sold EUR 4.4 million in 2020, a rise of 7 percent.",
    "The grant of EUR 9 billion includes EUR 3 million for schools.",
    "Of the USD 1.2 billion, USD 600 million, or half, has been paid.",
    "A firm with sales of EUR 2.0 million holds 5 percent of a market of EUR 2.1 billion.",
    "It sold 3.0 million phones and 3.3 billion screws, 10 percent more than in the year before.",
    "The plant of 240 MW supplies a grid of 260 GW, 8 percent larger than in 2015.",
    "The accord has four annexes, on tariffs, on fish, on ports and on taxes.",
    "Two reports, on wages and on rents, were sent to three ministries.",
    "Five ministers spoke on tariffs, on fish and on ports.",
    "The four projects were delayed for months, for lack of funds and for want of staff.",
    "The four ships were repaired, refitted and renamed.",
    "The five instruments are loans, grants, guarantees, shares and advice.",
    "The three islands are home to seals, terns and gulls, ducks and geese.",
    "The four workers were cooks, drivers and guards.",
    "The twelve members were farmers, lawyers and teachers.",
    "The three ministries responsible are those of Finance, Health and Justice.",
    "Peru, Chile and Mexico founded the alliance; Colombia joined later. All four countries are members of the bank.",
    "Peru and Chile met with Mexico in Lima. The three countries signed a pact.",
    "Kenya, Uganda and Rwanda are landlocked or poor. These two problems are old.",
    "The line runs through France, Spain and Portugal. In the two countries of the south it is slow.",
    "Japan, Korea and China trade more. The two countries with the oldest populations grow least.",
    "The four largest buyers, Japan, Korea, China and India, have signed.",
    "Among them are Japan, Korea and Taiwan, the three largest buyers, and some small ones.",
    "It was signed by Ministers Tan, Wong and Lee, the two presidents, and the chair.",
    "In Oslo, Bergen and Bodø, the two largest firms closed.",
    "Norway, Sweden and Denmark, its three neighbours, sent help.",
    "The company has two plants, in Lyon and Lille.",
    "The company has five plants, in Lyon and Lille.",
    "Of the winners, three came from Asia: Japan, Vietnam and Nepal.",
    "He left 40 million to fend for themselves.",
    "The war left 1.4 million to be fed.",
    "The vaccine was a success. The country gave 1.4 million doses to its neighbours.",
    "The campaign reached 9 million. It left 2 million to the second year.",
    "The drought put 12 million into need.",
    "The league sold 2.4 million tickets.",
    "The deficit widened from USD 3.1 billion to USD 3.6 billion.",
    "The gap narrowed from USD 3.1 billion to USD 36 million.",
    "Of its 52 million inhabitants, 13 million, a quarter, live in towns.",
    "Its exports of USD 18 billion are 9 percent of the USD 200 billion that the region sells.",
    "Exports of USD 18 million, or 9 percent of GDP, went to Chad, which sells USD 2 billion abroad.",
    "A village of 1.2 million trees sells USD 2.4 billion, twice as much as in 2010.",
    "The first half was bad, the second half was worse. There were two reasons. The first is drought, the second is "
    "debt.",
    "The bank financed three projects. The first is a road, the second is a dam, and the third is a port.",
    "They discussed two points. The first was water. The second was the third airport.",
    "The ring road touches three suburbs. These are Alba, Bera and Cora.",
    "The three states have ratified. They are Fiji, Tonga and Samoa.",
    "The seven emirates are Abu Dhabi, Dubai, Sharjah, Ajman, Fujairah, Ras Al Khaimah and Umm Al Quwain.",
    "The two sides were Russia and Ukraine, Turkey and the United Nations acting as brokers.",
    "Its three main partners are China, Japan and the United States; the EU comes next.",
    "The four founding members were Malaysia, the Philippines, Singapore, and Thailand.",
    "The five permanent members are China, France, Russia, the United Kingdom and the United States.",
    "The two houses are the Senate and the House of Representatives.",
    "The three men were Presidents Tan, Wong and Secretary Lee.",
    "The two authors are John Smith and Mary Jones, Oxford.",
)


@pytest.mark.parametrize(("rule", "text"), FAULTS)
def test_a_fault_is_found_under_its_rule_and_no_other(rule: str, text: str) -> None:
    assert rules(text) == [rule]


@pytest.mark.parametrize("text", CLEAN)
def test_what_only_looks_like_a_fault_is_silent(text: str) -> None:
    assert rules(text) == []
