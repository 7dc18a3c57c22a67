"""Citations to paste: notes, BibTeX, CSL-JSON; rows found by their ids; the command."""

import json
import re
import subprocess
import sys

import polars as pl
import pytest
from hypothesis import given
from hypothesis import strategies as st

import multipolar as mp
from multipolar.errors import UnknownName
from multipolar.region import citation
from multipolar.region.citation import bibtex, csl, entries, is_id, key, mark, text, write

LATEX = {
    r"\textbackslash{}": "\\", r"\textasciitilde{}": "~", r"\textasciicircum{}": "^", r"\textless{}": "<",
    r"\textgreater{}": ">", r"\textbar{}": "|", r"\textbraceleft{}": "{", r"\textbraceright{}": "}",
    **{f"\\{sign}": sign for sign in "&%$#_"},
}  # fmt: skip
"""What LaTeX prints for an escaped sign."""

CSL_TYPES = {"report", "dataset", "article-newspaper", "document"}
MONTHS = ["jan", "feb", "mar", "apr", "may", "jun", "jul", "aug", "sep", "oct", "nov", "dec"]
NASTY = '<script>alert("1")</script> 100% R&D_#1 $5 {a} \\b ~ ^ | Bộ Ngoại giao 外務省'


def parsed(written: str) -> dict[str, tuple[str, dict[str, str]]]:
    """Read BibTeX as BibTeX does: braces are counted, a backslash before one changes nothing."""
    found: dict[str, tuple[str, dict[str, str]]] = {}
    at = 0
    while start := re.compile(r"\s*@(\w+)\{([^\s\"#%'(),={}~\\]+),").match(written, at):
        fields, at = {}, start.end()
        while name := re.compile(r",?\s*(\w+) = ").match(written, at):
            at = name.end()
            if written[at] == "{":
                depth, end = 1, at + 1
                while depth:
                    depth += {"{": 1, "}": -1}.get(written[end], 0)
                    end += 1
                fields[name[1]] = written[at + 1 : end - 1]
            else:
                end = re.compile(r"\w+").match(written, at).end()
                fields[name[1]] = written[at:end]
            at = end
        closing = re.compile(r"\s*\}\s*").match(written, at)
        assert closing, written[at : at + 80]
        at = closing.end()
        folded = start[2].casefold()
        assert folded not in found, f"{start[2]} stands twice"
        found[folded] = (start[1], fields)
    assert at == len(written), written[at : at + 80]
    return found


def printed(words: str) -> str:
    """What LaTeX prints: the inverse of the escaping."""
    words = words.removeprefix("{}")
    return re.sub("|".join(map(re.escape, LATEX)), lambda sign: LATEX[sign[0]], words)


@pytest.fixture
def nasty(small_pack):
    """A pack with a source of which every sign is a trap, and two rows from it."""
    small_pack.append(
        "sources", source_id="Bộ 1", citation=NASTY, url="https://example.org/a b?x={1}&y=2%20#c", kind="report",
        published="2024-02",
    )  # fmt: skip
    for line in (3, 4):
        small_pack.edit("ties", line, "source_id", "Bộ 1")
    small_pack.edit("ties", 3, "locator", "p. 3, line <b>.")
    small_pack.edit("ties", 4, "basis", "public_record")
    return small_pack.load()


class TestNote:
    def test_it_names_citation_place_address_pack_day_and_row(self, region):
        frame = region.figures("population", subject="Viet Nam", year=2024)
        (row,) = region.cite(frame).to_dicts()
        note = text(region, frame)
        assert "\n" not in note
        end = f"multipolar pack japan-asean, as of {region.as_of}, {row['id']}."
        assert note == f"{row['citation']}, {row['locator']}, {row['url']}. {end}"

    def test_one_line_a_row(self, region):
        frame = region.figures("population", year=2024)
        assert len(text(region, frame).splitlines()) == region.cite(frame).height > 5

    def test_a_date_is_added_where_the_citation_has_no_year(self, region):
        source = region.table("sources").filter(source_id="aa_khm_cptpp")
        assert source["published"][0][:4] not in source["citation"][0]
        assert f"CPTPP ({source['published'][0]})," in text(region, source)

    def test_what_was_not_read_says_so_in_every_format(self, nasty):
        ties = nasty.table("ties")
        for form in ("text", "bibtex", "csl"):
            assert write(nasty, ties.filter(basis="public_record"), form).count("[public record, not yet read]") >= 1
            assert "not yet read" not in write(nasty, ties.filter(basis="read"), form)

    @pytest.mark.parametrize(
        ("basis", "said"),
        [("read", ""), (None, ""), ("assumed", " [assumed]"), ("public_record", " [public record, not yet read]")],
    )
    def test_marks(self, basis, said):
        assert mark(basis) == said

    def test_nothing_is_cited_as_nothing(self, region):
        assert text(region, []) == bibtex(region, []) == ""
        assert csl(region, []) == []


class TestBibtex:
    def test_every_source_of_the_built_in_region(self, region):
        sources = region.table("sources")
        found = parsed(bibtex(region, sources))
        assert len(found) == sources.height > 500
        for row in sources.iter_rows(named=True):
            kind, fields = found[row["source_id"]]
            # @techreport asks for an author and an institution, which the free text does not tell apart.
            assert kind == ("dataset" if row["kind"] == "dataset" else "misc")
            assert fields["keywords"] == row["kind"].replace("_", " ")
            assert fields["title"][0] == "{"
            assert fields["title"][-1] == "}"
            assert printed(fields["title"][1:-1]) == row["citation"]
            assert fields.get("year") == (row["published"][:4] if row["published"] else None)
            assert "author" not in fields
            assert fields.get("month") in {None, *MONTHS}

    def test_traps(self, nasty):
        written = bibtex(nasty, nasty.table("ties").filter(source_id="Bộ 1"))
        ((kind, fields),) = parsed(written).values()
        assert kind == "misc"
        assert printed(fields["title"][1:-1]) == NASTY
        assert printed(fields["note"]) == "p. 3, line <b>; page 2 [public record, not yet read]"
        assert (fields["year"], fields["month"]) == ("2024", "feb")
        assert "day" not in fields
        assert fields["url"] == "https://example.org/a%20b?x=%7B1%7D&y=2%20#c"
        assert "外務省" in written

    def test_a_title_that_begins_with_an_escaped_sign_keeps_its_case(self):
        # BibTeX lowers the letters of "{\$..."; "{{}\$..." it leaves alone.
        assert citation._latex("$5 BILLION") == r"{}\$5 BILLION"

    def test_places_are_listed_once_and_rows_all(self, region):
        frame = region.figures("population", subject=["VNM", "JPN"], year=[2023, 2024])
        ((_, fields),) = parsed(bibtex(region, frame)).values()
        places = region.cite(frame)["locator"].unique(maintain_order=True).to_list()
        assert printed(fields["note"]).split("; ") == places
        assert re.findall(r"ties/[0-9a-f]{10}", fields["annote"]) == region.cite(frame)["id"].to_list()

    def test_a_row_of_the_dictionary_is_cited_from_the_pack(self, region):
        ((kind, fields),) = parsed(bibtex(region, region.table("measures").head(2))).values()
        assert kind == "dataset"
        assert region.title in printed(fields["title"])
        assert printed(fields["note"]) == "tables/measures.csv, line 2; tables/measures.csv, line 3"


class TestCsl:
    def test_every_source_of_the_built_in_region(self, region):
        sources = region.table("sources")
        items = csl(region, sources)
        assert [item["id"] for item in items] == sources["source_id"].to_list()
        for item, row in zip(items, sources.iter_rows(named=True), strict=True):
            assert set(item) <= {"id", "type", "title", "issued", "URL", "locator", "note"}
            assert item["type"] in CSL_TYPES
            assert item["title"] == row["citation"]
            assert all(item.values())
            if row["published"]:
                ((*parts,),) = item["issued"]["date-parts"]
                assert "-".join(f"{part:02d}" for part in parts) == row["published"]
            else:
                assert "issued" not in item

    def test_it_is_json_and_keeps_every_sign(self, nasty):
        (item,) = json.loads(write(nasty, nasty.table("ties").filter(source_id="Bộ 1"), "csl"))
        assert item["title"] == NASTY
        assert item["issued"] == {"date-parts": [[2024, 2]]}
        assert item["locator"] == "p. 3, line <b>; page 2 [public record, not yet read]"
        assert item["note"].startswith(item["locator"])
        assert item["id"] == key("Bộ 1")


class TestKey:
    def test_every_source_of_the_built_in_region_has_its_own(self, region):
        ids = region.table("sources")["source_id"].to_list()
        keys = [key(source_id) for source_id in ids]
        assert keys == ids
        assert len({name.casefold() for name in keys}) == len(ids) > 500

    @given(st.lists(st.text(min_size=1, max_size=12), unique=True, max_size=12))
    def test_any_names_have_keys_that_bibtex_takes_and_tells_apart(self, names):
        names = [name for name in names if name.isprintable()]
        keys = [key(name) for name in names]
        assert all(re.fullmatch(r"[a-z0-9][a-z0-9_.:+-]*", name) for name in keys)
        assert len(set(keys)) == len(names)

    def test_names_that_differ_by_case_only_are_told_apart(self):
        assert key("IMF").casefold() != key("imf").casefold()

    @given(st.text(max_size=40))
    def test_any_title_comes_back(self, words):
        line = citation._line(words)
        written = f"@misc{{k,\n  title = {{{{{citation._latex(line)}}}}}\n}}"
        assert printed(parsed(written)["k"][1]["title"][1:-1]) == line


class TestRow:
    def test_every_row_is_found_by_its_id(self, region):
        for table in ("sources", "ties", "survey", "memberships", "commitments", "parameters"):
            frame = region.table(table)
            frame = frame.gather(range(0, frame.height, 7))
            cited = region.cite(frame)
            assert [region.row(name) for name in cited["id"]] == cited["ref"].to_list()

    def test_every_table_of_a_small_pack(self, small_pack):
        region = small_pack.load()
        for table in mp.region.schema.TABLES:
            cited = region.cite(region.table(table))
            assert [region.row(name) for name in cited["id"]] == cited["ref"].to_list()

    def test_an_unknown_row_is_answered_with_the_nearest(self, region):
        (name,) = region.cite([region.table("parameters")["ref"][0]])["id"]
        wrong = name[:-1] + ("0" if name[-1] != "0" else "1")
        with pytest.raises(UnknownName, match=f"'{wrong}' is not a known row. Did you mean {name}"):
            region.row(wrong)

    @pytest.mark.parametrize("text", ["", "tie/3f9a1c22b0", "3f9a1c22b0", "/"])
    def test_an_unknown_table(self, region, text):
        with pytest.raises(UnknownName, match="is not a known table; expected the id of a row, such as ties/"):
            region.row(text)

    def test_the_same_row_under_another_assumption(self, region):
        parameter = region.table("parameters").row(0, named=True)
        (name,) = region.cite([parameter["ref"]])["id"]
        assert region.assuming({parameter["ref"]: 1.0}).row(name) == parameter["ref"]

    @pytest.mark.parametrize(
        ("word", "meant"),
        [("ties/3f9a1c22b0", True), ("ties/zz", True), ("tie/3f9a1c22b0", True), ("2019/2023", False), ("ties", False)],
    )
    def test_what_is_meant_as_an_id(self, word, meant):
        assert is_id(word) is meant


class TestCommand:
    @staticmethod
    def run(*args):
        command = [sys.executable, "-m", "multipolar.cli", "cite", *args]
        return subprocess.run(command, capture_output=True, text=True, encoding="utf-8", check=False)

    def test_words_and_id_give_the_same_citation(self, region):
        by_words = self.run("population", "việt nam", "2024")
        assert by_words.returncode == 0, by_words.stderr
        assert by_words.stderr.startswith("Population, Vietnam, 2024: 101")
        (name,) = region.cite(region.figures("population", subject="VNM", year=2024))["id"]
        by_id = self.run(name)
        assert (by_id.stdout, by_id.stderr) == (by_words.stdout, "")

    def test_formats(self, region):
        (name,) = region.cite(region.figures("population", subject="VNM", year=2024))["id"]
        assert set(parsed(self.run(name, "--format", "bibtex").stdout)) == {"weo2510"}
        (item,) = json.loads(self.run(name, "-f", "csl").stdout)
        assert item["id"] == "weo2510"

    def test_json_has_the_envelope(self, region):
        names = region.cite(region.figures("population", subject=["VNM", "JPN"], year=2024))["id"].to_list()
        done = json.loads(self.run(*names, "--format", "csl", "--json").stdout)
        assert (done["schema_version"], done["command"]) == (1, "cite")
        ((answer,),) = [done["data"]]
        assert sorted(answer["refs"]) == sorted(names) == sorted(done["citations"])
        assert [item["id"] for item in answer["content"]] == ["weo2510"]

    @pytest.mark.parametrize(
        ("words", "said"),
        [
            (("ties/0000000000",), "'ties/0000000000' is not a known row"),
            (("population viet nam 1990",), "no figure for 1990"),
            (("japan",), "names no measure that is known"),
            (("",), "names no measure that is known"),
            (("population", "--format", "ris"), "'bibtex'"),
        ],
    )
    def test_what_cannot_be_cited(self, words, said):
        done = self.run(*words)
        assert done.returncode == 2
        assert done.stdout == ""
        assert said in done.stderr


def test_entries_stand_in_the_order_of_the_pack(region):
    mixed = pl.concat([region.table("survey").tail(3).select("ref"), region.table("ties").head(3).select("ref")])
    assert [entry.key for entry in entries(region, mixed)] == list(
        dict.fromkeys(key(name) for name in region.cite(mixed)["source_id"])
    )
