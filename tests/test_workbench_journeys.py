"""Journeys through the workbench in Chromium, by keyboard and mouse."""

import pytest
from playwright.sync_api import expect

from .workbench import TEXT, browser, in_browser, served, tab

__all__ = ["browser", "served", "tab"]


@pytest.mark.slow
@in_browser
def test_the_keyboard_skips_to_the_content_and_opens_a_source_card(tab):
    page = tab().open("/states/VNM")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.className") == "skip"
    page.keyboard.press("Enter")
    assert page.evaluate("document.activeElement.id || location.hash").strip("#") == "main"
    link = page.locator("main a[href^='/rows/']").first
    link.focus()
    page.keyboard.press("Enter")
    card = page.locator("dialog#card")
    card.wait_for(state="visible")
    assert "Where it comes from" in card.inner_text()
    assert "tables/ties.csv" in card.inner_text()
    page.keyboard.press("Escape")
    card.wait_for(state="hidden")
    assert page.evaluate("document.activeElement.getAttribute('href')") == link.get_attribute("href")


@pytest.mark.slow
@in_browser
def test_a_mark_of_a_figure_leads_to_its_source(tab):
    page = tab().open("/states/VNM")
    mark = page.locator("figure svg a[href^='/rows/']").first
    assert ":" in mark.locator("path").get_attribute("aria-label")
    mark.focus()
    page.keyboard.press("Enter")
    page.locator("dialog#card").wait_for(state="visible")
    page.locator("dialog#card button").click()
    page.locator("dialog#card").wait_for(state="hidden")


@pytest.mark.slow
@in_browser
def test_a_threshold_is_moved_by_keyboard_and_the_verdict_turns(tab):
    page = tab().open("/arguments/china-half-of-trade")
    page.locator(".verdict.fails").wait_for()
    number = page.locator("input[name='test.1.against']")
    number.fill("0.5")
    page.keyboard.press("Enter")
    page.wait_for_url("**test.1.against=0.5**")
    page.locator(".verdict.holds").wait_for(timeout=60_000)
    page.locator(".verdict.fails").wait_for(timeout=60_000)
    assert "v=1" in page.url
    assert "probability" not in page.url, "what was not moved is not in the address"


@pytest.mark.slow
@in_browser
def test_a_slider_answers_recolours_the_map_and_the_address_holds_it(tab):
    here = tab()
    page = here.open("/scenarios/partners-withdraw?v=1&counterpart=JPN")
    page.locator("#map-answer-svg").wait_for(timeout=60_000)
    table = page.locator("[data-answer]")
    before = table.locator("tr[data-code=VNM] [data-cell=value]").inner_text()
    slider = page.locator("form[data-live] input[type=range]").nth(1)
    slider.focus()
    for _ in range(5):
        page.keyboard.press("ArrowRight")
    expect(page.locator("[data-took]")).to_contain_text("Answered in")
    expect(page.locator("[data-took]")).to_contain_text("Intervals", timeout=90_000)
    after = table.locator("tr[data-code=VNM] [data-cell=value]").inner_text()
    assert after != before
    assert int(page.locator("#map-answer-svg").get_attribute("data-painted")) >= 1
    assert " to " in table.locator("tr[data-code=VNM] [data-cell=interval]").inner_text()
    assert "shock.2.factor=0.55" in page.url
    assert "domain" not in page.url, "only what was moved is in the address"
    again = tab().open(page.url)
    assert again.locator("[data-answer] tr[data-code=VNM] [data-cell=value]").inner_text() == after
    label = page.locator("#map-answer-svg path[aria-label^='Vietnam']").first.get_attribute("aria-label")
    change = table.locator("tr[data-code=VNM] [data-cell=change]").inner_text()
    assert change in label


@pytest.mark.slow
@in_browser
def test_a_scenario_is_saved_and_found_again(tab):
    page = tab().open("/scenarios/partners-withdraw?v=1&shock.1.factor=0.1")
    page.locator("#save input[name=title]").fill("A tenth of the trade")
    page.locator("#save button").click()
    page.wait_for_url("**/scenarios/saved-*")
    assert page.locator("h1").inner_text() == "A tenth of the trade"
    assert page.locator("input[name='shock.1.factor']").input_value() == "0.1"


@pytest.mark.slow
@in_browser
def test_a_document_is_dropped_and_a_finding_is_confirmed(tab, served):
    page = tab().open("/documents")
    page.locator("input[type=file]").set_input_files(
        [{"name": "claims.txt", "mimeType": "text/plain", "buffer": TEXT.encode()}]
    )
    page.locator("#upload button").click()
    card = page.locator("article.finding").first
    card.wait_for(timeout=60_000)
    card.locator("input[name=note]").fill("checked")
    card.get_by_role("button", name="Confirm").click()
    page.wait_for_url("**#finding-1")
    assert "confirmed since" in page.locator("#finding-1").inner_text()
    page.locator("#finding-1 blockquote a").first.click()
    expect(page.locator("mark").first).to_be_visible()


@pytest.mark.slow
@in_browser
def test_weights_are_moved_and_the_ranks_follow(tab):
    page = tab().open("/weights")
    page.locator("select[name=reading]").select_option("security ambiguity")
    page.locator("input[name='weight.arms']").fill("2")
    page.locator("#weights button").click()
    page.wait_for_url("**weight.arms=2**")
    assert "security ambiguity" in page.locator("#rank-table").inner_text()
    assert "With these weights" in page.locator("#rank-table").inner_text()


@pytest.mark.slow
@in_browser
def test_an_event_on_the_timeline_leads_to_its_source_by_keyboard(tab):
    page = tab().open("/partners/JPN")
    past = page.locator("#timeline a.past")
    past.focus()
    expect(past).to_be_visible()
    page.keyboard.press("Tab")
    words = page.evaluate("document.activeElement.querySelector('path').getAttribute('aria-label')")
    assert words.partition(",")[0] in ("Agreements", "Institutions", "Assistance", "Crises", "Declarations")
    page.keyboard.press("Enter")
    card = page.locator("dialog#card")
    card.wait_for(state="visible")
    assert "tables/events.csv" in card.inner_text()
    page.keyboard.press("Escape")
    past.focus()
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.closest('svg')") is None, "the marks are passed"


@pytest.mark.slow
@in_browser
def test_what_drives_a_change_comes_after_its_interval(tab):
    page = tab().open("/scenarios/partners-withdraw")
    assert "is behind" in page.locator("#drivers-dots h3").inner_text()
    box = page.get_by_text("The tenth of the draws")
    assert "takeup is at" in box.inner_text()
    assert page.locator("#whose select[name=subject]").is_visible()


@pytest.mark.slow
@in_browser
def test_a_scenario_is_downloaded_and_loaded_again(tab, tmp_path):
    page = tab(accept_downloads=True).open("/scenarios/partners-withdraw?v=1&shock.1.factor=0.2", whole=False)
    with page.expect_download() as coming:
        page.get_by_role("link", name="download it as TOML").click()
    file = tmp_path / "mine.toml"
    coming.value.save_as(file)
    assert "factor = 0.2" in file.read_text(encoding="utf-8")
    page.goto("/scenarios")
    page.locator("#load input[type=file]").set_input_files(file)
    page.locator("#load button").click()
    page.wait_for_url("**/scenarios/saved-*")
    assert page.locator("input[name='shock.1.factor']").input_value() == "0.2"
    page.locator("#forget button").click()
    page.wait_for_url("**/scenarios")


@pytest.mark.slow
@in_browser
def test_two_are_compared_and_cited_by_keyboard(tab):
    page = tab().open("/compare")
    page.locator("select[name=a]").focus()
    page.keyboard.type("Vietnam")
    page.locator("select[name=b]").focus()
    page.keyboard.type("Thailand")
    page.locator("#pair button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**a=VNM**b=THA**")
    assert page.locator("h1").inner_text() == "Vietnam and Thailand"
    page.locator("#figures a[href^='/rows/']").first.focus()
    page.keyboard.press("Enter")
    card = page.locator("dialog#card")
    card.wait_for(state="visible")
    assert "Cite, BibTeX" in card.inner_text()
    page.keyboard.press("Escape")
    href = page.get_by_role("link", name="BibTeX", exact=True).get_attribute("href")
    assert page.request.get(href).text().startswith("@")


@pytest.mark.slow
@in_browser
def test_another_index_is_ranked_by_other_weights(tab):
    page = tab().open("/weights")
    page.locator("select[name=index]").select_option("partnerships")
    page.locator("#weights button").click()
    page.wait_for_url("**index=partnerships**")
    page.locator("input[name='weight.5']").fill("0")
    page.locator("#weights button").click()
    page.wait_for_url("**weight.5=0**")
    moved = page.locator("#rank-table tbody tr").all_inner_texts()
    assert any("down" in row or "up" in row for row in moved)
    assert "weight.1" not in page.url, "what was not moved is not in the address"


@pytest.mark.slow
@in_browser
def test_a_pillar_is_taken_out_of_commitments_by_keyboard(tab):
    page = tab().open("/weights?v=1&index=receipts")
    page.locator("select[name=reading]").focus()
    page.keyboard.type("amounts told in JPY")
    page.locator("#weights button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**reading=jpy-pillar**")
    ranked = page.locator("#rank-table tbody tr", has_text="Thailand")
    assert "not told of" not in ranked.inner_text()
    page.locator(".pair:has(input[name='weight.people']) input[type=range]").focus()
    page.keyboard.press("Home")
    page.locator("#weights button").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**weight.people=0**")
    assert "not told of in what counts" in ranked.inner_text()
    assert page.locator("#rank-table tbody tr").first.inner_text().startswith("Philippines")


@pytest.mark.slow
@in_browser
def test_an_assumption_that_drives_the_joined_up_answer_leads_to_its_row_by_keyboard(tab):
    page = tab().open("/scenarios/joined-up/drivers?v=1&outcome=spillover_gain&n=256")
    assert page.locator("#drivers-dots h3").inner_text().startswith("Spillover between policies is behind")
    page.locator("#shares summary").focus()
    page.keyboard.press("Enter")
    page.locator("#shares tbody a").first.focus()
    page.keyboard.press("Enter")
    card = page.locator("dialog#card")
    card.wait_for(state="visible")
    assert "tables/parameters.csv" in card.inner_text()
    assert "spillover" in card.inner_text()


@pytest.mark.slow
@in_browser
def test_a_finding_is_dismissed_by_keyboard(tab):
    page = tab().open("/documents", whole=False)
    page.locator("input[type=file]").set_input_files(
        [{"name": "more.txt", "mimeType": "text/plain", "buffer": (TEXT + " Once more.").encode()}]
    )
    page.locator("#upload button").focus()
    page.keyboard.press("Enter")
    card = page.locator("article.finding").first
    card.wait_for(timeout=60_000)
    card.get_by_role("button", name="Dismiss").focus()
    page.keyboard.press("Enter")
    page.wait_for_url("**#finding-1")
    assert "dismissed since" in page.locator("#finding-1").inner_text()
