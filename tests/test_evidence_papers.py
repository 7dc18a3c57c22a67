"""Whole short papers of many regions: faults among sentences that only look like faults; papers without a fault stay silent."""

# ruff: noqa: E501 (papers as they are printed, a paragraph a line)

from pathlib import Path

import pytest

from .papers import Faults, hold

PAPERS: dict[str, tuple[str, Faults]] = {
    "arctic": (
        """The Nordic Shipping Outlook

Traffic on the Northern Sea Route has grown quickly. Cargo volumes reached 36.2 million tonnes in 2023, according to the operator, up from 34.0 million tonnes in 2022. Investment in icebreakers followed.

Norway operates 14 coast guard vessels, of which five are ice-class. Denmark has seven ships in Greenland waters.

As noted above, cargo volumes on the Northern Sea Route in 2023 stood at 31.4 million tonnes, which was a record. The Arctic Council, founded in 1996, has eight member states.

The eight members, namely Canada, Denmark, Finland, Iceland, Norway, Russia and Sweden, have suspended most joint work.""",
        (
            ("same-fact-different-value", "36.2 million tonnes"),
            ("list-count", "eight members"),
        ),
    ),
    "baltic": (
        """Energy security in the Baltic states

Lithuania imported 2.9 billion cubic metres of gas in 2021 and 1.5 billion cubic metres in 2022. The Klaipeda terminal opened in 2014. It has a capacity of 4 billion cubic metres a year.

Wind power output rose by 40 per cent from 1.5 TWh in 2021 to 2.9 TWh in 2022. Solar output doubled from 0.2 TWh to 0.4 TWh.

Estonia spent EUR 748 million on defence in 2022. Latvia spent EUR 850 million, and Lithuania EUR 1.5 billion. In all, the three countries spent EUR 3.1 billion.

The Klaipeda LNG terminal, which was inaugurated in 2016, ended the monopoly of Gazprom.""",
        (
            ("growth-between-levels", "40 per cent"),
            ("dated-differently", "2014"),
        ),
    ),
    "gulf": (
        """Sovereign funds of the Gulf

The fund manages assets of USD 925 billion. Some 23 per cent of its portfolio, or USD 213 billion, is invested abroad. A further 40 per cent, about USD 270 billion, is held in domestic infrastructure.

Of the 1,200 employees, 60 per cent are nationals. The fund was created in 1971.

Saudi Arabia's population of USD 36 million citizens is young. Qatar has a population of 2.7 million.

Kuwait is the largest exporter of sulphur in the region. Twenty years ago the United Arab Emirates was the largest exporter of sulphur in the region.""",
        (
            ("share-times-total", "40 per cent"),
            ("unit-slip", "USD 36 million"),
        ),
    ),
    "andes": (
        """Lithium and copper in the Andes

Chile mined 5.3 million tonnes of copper in 2022, Peru 2.4 million tonnes and Bolivia 5,000 tonnes. Chile's share of world output was 24 per cent. Peru accounted for 11 per cent.

Exports to China rose from USD 31 billion in 2019 to USD 38 billion in 2022, an increase of USD 11 billion. Exports to the United States fell from USD 9 billion to USD 8 billion.

The Pacific Alliance has four members: Chile, Colombia, Mexico and Peru. Ecuador applied in 2019.""",
        (("difference", "11 billion"),),
    ),
    "sahel": (
        """Security assistance in the Sahel

The European Union trained 18,000 soldiers in Mali between 2013 and 2022. The mission cost EUR 133.7 million in its last mandate. The G5 Sahel was launched in 2014 with five members: Burkina Faso, Chad, Mali, Mauritania and Niger.

In 2021, 65 percent of the attacks took place in Mali, 30 percent in Burkina Faso and 25 percent in Niger.

A total of 2,057 people were killed in Burkina Faso in 2021. Displacement reached 1.6 million by December 2021.

See note 9 for the method.

1 UNHCR, Operational Data Portal, 2022.
2 ACLED, Dashboard, 2022.
3 European Court of Auditors, Special Report 13/2018, Luxembourg 2018.""",
        (
            ("parts-and-total", "65 percent"),
            ("note-missing", "note 9"),
        ),
    ),
    "pacific": (
        """Climate finance in the Pacific

The Green Climate Fund approved USD 61 million for Samoa (about 166 million tala), USD 38 million for Tonga and USD 12 million for Tuvalu: USD 111 million in total.

Australia pledged AUD 350 million (approximately USD 480 million) in 2022. New Zealand pledged NZD 1.3 billion.

Pacific Islands Forum leaders first met in 1971. The Forum has 18 members. The Secretariat in Suva employs 110 staff.""",
        (("conversion", "AUD 350 million"),),
    ),
    "blacksea": (
        """Grain corridors of the Black Sea

Ukraine exported 33 million tonnes of grain under the initiative, of which 17 million tonnes were maize and 9 million tonnes wheat. Between 80 and 85 per cent went by sea.

The initiative was signed on 22 July 2022 in Istanbul and lapsed on 17 July 2023.

Romania's port of Constanta handled 36 million tonnes in 2023, 14 million of them from Ukraine. In 2030 percent of the grain is to go by rail.""",
        (("garbled-number", "2030 percent"),),
    ),
    "caribbean": (
        """Disaster risk in the Caribbean

CCRIF has made 60 payouts totalling USD 268 million since 2007. Haiti received USD 40 million in 2021. The facility was founded in 2007 by 16 governments.

Hurricane Maria caused damage equal to 226 per cent of the GDP of Dominica. Some 130 per cent of the population lost their homes.

Of the facility's revenue, 55 in premiums and 12 million USD in interest were booked in 2022.""",
        (("impossible-value", "130 per cent"),),
    ),
    "eastafrica": (
        """Trade in the East African Community

The East African Community has seven partner states. Intra-regional trade reached USD 10.9 billion in 2022. With the accession of Somalia in 2024 membership rose to eight.

Kenya is the bloc's largest economy. Its exports to Uganda were worth USD 832 million in 2022. Tanzania, the largest economy in the bloc, exports mainly gold.

Uganda's exports to Kenya amounted to USD 512 million in 2022, while the import bill from Kenya for the same year is put at USD 832 million.""",
        (("rival-superlatives", "largest economy"),),
    ),
    "centralasia": (
        """Rail corridors across Central Asia

The Middle Corridor carried 1.5 million tonnes in 2022 and 2.8 million tonnes in 2023, an increase of 87 per cent. Kazakhstan invested USD 35 billion over fifteen years.

The corridor runs for 4,250 km of rail and 500 km of sea, in all 4,750 km. Transit time is to fall from 38 to 19 days.

China lent Kyrgyzstan USD 1.8 billion, 41 per cent of an external debt of USD 4.4 billion. Tajikistan owes China USD 1.0 billion, or 60 per cent of its external debt of USD 3.3 billion.""",
        (("share-times-total", "60 per cent"),),
    ),
    "balkans": (
        """Enlargement fatigue in the Western Balkans

The strategy rests on four pillars: first, rule of law; second, energy; third, connectivity. Each pillar has its own envelope.

The Growth Plan is worth EUR 6 billion, made up of EUR 2 billion in grants and EUR 4 billion in loans. The region's GDP is about EUR 140 billion.

Serbia applied in 2009, Montenegro in 2008 and Albania in 2009. North Macedonia has been a candidate since 2005.""",
        (("list-count", "four pillars"),),
    ),
    "southasia": (
        """Hydropower in the Himalaya

Bhutan exported 2,443 GWh to India in 2021. Nepal has an installed capacity of 2,800 MW, of which 95 per cent is hydropower.

The Upper Tamakoshi plant (456 MW) cost NPR 88 billion. India buys up to 10,000 MW over ten years under the 2024 agreement.

The Punatsangchhu II project was to cost Nu 37.8 million in 2010. By 2022 the cost of the project had risen to Nu 94.4 billion from an original estimate of Nu 37.8 billion.""",
        (("unit-slip", "37.8 million"),),
    ),
    "notes1": (
        """Undersea cables and the Indian Ocean

Some 97 per cent of data traffic runs by cable.[1] Eighteen cables land in Egypt.[2] In September 2024 two cables were cut near Jeddah.[3] Repairs took five weeks.[4] Since then patrols were doubled.[5]

Notes
[1] ITU, Measuring Digital Development, Geneva 2023.
[2] TeleGeography, Submarine Cable Map, 2023.
[3] International Cable Protection Committee, Annual Report 2021, Portsmouth 2021.
[4] Ibid.
[4] Lloyd's List, 3 March 2024.
[5] Ibid.""",
        (
            ("note-too-old", "[3]"),
            ("note-duplicate", "[4]"),
        ),
    ),
    "money": (
        """The African Union's Peace Fund

Member states have paid 337 million into the Peace Fund since 2017. The target of USD 400 million was set in 2016. Germany added EUR 5 million.

The Union has 55 member states. Its 2023 budget is USD 655 million, of which USD 201 million come from member states and USD 454 million from partners.""",
        (("missing-currency", "337 million"),),
    ),
    "order": (
        """The Lake Chad commission

The Multinational Joint Task Force was reactivated in 2015. The task force has 10,000 troops from five countries. Its mandate was renewed in January 2024 for twelve months.

Boko Haram violence in the basin killed 3,800 people in 2019, 2,700 in 2020 and 1,900 in 2021; over the three years 9,400 people died.

The Lake Chad Basin Commission, set up in 1964, has six members. The Commission was established in 1946 in N'Djamena.""",
        (
            ("parts-and-total", "9,400"),
            ("dated-differently", "1964"),
        ),
    ),
    "growth2": (
        """Digital payments in West Africa

Mobile money accounts grew from 57 million in 2017 to 237 million in 2022, more than a fourfold increase. Transactions tripled from USD 30 billion to USD 60 billion over the same period.

Ghana's share of adults with an account rose from 58 per cent in 2017 to 68 per cent in 2021, a gain of ten percentage points.""",
        (("growth-between-levels", "tripled"),),
    ),
    "people": (
        """Migration through the Horn

In 2022, 89,000 migrants crossed to Yemen; in 2023 the number was 97,000. Women made up 22 per cent of arrivals and men 78 per cent.

Ethiopia hosts 823,000 refugees, Kenya 504,000 and Uganda 1.5 million. Together the three hosts shelter 2.8 million.

The minimum age under the scheme is 18; two-thirds of the 12,000 beneficiaries (some 4,000) are women.""",
        (("share-times-total", "two-thirds"),),
    ),
    "balance": (
        """Trade balances of the Eurasian Economic Union

Armenia exported goods worth USD 5.4 billion in 2022 and imported goods worth USD 8.8 billion, a trade deficit of USD 4.4 billion. Belarus ran a surplus of USD 0.2 billion.

Kyrgyz remittances were USD 2.9 billion in 2022, equal to 25 per cent of a GDP of USD 11.5 billion.""",
        (("difference", "4.4 billion"),),
    ),
    "c1": (
        """Budget lines of the Nordic Council

The Council spent DKK 952 million in 2021 and DKK 967 million in 2022. Nominal spending rose 1.6 per cent. In real terms it fell 6 per cent. The budget for culture was DKK 180 million, and that for education DKK 237 million.

Sweden's population is 10.5 million; the labour force numbers 5.6 million. In 2010 the population was 9.4 million. About 20 per cent were born abroad, 12 per cent outside Europe.""",
        (),
    ),
    "c2": (
        """Ports of the Indian Ocean

Mombasa handled 33.9 million tonnes in 2022, Dar es Salaam 17.1 million tonnes. In the 2022/23 fiscal year Mombasa handled 34.6 million tonnes. The World Bank puts Mombasa's throughput at 33.7 million tonnes.

The two largest ports are Mombasa and Durban. Durban is the largest container port in southern Africa; Mombasa the largest in East Africa. Three of the five berths are open.""",
        (),
    ),
    "c3": (
        """Peace operations

MINUSMA was authorised in April 2013 and deployed in July 2013. It had 13,289 troops and 1,920 police officers at its peak. 174 peacekeepers died in hostile acts, 311 in all.

The agreement was signed in 2015, ratified in 2016 and entered into force in 2018. It replaced the agreement of 1992. Of 54 African states, 44 have signed and 30 have ratified.

The plan has three goals, among them peace and justice. Its five priorities include health, water and energy.""",
        (),
    ),
    "c4": (
        """Aid to the Pacific

Total aid was USD 2.4 billion in 2021. Australia gave 40 per cent, the Asian Development Bank 21 per cent, China 9 per cent, and Japan 7 per cent. Per capita aid is highest in Niue. Loans made up 32 per cent of the total and grants 68 per cent.

China's aid peaked at USD 333 million in 2016 and fell to USD 169 million in 2019. China pledged USD 410 million in 2019. Between 2008 and 2019 China spent USD 3.1 billion.

Fiji had 900,000 visitors in 2019, 75 per cent of them from Australia, New Zealand and the United States. In 2020 there were 150,000.""",
        (),
    ),
    "c5": (
        """Gas in the eastern Mediterranean

Zohr holds 30 trillion cubic feet (about 850 billion cubic metres) of gas in place. Leviathan holds 22 tcf. Israel exported 9.2 bcm in 2022: 6.3 bcm to Egypt and 2.9 bcm to Jordan.

The forum, founded in 2019, became an organisation in 2020. Seven states founded it; France joined in 2021 as the eighth. The EU, the United States and the World Bank are observers.

A 1,900 km pipeline would cost EUR 6 billion. Others put the cost at EUR 10 billion. Capacity: 10 bcm in a first phase, 20 bcm in a second phase.""",
        (),
    ),
    "c6": (
        """Central American remittances

Guatemala received USD 18.0 billion in 2022, 17.9 per cent more than in 2021 (USD 15.3 billion). Honduras received USD 8.7 billion, or 27 per cent of its GDP. El Salvador received USD 7.7 billion, about 24 per cent of GDP.

By 2030 remittances could reach USD 30 billion. In the pessimistic case they would reach USD 22 billion. More than half of households have a relative abroad; one in four receives transfers.""",
        (),
    ),
    "c7": (
        """Arms transfers to the Maghreb

Algeria accounted for 1.8 per cent of global arms imports in 2018–22, down from 4.3 per cent in 2013–17. Imports fell by 58 per cent between the periods. Russia supplied 73 per cent, Germany 10 per cent and France 5.2 per cent.

Morocco bought 25 F-16 fighters for USD 3.8 billion and upgrades 23 older ones. Its military budget was USD 5.0 billion in 2022, or 4.0 per cent of GDP.[1] In 2023 it rose to USD 5.2 billion.[2]

Notes
[1] SIPRI, Military Expenditure Database, 2023.
[2] SIPRI, Trends in World Military Expenditure 2023, April 2024.""",
        (),
    ),
    "c8": (
        """Fisheries agreements

The 2019 protocol lets 87 vessels fish for an annual EUR 15 million plus EUR 20.5 million of sectoral support. Spain holds 43 licences, Portugal 12 and France 6. The remaining licences are spread over seven states.

Catches of tuna fell from 30,000 tonnes in 2015 to 21,000 in 2020 — a fall of 30 per cent — while octopus catches rose by half, from 8,000 to 12,000 tonnes. The stock is fished at 90 per cent above sustainable levels.""",
        (),
    ),
    "c9": (
        """Regional Development Banks

The bank's capital rose from USD 93 billion to USD 208 billion in 2019. Paid-in capital is USD 12.5 billion, callable capital the rest. It approved 181 operations worth USD 6.1 billion in 2022, of which USD 5.0 billion were loans. Disbursements were USD 5.3 billion.

The fund was proposed in 1962, founded in 1964 and opened for business on 1 July 1966. It has 81 members: 54 from the region and 27 from outside.

Women hold 35 per cent of professional posts and 51 per cent of support posts. Overall, women are 41 per cent of staff.""",
        (),
    ),
    "c10": (
        """Strategic compass

The Compass has four parts: act, secure, invest and partner. It foresees a rapid deployment capacity of up to 5,000 troops. The battlegroups have 1,500 troops each. The EU spent EUR 214 billion on defence in 2021 and EUR 240 billion in 2022, 1.5 per cent of GDP in both years.

In the first half of 2023 the Facility paid EUR 3.6 billion, in the second half EUR 2.5 billion. The ceiling was raised from EUR 5.7 billion to EUR 12 billion.

Twelve years after the Lisbon Treaty entered into force in December 2009, ministers adopted the Compass in March 2022.""",
        (),
    ),
    "e1": (
        """Mineral security in southern Africa

The Lobito Corridor stretches 1,344 kilometres from Angola's coast to the Congolese border. The United States committed USD 553 million in loans. Zambia's section adds 800 kilometres.

Cobalt output of the Democratic Republic of Congo came to 145,000 tonnes in 2022, some 70 per cent of the world total of 197,000 tonnes.

Angola borrowed USD 42.6 billion from Chinese lenders between 2000 and 2020. A 2023 study by Boston University puts lending at USD 45 billion between 2000 and 2022.

The corridor, which measures 1,739 kilometres in Angola, was handed to a consortium in 2023. The Lobito Corridor is 1,434 kilometres long.""",
        (("same-fact-different-value", "1,344 kilometres"),),
    ),
    "e2": (
        """The Bay of Bengal grouping

BIMSTEC was founded in June 1997 through the Bangkok Declaration. It has seven members: Bangladesh, Bhutan, India, Myanmar, Nepal, Sri Lanka and Thailand. The permanent secretariat in Dhaka opened in 2014.

A free trade framework was signed in 2004. After twenty rounds it remains unfinished. The charter was adopted in March 2022. Two years on, the BIMSTEC Charter, signed in May 2024, entered into force.

Combined population is 1.7 billion, 22 per cent of the world's 7.9 billion.""",
        (),
    ),
    "e3": (
        """Naval balance in the Red Sea

Operation Aspides has escorted 230 ships since February 2024. It comprises four frigates from France, Germany, Greece and Italy. Traffic through the canal fell from 75 to 32 ships a day, a fall of 57 per cent.

Freight rates rose fivefold, from USD 1,500 to USD 7,500 per container. Insurance premiums climbed from 0.1 per cent to 1.0 per cent of hull value, a tenfold rise.

Egypt lost USD 800 million a month in canal revenue. In 2023 the canal earned USD 10.3 billion.""",
        (),
    ),
    "e4": (
        """Arctic Council observers and finances

The Council has thirteen observer states. Six permanent participants represent indigenous peoples. The secretariat in Tromsø has a budget of NOK 11 million, of which Norway pays NOK 5 million, Iceland NOK 1 million and the others NOK 5 million.

Of the 13 observers, eight are European and six are Asian.

China called itself a near-Arctic state in its 2018 white paper. The white paper of 2018 had followed Russia's strategy of 2013.""",
        (("parts-and-total", "eight"),),
    ),
    "e5": (
        """Fertiliser and food in West Asia

Jordan imports 95 per cent of its grain. Lebanon's grain reserves cover one month. In Iraq, production of wheat was 4.2 million tonnes in 2021 and 2.8 million tonnes in 2022, a decline of one third. Barley output fell by 120 per cent in the same period.

Turkey produced 19.8 million tonnes of wheat. It exported USD 1.1 billion of flour, 40 per cent more than the year before (USD 0.8 billion).""",
        (("impossible-value", "120 per cent"),),
    ),
    "e6": (
        """Loans of the New Development Bank

The bank approved 96 projects worth 32.8 billion US dollars by 2022. Its subscribed capital is USD 52.7 billion. India received USD 7.5 billion, that is 22.9 per cent of approvals. Brazil received USD 6.1 billion (18.6 per cent).

The bank's rating is AA+. It was established in 2015 by the five BRICS countries. In 2021 it admitted Bangladesh, the United Arab Emirates and Uruguay, and in 2023 Egypt, bringing the number of its members to ten.""",
        (),
    ),
    "e7": (
        """Pandemic preparedness in the Gulf

The stock covers 180 days. Saudi Arabia administered 68 million doses, the Emirates 25 million doses and Bahrain 3.4 million doses, in total 106.4 million doses.

Vaccination rates reached 97 per cent in the Emirates, 76 per cent in Saudi Arabia and 82 per cent in Bahrain. The share of the population that had two doses was 73 per cent.""",
        (("parts-and-total", "106.4 million"),),
    ),
    "e8": (
        """Cyber norms and the UN

The Group of Governmental Experts met six times between 2004 and 2021. The eleven norms of 2015 were endorsed by consensus. The Open-Ended Working Group, set up in 2018, first met in 2019. The eleven norms were agreed in 2013 and repeated in every report since.

Ransomware cost victims USD 1.1 billion in 2023 (2022: USD 567 million). Attacks rose by 68 per cent.""",
        (),
    ),
    "e9": (
        """Kazakhstan's balancing act

Kazakhstan exported goods worth USD 84.6 billion in 2022, of which USD 13.2 billion went to China and USD 8.8 billion to Russia. Imports came to USD 50.0 billion. The trade surplus was thus USD 44.6 billion.

Uranium: the country produces 43 per cent of world supply. Kazakhstan, the world's largest producer of uranium, sells to France. Canada is the world's largest producer of uranium ahead of Australia.

Direct investment rose to USD 28 billion in 2022 from USD 23.8 billion in 2021, up 17.7 per cent.""",
        (
            ("difference", "44.6 billion"),
            ("rival-superlatives", "largest producer"),
        ),
    ),
    "e10": (
        """Water on the Nile

The dam holds 74 billion cubic metres. Egypt's quota of 55.5 billion cubic metres dates from 1959. The reservoir of the dam, with a volume of 74 million cubic metres, was filled in five stages.

Ethiopia invested USD 4.8 billion (then about 50 billion birr). In Sudan 60 per cent of farmland is irrigated; of Egypt's farmland almost all.""",
        (("unit-slip", "74 million"),),
    ),
    "e11": (
        """Development assistance of Türkiye

Official development assistance was USD 7.9 billion in 2022, 0.79 per cent of national income. In 2021 it had been USD 7.7 billion. The agency TIKA runs 62 offices in 60 countries. TİKA, founded in 1992, is attached to the Ministry of Culture.

The agency spent TRY 1.4 billion (around USD 840 million) in 2022, when a dollar cost 16.6 lira.

It has offices on four continents: Africa, Asia, Europe, Latin America and Oceania.""",
        (
            ("conversion", "TRY 1.4 billion"),
            ("list-count", "four continents"),
        ),
    ),
    "e12": (
        """Baltic cable incidents

On 31 November 2024 a vessel dragged its anchor. Repairs cost EUR 50 million. Two of the three suspects were released; four out of three cables were repaired within a month.

The Estlink 2 cable has a capacity of 650 MW. In 2023, Estonia covered 40 per cent of its demand through imports.""",
        (
            ("impossible-value", "31 November"),
            ("impossible-value", "four out of three"),
        ),
    ),
    "e13": (
        """Tourism and peace in the Caucasus

Georgia welcomed 5.4 million visitors in 2022. Tourism earned USD 3.5 billion, or 14 per cent of a GDP of USD 24.6 billion. Armenia received 1.7 million visitors in 2022, an increase of 90 per cent from 0.87 million in 2021.

The peace plan foresees four stages. The first stage is withdrawal. The second stage concerns return. The third stage opens the railway.

The Zangezur road (43 km) was to be built by 2024. The road, 34 km in length, remains closed.""",
        (("list-count", "four stages"),),
    ),
    "e14": (
        """Food aid accounts

The programme spent 9.9 billion dollars in 2021. Contributions totalled USD 9.6 billion in 2021, of which governments gave USD 8.9 billion and private donors USD 0.7 billion.

Its staff number 22,300. In 2020 it received the Nobel Peace Prize. In all, 128 million people were reached in 123 countries in 2021; 160 million were reached in 2022.

USD 45 million children suffer from wasting.""",
        (("unit-slip", "USD 45 million"),),
    ),
    "n1": (
        """Health diplomacy of Cuba

Cuba has sent 600,000 health workers abroad since 1963. In 2020 some 37,000 worked in 67 countries. Exports of services earned USD 6.4 billion in 2018. Around 11,000 doctors left Brazil in 2018. A doctor abroad earns five times as much as at home. Two in three are women.

The number of missions rose from 30 to 58 during the pandemic. Some 58 brigades went to 40 countries. Three brigades went to Italy, two to Mexico.""",
        (),
    ),
    "n2": (
        """Digital currencies

Eleven countries have launched a digital currency, and 21 run pilots. In all, 130 countries, representing 98 per cent of global GDP, explore one. In May 2020 only 35 were considering one. Nigeria's was launched in October 2021; by 2023 it had 13 million wallets, 98.5 per cent of them unused in any given week.

The Bahamas introduced theirs in 2020. Jamaica followed in 2022. Use is below 1 per cent of currency in circulation.""",
        (),
    ),
    "n3": (
        """Rail Baltica

The line will be 870 km long: 392 km in Lithuania, 265 km in Latvia and 213 km in Estonia. The cost was put at EUR 5.8 billion in 2017 and at EUR 23.8 billion in 2024. The EU funds up to 85 per cent. By 2030 a first phase worth EUR 14.3 billion should run.

Trains will reach 249 km/h, freight trains 120 km/h. Travel from Tallinn to Vilnius will take 3 hours 38 minutes.""",
        (),
    ),
    "n4": (
        """The Andean Community's vote

Of 100 delegates, 60 voted yes and 55 spoke in the debate. Ecuador and Peru each gave USD 3 million; Colombia and Bolivia each USD 2 million, USD 10 million together.

The Community was founded in 1969 as the Andean Pact. Chile left in 1976; Venezuela joined in 1973 and left in 2006. It has four members and five associate members.""",
        (),
    ),
    "n5": (
        """Youth and work in North Africa

Youth unemployment stood at 28.9 per cent in Tunisia in 2022; general unemployment was 15.2 per cent. In Morocco the rates were 32.7 and 11.8 per cent. Among women it was 20.5 per cent. Graduates fare worse: one in four is without work.

Between 2011 and 2021, 1.1 million left. Remittances rose from USD 2.0 billion to USD 3.1 billion, or by more than half, and cover 7 per cent of GDP (2011: 4.4 per cent).""",
        (),
    ),
    "n6": (
        """Climate clubs

Members account for 55 per cent of emissions and 40 per cent of output. The EU cut emissions by 32.5 per cent between 1990 and 2022 and aims at 55 per cent by 2030. Its carbon price peaked at EUR 100 in February 2023, and averaged EUR 85 that year. Revenue was EUR 43.6 billion in 2023, EUR 38.8 billion in 2022.

Sweden emits 3.6 tonnes per head, Germany 8.0 tonnes, the United States 14.9 tonnes. Per unit of GDP, Sweden emits a quarter of the US level.""",
        (),
    ),
}


@pytest.mark.parametrize("name", PAPERS)
def test_a_paper_has_the_findings_that_it_should_have_and_no_other(name: str, tmp_path: Path) -> None:
    hold(*PAPERS[name], tmp_path / f"{name}.txt")
