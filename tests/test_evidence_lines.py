"""Single lines, each with the one rule that it breaks or none: what a longer paper would hide."""

# ruff: noqa: E501 (a case a line)

from pathlib import Path

import pytest

from .papers import hold

LINES = [
    (
        "Kenya's reserves stood at USD 7.3 billion in June 2023. Officials stress that, in June 2023, Kenya's reserves amounted to USD 9.1 billion.",
        "same-fact-different-value",
    ),
    (
        "In 2021, 38 per cent of Malawians had access to electricity. Rural areas lag. Access to electricity in Malawi was 15 per cent in 2021.",
        "same-fact-different-value",
    ),
    (
        "The Lomé Convention was signed in 1975. It gave preferences. The convention, concluded in 1979, was revised often.",
        "dated-differently",
    ),
    (
        "The stabilisation fund, founded in 2007 in the wake of the financial crisis of 2009, lends to small states.",
        "impossible-order",
    ),
    ("In response to the 2014 Ebola outbreak, the centre had been set up in 2011.", "impossible-order"),
    ("The council has three committees: finance, fisheries, security and transport.", "list-count"),
    ("The strategy rests on five goals. First, peace. Second, trade. Third, growth. Fourth, health.", "list-count"),
    ("Of the 240 delegates, 130 came from Africa, 70 from Asia and 60 from Europe.", "parts-and-total"),
    (
        "The fund raised EUR 900 million: EUR 500 million from members, EUR 250 million from banks and EUR 50 million from firms.",
        "parts-and-total",
    ),
    (
        "Solar provides 35 per cent of power, wind 30 per cent, hydro 25 per cent and gas 20 per cent.",
        "parts-and-total",
    ),
    (
        "Tourist arrivals, which were 2.0 million in 2015, reached 3.0 million in 2019, up 80 per cent.",
        "growth-between-levels",
    ),
    (
        "Between 2010 and 2020 exports fell from USD 8 billion to USD 6 billion, a fall of 45 per cent.",
        "growth-between-levels",
    ),
    (
        "From 2010 to 2020 output grew by 2 per cent a year, from USD 10 billion to USD 20 billion.",
        "growth-between-levels",
    ),
    ("The bank lent USD 12 billion in 2022. A quarter of this, USD 5 billion, went to Africa.", "share-times-total"),
    ("Of the 800 ships, 120 (25 per cent) fly the Panamanian flag.", "share-times-total"),
    ("Revenue was EUR 40 billion and spending EUR 46 billion, so the deficit came to EUR 9 billion.", "difference"),
    ("Turnout fell from 71 per cent to 64 per cent, a loss of 12 percentage points.", "difference"),
    ("The war lasted from 1980 to 1988, that is, fourteen years.", "difference"),
    ("The project cost INR 500 billion (USD 25 billion) in 2021.", "conversion"),
    ("In 2019 the line cost EUR 300 million, or about USD 900 million.", "conversion"),
    (
        "Ghana's cocoa exports earned USD 2.2 billion in 2021. A year later, in 2022, Ghana's cocoa exports earned USD 2.4 million.",
        "unit-slip",
    ),
    ("The camp hosts EUR 40,000 refugees.", "unit-slip"),
    ("Duties on steel were cut by 1015 per cent.", "garbled-number"),
    ("The yield is 3.4.5 per cent.", "garbled-number"),
    ("As many as 112 per cent of households own a phone and 34 per cent a computer.", "impossible-value"),
    ("The ceasefire took effect on 30 February 2023.", "impossible-value"),
    ("Twelve of the nine judges dissented.", "impossible-value"),
    ("Emissions were reduced by 130 per cent between 2005 and 2020.", "impossible-value"),
    ("The bank approved credits of 250 million for Georgia.", "missing-currency"),
    ("Aid to Yemen fell to 3.1 billion in 2022.", "missing-currency"),
    (
        "Vietnam is the world's largest exporter of pepper. Brazil, the world's largest exporter of pepper, sells to Europe.",
        "rival-superlatives",
    ),
    (
        "India is the third-largest donor of Nepal. India, Nepal's second-largest donor, built roads.",
        "rival-superlatives",
    ),
    ("Kenya's reserves stood at USD 7.3 billion in June 2023 and at USD 6.6 billion in December 2023.", ""),
    (
        "The pipeline has a length of 1,443 km, of which 1,000 km lie in Uganda. Its Tanzanian stretch measures 1,147 km.",
        "",
    ),
    (
        "In 2021, 38 per cent of Malawians had access to a phone. Access to electricity in rural Malawi was 5 per cent in 2021; in towns it was 45 per cent.",
        "",
    ),
    ("The Lomé Convention was signed in 1975. The second convention, concluded in 1979, added minerals.", ""),
    ("AfCFTA was created in 2018, entered into force in 2019 and launched trading in January 2021.", ""),
    ("The AIIB was established in 2015. Since it was launched in January 2016 it has grown.", ""),
    ("The fund was set up in March 2020 in response to the outbreak of January 2020.", ""),
    ("The council has three committees, of which finance, the oldest, meets monthly.", ""),
    ("Two neighbours, Chad and Niger, opposed the move, as did Cameroon.", ""),
    ("Of the 240 delegates, 130 came from Africa and 120 were women.", ""),
    ("Of the 16 groups, 12 have a chair; of the 20 seats, 16 are taken.", ""),
    ("Of the 27 members, 350 experts took part.", ""),
    ("Of this, 74 per cent went to China, or so the ministry says; USD 2 billion are in dispute.", ""),
    ("The bank lent USD 12 billion in 2022. Of this, 25 per cent, or USD 3 billion, went to Africa.", ""),
    (
        "The port handled 12 million tonnes in 2022. Of this, 40 per cent was grain and USD 3 million was collected in fees.",
        "",
    ),
    (
        "In 2023 the EU imported goods worth EUR 16.4 billion from Azerbaijan and exported goods worth EUR 2.2 billion; its deficit in services was EUR 1.1 billion.",
        "",
    ),
    ("China is Peru's largest export market; the United States is Peru's largest investor.", ""),
    ("By volume, China is Peru's biggest supplier; by value, the United States is Peru's biggest supplier.", ""),
    (
        "In 2005 Rwanda's exports were USD 125 million; in 2022, Rwanda's exports of goods and services were USD 2.99 billion.",
        "",
    ),
    ("AUKUS was announced in September 2021. The agreement on submarines was signed in November 2021.", ""),
    ("The dam was proposed in 1964. Construction, announced in 2010, was launched in April 2011.", ""),
    ("The bank was founded in 1964. Its new headquarters was launched in 2014.", ""),
    ("The pact was signed in May 2019. It may be renewed in 2029.", ""),
    ("One and a half million people fled; two and a half years later, half a million had returned.", ""),
    ("Fees made up 70 per cent of revenue in 2020, up 10 per cent on 2019.", ""),
    (
        "The question was this: Kenya spent 4 per cent of GDP on schools in 2020. Kenya spent 2 per cent of GDP on health in 2020.",
        "",
    ),
    ("The EBRD, which was set up in 1991 following the fall of the Wall in 1989, has 73 members.", ""),
    (
        "Trade (goods only): Ghana's exports were USD 14 billion in 2021. Trade (goods and services): Ghana's exports were USD 23 billion in 2021.",
        "",
    ),
    (
        "The African Union launched the Peace Fund in 2018. The Peace Fund was established in 1993 and revitalised later.",
        "",
    ),
    ("Turnout was 112 per cent of that in 2015. Enrolment reached 104 per cent (gross).", ""),
    ("A force of 5,000 was authorised; of the 5,000 soldiers, 4,200 were deployed.", ""),
    ("The scheme costs EUR 300 million (CHF 290 million) a year.", ""),
    ("He lent it USD 2 million. Some 250 million use the network.", ""),
    ("The corridor links five countries. Kenya, Uganda and Rwanda signed first.", ""),
    (
        "Peru's copper output was 2.76 million tonnes in 2023. Chile produced more. Peru, with 2.14 million tonnes of copper output in 2023, ranks third.",
        "same-fact-different-value",
    ),
    (
        "Public debt in Ghana reached 88 per cent of GDP in 2022. Restructuring began. Ghana's public debt, which stood at 71 per cent of GDP in 2022, is to fall.",
        "same-fact-different-value",
    ),
    (
        "Laos has a population of 7.6 million. Cambodia has 17 million inhabitants. In Laos, a country of 5.6 million inhabitants, power is plentiful.",
        "same-fact-different-value",
    ),
    (
        "The SADC Free Trade Area was launched in August 2008. Members trade little. Launched in 2004, the SADC Free Trade Area covers 13 states.",
        "dated-differently",
    ),
    (
        "Timor-Leste gained independence in May 2002. Since becoming independent in 1999, Timor-Leste has sought membership.",
        "dated-differently",
    ),
    (
        "Croatia joined the EU in 2013. Ten years later it adopted the euro. Having joined the EU in 2009, Croatia takes the presidency.",
        "dated-differently",
    ),
    ("The mechanism was launched in January 2010 in reaction to the earthquake of 2011.", "impossible-order"),
    ("Set up in 1994 to address the consequences of the 1998 hurricane, the fund is small.", "impossible-order"),
    ("The bloc has six members: Brazil, Argentina, Paraguay, Uruguay and Bolivia.", "list-count"),
    ("The plan has three stages – planning, financing, building and review.", "list-count"),
    ("Four countries (Iran, Iraq and Syria) share the river.", "list-count"),
    (
        "The loan of USD 700 million consists of USD 400 million from the World Bank and USD 200 million from the ADB.",
        "parts-and-total",
    ),
    (
        "Total arrivals were 5.2 million: 2.1 million by air, 1.9 million by land and 0.7 million by sea.",
        "parts-and-total",
    ),
    (
        "Remittances rose to USD 9.0 billion in 2023 from USD 6.0 billion in 2020, an increase of 20 per cent.",
        "growth-between-levels",
    ),
    ("The number of vessels fell by a third, from 120 to 100.", "growth-between-levels"),
    ("Inflows more than quadrupled, from EUR 1.0 billion to EUR 2.5 billion.", "growth-between-levels"),
    ("Oil made up 80 per cent of exports of USD 50 billion, that is, USD 30 billion.", "share-times-total"),
    ("Two thirds of the 1,200 respondents, or 500, agree.", "share-times-total"),
    ("The trade deficit widened to USD 7 billion: exports were USD 12 billion, imports USD 15 billion.", "difference"),
    ("Exports of ore rose by 3.1 million tonnes, from 4.2 to 6.9.", "difference"),
    ("Exports of ore rose by 2.7 million tonnes, from 4.2 to 6.9.", ""),
    ("The budget rose by USD 270 million, from 4.2 to 6.9.", ""),
    ("The reservoir fell by 3.4 cubic kilometres, from 14.1 to 11.7.", "difference"),
    ("Output rose by 3.1 million tonnes, moving the country from 7 to 5 in the ranking.", ""),
    ("Support dropped by 10 points, from 62 per cent to 47 per cent.", "difference"),
    ("It sold the mine for AUD 900 million (USD 1.4 billion) in 2020.", "conversion"),
    ("A subsidy of THB 35 billion (USD 10 billion) was paid in 2023.", "conversion"),
    ("Zambia's debt was USD 18 billion in 2020. By 2022 Zambia's debt was USD 20 million.", "unit-slip"),
    ("Some USD 12 million passengers used the airport in 2019.", "unit-slip"),
    ("The tariff fell to 1.2.5 per cent.", "garbled-number"),
    ("About 6070 per cent of the fleet is idle.", "garbled-number"),
    ("Women account for 140 per cent of the workforce in the mills.", "impossible-value"),
    ("The court met on 31 June 2021.", "impossible-value"),
    ("Of its 12 members, 14 voted for the motion.", "impossible-value"),
    ("The period from 2019 to 2014 saw little growth.", "impossible-value"),
    ("It plans to invest 2.5 billion in new grids.", "missing-currency"),
    ("The port cost 600 million to build.", "missing-currency"),
    (
        "Nigeria is Africa's largest economy. South Africa, Africa's largest economy, has stagnated.",
        "rival-superlatives",
    ),
    (
        "The Mekong is the longest river in Southeast Asia. The Salween is the longest river in Southeast Asia.",
        "rival-superlatives",
    ),
    (
        "Peru's copper output was 2.76 million tonnes in 2023. Its exports of copper concentrate were 2.14 million tonnes in 2023.",
        "",
    ),
    (
        "Public debt in Ghana reached 88 per cent of GDP in 2022. Ghana's domestic debt stood at 45 per cent of GDP in 2022.",
        "",
    ),
    ("The mission has 12,600 peacekeepers. At its peak in 2010, the mission had 20,600 peacekeepers.", ""),
    ("Croatia joined NATO in 2009. Croatia joined the EU in 2013 and the euro area in 2023.", ""),
    ("Timor-Leste declared independence in 1975; it regained independence in 2002.", ""),
    ("The bloc has six members, four of them founders: Brazil, Argentina, Paraguay and Uruguay.", ""),
    ("The loan of USD 700 million includes USD 400 million from the World Bank and USD 200 million from the ADB.", ""),
    (
        "Remittances rose to USD 9.0 billion in 2023 from USD 6.0 billion in 2020; tourism receipts increased by 20 per cent.",
        "",
    ),
    ("Two thirds of the 1,200 respondents agree; 500 strongly so.", ""),
    ("The trade deficit widened by USD 2 billion: exports were USD 12 billion, imports USD 15 billion.", ""),
    ("Nigeria was Africa's largest economy until 2023. South Africa is Africa's largest economy.", ""),
    ("The Mekong is the longest river in Southeast Asia. The Yangtze is the longest river in Asia.", ""),
    ("The port handled 600 million tonnes. It invests in 2.5 billion trees.", ""),
    ("Prices in Turkey rose by 164 per cent; wages by 120 per cent. The debt stood at 140 per cent of GDP.", ""),
    ("The index fell from 2014 to 2019 by 12 points, from 60 to 48.", ""),
    ("In 2012 the two states, Sudan and South Sudan, signed nine agreements.", ""),
    ("Three rivers, the Tigris, the Euphrates and the Karun, meet here. Both countries, Iran and Iraq, claim it.", ""),
    ("Zambia's external debt was USD 18 billion in 2020. Zambia's arrears were USD 20 million in 2022.", ""),
    (
        "The African Union (AU) was launched in 2002. Its predecessor was founded in 1963. The AU was proposed in 1999.",
        "",
    ),
    ("The bank paid EUR 300 to each of 40,000 refugees.", ""),
    ("Of those aged 18 to 25, 70 per cent use the app and 60 per cent of them daily.", ""),
    ("Turnout fell from 71 per cent to 64 per cent, and the lead of the party shrank by 12 points.", ""),
    (
        "The convention was signed in 1994. The Paris Convention was concluded in 1883. The convention, which was adopted in 1994, has 190 parties.",
        "",
    ),
    (
        "Hydropower supplies 60 per cent of power, up from 50 per cent, and wind 10 per cent; solar serves 55 per cent of villages.",
        "",
    ),
    ("Facebook reached 60 per cent of users, WhatsApp 70 per cent and TikTok 30 per cent.", ""),
    (
        "The deficit narrowed to USD 7 billion (exports USD 12 billion of goods, imports USD 15 billion of goods and services).",
        "",
    ),
    ("The trade surplus rose to EUR 3 billion: exports grew by EUR 5 billion, imports by EUR 2 billion.", ""),
    ("The trade surplus was EUR 3 billion: exports rose to EUR 8 billion, imports to EUR 5 billion.", ""),
    ("ECOWAS was founded in 1975. The ECOWAS Standby Force was launched in 2004.", ""),
    ("BRICS was founded in 2009. The BRICS bank, launched in 2015, lends in local currency.", ""),
    ("The Silk Road Fund was established in 2014. The initiative was launched in 2013.", ""),
    (
        "AUKUS was announced in 2021. The enabling treaty was signed in 2024; AUKUS was established by three governments.",
        "",
    ),
    (
        "The agreement was signed in 2012. The Paris Agreement was adopted in 2015. The agreement, adopted in 2015, binds all.",
        "",
    ),
    (
        "Uganda joined the bloc in 2000 and Rwanda in 2007. Having joined the bloc in 2016, South Sudan is in arrears.",
        "",
    ),
    ("In response to the 2008 crisis, the G20, which was founded in 1999, was raised to leaders' level.", ""),
    ("The office was opened in May 2020 after the pandemic had begun in March 2020.", ""),
    ("Six donors, Germany, France and Japan among them, paid half.", ""),
    ("Five states, Kenya, Uganda and Tanzania in the south and Ethiopia and Sudan in the north, share the basin.", ""),
    ("Of the 50 firms, 20 were fined and 35 were warned.", ""),
    ("Of the 54 members, 30 are in the south, 54 have ratified and 12 have paid.", ""),
    ("In May 2019 the treaty was signed. The pact may enter into force in 2030.", ""),
    ("Malian exports were USD 5.0 billion in 2022. Mali's exports of gold were USD 4.0 billion in 2022.", ""),
    ("Niger's population is 27 million. Nigerian troops number 230,000. Nigerien troops number 33,000.", ""),
    ("Georgia exports USD 6 billion. Georgian wine exports came to USD 0.3 billion.", ""),
    ("Spending was 2 per cent of GDP in 2020 on average. Spending on health was 5 per cent of GDP in 2020.", ""),
    ("One and a half billion people live there, 20 per cent of the world.", ""),
    ("The vote was 120 of 193; of the 193 members, 73 were absent or abstained.", ""),
    ("Guinean output was 80 million tonnes in 2022. Guinea-Bissau's output was 2 million tonnes in 2022.", ""),
    ("The trade deficit was USD 9 billion: exports were USD 12 billion, imports USD 15 billion.", "difference"),
    ("Mercosur was founded in 1991. Having been founded in 1986, Mercosur needs reform.", "dated-differently"),
    (
        "The fund was announced in 2021. The Green Corridor Fund is small. The Green Corridor Fund was announced in June 2021. Signed in 2019, the Green Corridor Fund pays for ports.",
        "dated-differently",
    ),
]


@pytest.mark.parametrize(("line", "rule"), LINES)
def test_a_line_breaks_the_rule_that_it_should_and_no_other(line: str, rule: str, tmp_path: Path) -> None:
    hold(f"A short report\n\n{line}", ((rule, ""),) if rule else (), tmp_path / "line.txt")
