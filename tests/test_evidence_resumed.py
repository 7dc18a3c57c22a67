"""What a text tells with a date and takes up again by its noun: the strategy of, the pact signed in, months after the rules."""

from __future__ import annotations

import pytest

from .papers import rules

ORDER = ("impossible-order", "difference", "dated-differently")
"""A wrong duration between two dates may be reported under the order, the difference or the date."""

# Each: a thing that is told with one date and named again with another.
DATES = {
    "strategy": "On 9 May 2019 the Senate of Chile endorsed a national lithium policy, together with a plan for the "
        "salt flats. It was much debated. What started with the lithium policy of 19 May 2019 has become a "
        "state company.",
    "ceasefire": "A ceasefire between the army and the rebels was announced on 24 March 2022. Convoys reached the "
        "town. Since the ceasefire of 24 May 2022 no convoy has been stopped.",
    "directive": "In June 2019 the Parliament gave its consent to the directive on single-use plastics. Straws have "
        "vanished. The June 2018 directive on single-use plastics left bottles alone.",
    "visit": "The first visit of a Turkish president to Mogadishu took place on 19 August 2011. Others followed. Ever"
        " since the first presidential visit to Mogadishu in October 2011, Turkish firms have run the port.",
    "pact": "On 27 March 2023 the chancellor and the president of Kenya concluded a migration pact in Nairobi. It is "
        "short. The pact concluded with Kenya in March 2022 has brought few nurses.",
    "loan-given-green-light": "The board of the Bank gave the green light to a loan for the Rogun dam on 17 December "
        "2018. Work has gone on. The loan approved for the Rogun dam on 17 December 2019 is the"
        " largest of the portfolio.",
    "ban-came": "India stopped the export of broken rice on 8 September 2022. Prices rose at once in Dakar. The "
        "export stop of 8 November 2022 hit Senegal hard.",
    "handover": "Dutch engineers handed the polder at Beira over to the city in October 2018. It was tested soon. The"
        " handover of the polder in October 2016 was a quiet affair.",
    "coup": "Officers of the guard overthrew the president of Niger on 26 July 2023. Sanctions came within days. "
        "Before the coup of 26 June 2023 the country had been a partner.",
    "withdrawal": "The last French soldiers left Gao on 15 August 2022. The base was taken over. Since the French "
        "withdrawal from Gao in August 2021 the road has been closed.",
    "decree": "On 3 February 2020 the ministry issued a decree on the catch of hake. Boats stayed in port. The decree"
        " on hake of 3 February 2021 is still contested.",
    "ruling": "The court in Nairobi ruled against the census on 12 April 2018. The statisticians had to start anew. "
        "The ruling against the census in November 2018 delayed the count.",
    "quake": "An earthquake shook Lombok on 5 August 2018. Schools collapsed. In the district visited by us the "
        "Lombok earthquake of August 2016 was still the main topic.",
    "declaration": "Leaders of the eight Amazon states put their names to the Belém Declaration on 8 August 2023. "
        "Civil society was absent. The Belém Declaration, to which the leaders put their names on 8 August"
        " 2022, sets no date for the end of clearing.",
    "strike": "The dockers of Mombasa went on strike on 1 July 2015. Ships waited. The dockers' strike of July 2014 "
        "cost the port two weeks.",
    "merger": "The two ferry companies merged in January 2017. Fares rose. After the merger in January 2019 the fares"
        " rose.",
    "agreed-in": "The ministers agreed on a roadmap for the grid in Tashkent in September 2020. It has four stages. "
        "The roadmap agreed in Tashkent in December 2020 foresees four stages.",
    "code": "The shipowners of the strait drew up a code of conduct, which all of them signed on 4 April 2017. It "
        "binds no one. The code of conduct of April 2016 names no penalty.",
    "fire": "Fire destroyed the camp at Moria on 9 September 2020. Tents were put up. Since the fire at Moria of 9 "
        "August 2020 the refugees have lived in Kara Tepe.",
    "agency": "A national agency for water was created by decree in March 2011. It has 300 staff. The creation of the"
        " agency in March 2014 was overdue.",
    "swap": "The central banks of Tokyo and Delhi signed a currency swap on 29 October 2018. It has never been used. "
        "The currency swap signed in October 2017 is a signal.",
    "verdict": "The court in The Hague handed down its judgment on the border on 27 January 2014. Fishermen "
        "protested. The judgment of 27 January 2012 left the parallel in place.",
    "referendum": "Voters in Bougainville went to the polls on independence in November 2019. The result was clear. "
        "The independence referendum of November 2017 bound nobody.",
    "satellite": "Rwanda launched its first satellite on 27 February 2019. It takes pictures of crops. With the "
        "launch of the first satellite in September 2019 Rwanda joined a club of eleven.",
    "gas-stop": "On 27 April 2022 Gazprom halted deliveries to Bulgaria. Sofia found other sellers. The halt of "
        "deliveries to Bulgaria in June 2022 had been feared.",
    "launch-noun": "The Great Green Wall was launched in Addis Ababa in January 2007. Trees were planted. Since its "
        "launch in 2005 the Great Green Wall has cost two billion dollars.",
    "death": "President Magufuli died on 17 March 2021. His deputy took over. Magufuli's death on 17 May 2021 changed"
        " the course of the country.",
    "memorandum": "Both ports exchanged a memorandum of understanding on 6 November 2018. Nothing came of it. Under "
        "the memorandum of 6 November 2019 the ports were to share data.",
    "summit-in": "The first summit between Russia and Africa was held in Sochi on 23 October 2019. Contracts were "
        "few. At the first Russia-Africa summit in October 2018 grain was not on the agenda.",
    "b1": "Estonia's parliament voted for the language law on 12 December 2022. Schools were given two years. With "
        "the language law of 12 December 2021 the Russian schools will disappear.",
    "b3": "The Kigali Amendment was agreed on 15 October 2016. Cooling gases are to be phased down. Since the Kigali "
        "Amendment of 15 October 2018 makers have changed course.",
    "b4": "In November 2017 the two carmakers founded a joint venture for batteries. It employs 900 people. The joint"
        " venture, founded in November 2015, employs 900 people.",
    "b6": "A cyclone tore through Vanuatu on 13 March 2015. Roofs were gone. Three weeks passed before help came "
        "after the cyclone of 13 May 2015.",
    "b7": "President Widodo unveiled the plan for a new capital in August 2019. Work has begun. The plan for the new "
        "capital, unveiled in April 2019, has no price.",
    "b8": "On 1 December 2019 the new Commission took office. Its green deal followed. Since the Commission took "
        "office on 1 November 2019 it has proposed forty laws.",
    "b9": "Sudan and Chad set up a joint border force in January 2010. It patrols 1,300 km. The joint border force, "
        "which dates from January 2012, patrols the line.",
    "b10": "The dam burst on 25 January 2019. The valley was buried. The dam burst of 25 June 2019 killed many.",
    "b11": "The king dissolved parliament on 10 May 2024. Four articles were suspended. The dissolution of parliament"
        " on 10 March 2024 surprised no one.",
    "b12": "An explosion tore apart the harbour of Beirut on 4 August 2020. Silos collapsed. The explosion of August "
        "2019 in the harbour of Beirut destroyed the silos.",
}  # fmt: skip
# Each: a time between two dates that is not the one stated.
ORDERS = {
    "ban": "On 4 June 2018 the ministry in Kathmandu closed the labour corridor to Kuwait. Five months after the "
        "closure of June 2018, in March 2019, it was reopened.",
    "eruption": "The volcano erupted on 15 January 2022. Seven months after the eruption of January 2022, in December"
        " 2022, the cable was repaired.",
    "tariffs": "In March 2018 Washington raised tariffs on steel. Two months after the American tariffs of March "
        "2018, Ankara imposed its own in October 2018.",
    "reforms": "Three years after the pension reform of 2013, in 2019, the fund was empty.",
    "on-day": "Ten days after the vote of 23 June 2016, on 14 August 2016, the bank lowered its rate.",
    "within": "Within six months of the coup of September 2020, in August 2021, elections were held.",
    "followed": "The mine was opened in May 2004. The smelter followed nine months later, in October 2005.",
    "came-before": "The election of October 2015 came eight months before the treaty, which was signed in March 2017.",
    "before-no-n": "Even before the embargo of March 2014, in June 2015, the firms had left the country.",
    "after-no-n": "After the flood of August 2010, in April 2009, the levees were raised.",
    "a-year-to": "A year to the day after the signing of 12 May 2012, on 12 May 2014, the parties met again.",
    "lasted-to": "The state of emergency was declared in March 2014. It was lifted in May 2016, three and a half "
        "years after it had been declared.",
    "before-vote": "A month before the referendum of 23 June 2016, on 4 February 2016, the deal was published.",
    "years-after-war": "Ten years after the war of 1998, in 2018, the border was opened.",
    "half": "Half a year after the flood of July 2021, in October 2022, the bridge was rebuilt.",
    "day-after": "A day after the coup of 1 February 2021, on 12 February 2021, aid was frozen.",
    "two-decades": "Two decades after the peace of 1992, in 2002, the mines were cleared.",
    "later-fragment": "The accord was signed in Doha on 29 February 2020. It was not until August 2021, six months "
        "later, that the last troops left.",
    "within-days": "Within ten days of the landslide of 8 August 2010, in October 2010, the road was open again.",
    "some-months-before": "The talks of May 2015, two months before the agreement of July 2017, were held in Vienna.",
    "followed-by": "Eight months after the tender of April 2018, the contract was awarded in April 2020.",
    "c1": "The Taliban entered Kabul on 15 August 2021. Two weeks after the fall of the city on 15 August 2021, on 12"
        " October 2021, the last plane left.",
    "c2": "Parliament ratified the treaty in May 2010, two years after it had been signed in May 2006.",
    "c3": "The plant was closed in March 2011. It restarted in August 2015, two years after the closure.",
    "c4": "The bridge was opened in 2018; six years later, in 2022, it was closed for repairs.",
    "c5": "Four years after the accord of 2015, in 2022, talks began again.",
    "c7": "The prime minister resigned in July 2022, barely three months after the vote of November 2020.",
    "j1": "The Authority was set up in 1998. It celebrated its tenth birthday in 2006.",
    "j2": "The Mekong forum was founded in 1995. It has six members. In 2019 the forum marked its twentieth "
        "anniversary.",
    "j3": "The Suez line was opened in November 1989. Trains were slow. The line celebrated its 30th anniversary in "
        "November 2017.",
    "j4": "The bank was established in 1964. In 2012 the bank celebrated its fiftieth anniversary.",
    "j5": "The development bank of the lakes was created in 1975. Loans were few. The bank marked the fortieth "
        "anniversary of its founding in 2013.",
}  # fmt: skip
# What only looks so.
SILENT = {
    "force": "On 3 May 2018 the states signed the fisheries agreement. The fisheries agreement, in force since 3 June"
        " 2018, covers tuna.",
    "two-strategies": "The first export strategy was adopted on 16 December 2012. The export strategy of 16 December "
        "2022 replaced it.",
    "two-rounds": "The ministers met on 4 March 2019. The meeting of 4 May 2019 had no result.",
    "two-quakes": "An earthquake shook Lombok on 29 July 2018. A week later it shook again. The earthquake of 5 "
        "August 2018 was stronger.",
    "update": "The ministry issued a decree on hake on 3 February 2020. The amended decree of 3 February 2021 allows "
        "larger nets.",
    "same-date": "On 9 May 2019 the Senate endorsed a lithium policy. The policy of May 2019 has four parts.",
    "another-land": "Kenya concluded a pact with Germany in March 2023. The pact that Uganda concluded in March 2022 "
        "is wider.",
    "proposal": "The Commission proposed the directive on plastics on 28 May 2018. The directive of 5 June 2019 left "
        "bottles alone.",
    "consult": "Consultations on the charter were held in March 2014. The charter of March 2015 bears their mark.",
    "yearly": "In June 2018 the council held its summer session. The summer session of June 2019 was shorter.",
    "strikes": "Dockers went on strike in July 2014. The teachers' strike of July 2015 was longer.",
    "report": "In March 2019 the agency published its report on cocoa. Its report of March 2020 saw a glut.",
    "letters": "The minister wrote on 3 May 2018. His letter of 9 May 2018 was never answered.",
    "visits": "The president came to Hanoi on 12 June 2017. On the visit of 12 November 2019 he signed two treaties.",
    "loans": "The Bank approved a loan for the dam in December 2016. The loan for the grid of December 2018 was "
        "larger.",
    "hours": "Interviews were held in Accra in March 2021. The interviews in Kumasi in March 2022 were shorter.",
    "votes": "The House passed the bill on 3 April 2014. The Senate passed the bill on 3 June 2014.",
    "votes-noun": "The House passed the bill on 3 April 2014. After the Senate vote of 3 June 2014 it went to the "
        "president.",
    "right": "Three months after the rules of October 2022, in January 2023, licences were announced.",
    "right2": "Two years after the reform of 2013, in 2015, the fund was empty.",
    "two-own": "Five months after the closure of June 2018 the firm asked for help, and in March 2021 it was sold.",
    "ended": "The strike began on 1 July 2015. The strike, which ended on 1 August 2015, cost millions.",
    "plans": "The cabinet approved the plan for the port in May 2012. The master plan of May 2016 moved the quay.",
    "measure": "On 8 September 2022 India stopped the export of broken rice. The export duty of 9 September 2022 was "
        "milder.",
    "price": "The price of rice in May 2019 was 400 dollars. The price of rice in May 2020 was 500 dollars.",
    "elections": "The election of March 2016 was peaceful. The election of March 2020 was not.",
    "survey": "A survey was made in June 2018. In the survey of June 2020 fewer agreed.",
    "sanctions": "The Union imposed sanctions on 31 July 2014. The sanctions of 25 February 2022 went further.",
    "package": "The third package was adopted on 2 December 2024. The package of 2 November 2023 had been smaller.",
    "talks": "Talks were held in Doha on 3 March 2020. The talks in Doha on 12 September 2020 were the first with the"
        " government.",
    "budget": "Parliament adopted the budget in December 2021. The budget of December 2022 is larger.",
    "attack": "Gunmen attacked the hotel on 15 January 2019. The attack on the mall of 21 September 2013 was still "
        "remembered.",
    "port": "The port was sold in July 2014. The port strike of July 2016 showed the cost.",
    "floods": "Floods struck the valley in August 2010. The floods of August 2022 were worse.",
    "statement": "Ministers met in Hanoi on 5 May 2018. Their statement of 6 May 2018 names no one.",
    "code2": "The shipowners signed a code on 4 April 2017. The code of the dockers of April 2016 names no penalty.",
    "fire2": "Fire destroyed the camp at Moria on 9 September 2020. The fire at Vathy of 9 August 2020 was small.",
    "agency2": "A national agency for water was created in March 2011. The creation of the agency for land in March "
        "2014 was overdue.",
    "swap2": "The banks signed a currency swap in October 2018. The first currency swap signed in October 2008 was "
        "smaller.",
    "judg": "The court handed down its judgment on the border on 27 January 2014. The judgment on the fishing grounds"
        " of 27 January 2016 followed.",
    "paper": "In July 2016 the ministry issued a white paper. The white paper of July 2017 was longer.",
    "elect": "Voters went to the polls in November 2019. The election of November 2023 was closer.",
    "halt": "On 27 April 2022 Gazprom halted deliveries to Bulgaria. The halt of deliveries to Finland in May 2022 "
        "came next.",
    "death2": "President Magufuli died on 17 March 2021. Mkapa's death on 24 July 2020 had been mourned.",
    "mou": "Both ports exchanged a memorandum on 6 November 2018. Under the second memorandum of 6 November 2019 data"
        " were shared.",
    "force2": "The treaty was signed on 5 May 2011. Since its entry into force on 5 May 2013 trade has grown.",
    "ann": "The loan was announced on 3 March 2018. The loan signed on 3 May 2018 was smaller.",
    "ann2": "The ban was announced on 3 March 2018. The ban took effect on 3 May 2018.",
    "reg": "The regulation was published on 12 June 2019. The regulation, applied since 12 June 2021, bans plates.",
    "exp": "The programme was adopted in June 2015. The evaluation of the programme of June 2019 was mild.",
    "vis": "The pope came to Bangui on 29 November 2015. The visit of the king in November 2016 drew fewer people.",
    "deal": "In March 2016 the Union struck a deal with Turkey. The deal with Tunisia of July 2023 copies it.",
    "att": "Rebels attacked the mine in March 2013. The attack on the mine in May 2013 was the second that year.",
    "act": "The House passed the Jones bill on 4 May 2005. The House passed the Smith bill on 4 June 2005.",
    "phase": "Phase one of the port was opened in May 2012. The opening of phase two in May 2015 was late.",
    "min": "Ministers agreed on a roadmap in September 2020. The budget agreed in September 2021 pays for it.",
    "law": "The law on mines was passed in April 2018. The law on forests of April 2019 followed its lines.",
    "dist": "Two years after the war of 1998, in 2000, the border was opened.",
    "dist2": "In the ten years after the war of 1998, in 2003 above all, people left.",
    "dist3": "Within two years of the coup of September 2020, in August 2021, elections were held.",
    "dist4": "Before the targets of 2030, in 2025, a review is due.",
    "dist5": "Before the election of 2019, in 2015, the party had split.",
    "dist6": "One month after the vote of June 2016, prices had risen, and in March 2018 they fell.",
    "dist7": "Two months after the closure, in May 2019, the first camp opened. The border was closed in March 2019.",
    "dist8": "After the oil crisis of 1973, in 1974, the agency was founded.",
    "cab": "On 16 December 2022 the cabinet adopted a strategy. The statement on the strategy of 20 December 2022 was"
        " sharp.",
    "s1": "Estonia's parliament voted for the language law on 12 December 2022. The citizenship law of 12 December "
        "2021 was milder.",
    "s2": "The Kigali Amendment was agreed on 15 October 2016. The Doha Amendment of 8 December 2012 came earlier.",
    "s3": "The dam burst on 25 January 2019. The dam burst at Mariana of 5 November 2015 had been a warning.",
    "s4": "The king dissolved parliament on 10 May 2024. The dissolution of parliament on 10 May 2016 had led to an "
        "election.",
    "s5": "In August 2020 the board of the port was replaced. The board of August 2021 had nine members.",
    "s6": "In November 2017 the carmakers founded a joint venture. The venture made its first profit in November "
        "2019.",
    "s7": "The decision was announced on 3 June 2019. The decision of the court of 3 June 2020 overturned it.",
    "s8": "The Commission published its proposal in May 2020. The Council's position of May 2021 differs.",
    "s9": "The bank was nationalised in March 2009. Since the sale of the bank in March 2012 it has made profits.",
    "s11": "Both sides agreed a truce in April 2018. The truce ended in April 2019. Since the truce of May 2019 it "
        "has been quiet.",
    "s12": "The mandate was adopted in June 2012. The mandate of June 2014 extended it.",
    "k1": "The Authority was set up in 1998. It celebrated its tenth birthday in 2008.",
    "k2": "The forum was founded in 1995. The bank marked its twentieth anniversary in 2019.",
    "k3": "The forum was founded in 1995 and the bank in 1999. In 2019 the bank marked its twentieth anniversary.",
    "k4": "The line was opened in 1989. The second line was opened in 1999. The line celebrated its 30th anniversary "
        "in 2019.",
    "k5": "The king was crowned in 1989. He celebrated his 30th birthday in 1995.",
    "k6": "The pact was signed in 1995. The states marked its tenth anniversary in 2006, a year late.",
    "white-paper-each-year": "In July 2016 the defence ministry issued a white paper that mentions the islands. The "
        "white paper of July 2015 mentions the islands first.",
    "after-what-lasted": "The crisis began in 2008. Five years after the crisis, in 2015, debt was still high.",
}  # fmt: skip
# Faults that a reader sees and the rules do not.
MISSED = {
    "b2": (
        "dated-differently",
        "On 24 February 2021 Addis Ababa and Asmara reopened the crossing at Zalambessa. Traders rejoiced. The "
        "reopening of the crossing at Zalambessa in February 2019 was brief."
    ),
    "b5": (
        "dated-differently",
        "The union of nurses called off its strike on 5 February 2019. Wards were full again. When the nurses "
        "called off the strike on 5 March 2019, wards were full."
    ),
    "c6": (
        "impossible-order",
        "From the first talks in May 2012 to the signing in May 2019 four years went by."
    ),
    "when-came-down": (
        "dated-differently",
        "The Morandi bridge collapsed on 14 August 2018. The inquiry was long. When the bridge came "
        "down in August 2017, the owner had been warned."
    ),
    "embassy": (
        "dated-differently",
        "Australia reopened its mission in Baghdad in March 2006. In 2019 the guards were changed. Australia's"
        " mission in Baghdad, at work since March 2009, has forty guards."
    ),
    "after-which": (
        "impossible-order",
        "The king died in October 2016; it took fourteen months until the coronation of May 2019."
    ),
}  # fmt: skip


@pytest.mark.parametrize("name", DATES)
def test_what_is_named_again_with_another_date(name: str) -> None:
    assert rules(DATES[name]) == ["dated-differently"]


@pytest.mark.parametrize("name", ORDERS)
def test_a_time_between_two_dates(name: str) -> None:
    (rule,) = rules(ORDERS[name])
    assert rule in ORDER


@pytest.mark.parametrize("name", SILENT)
def test_another_thing_of_the_noun_is_silent(name: str) -> None:
    assert rules(SILENT[name]) == []


@pytest.mark.xfail(strict=True, reason="not seen yet")
@pytest.mark.parametrize("name", MISSED)
def test_what_is_not_seen_yet(name: str) -> None:
    rule, text = MISSED[name]
    assert rules(text) == [rule]
