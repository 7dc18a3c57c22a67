"""The workbench as it runs: a server process and its workers, asked over HTTP and in Chromium by keyboard and mouse."""

import asyncio
import io
import json
import os
import re
import shutil
import signal
import socket
import subprocess
import sys
import tarfile
import time
import zipfile
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect, sync_playwright

import multipolar as mp
from multipolar.workbench.answer import Ask, Made
from multipolar.workbench.desk import Desk
from multipolar.workbench.lane import Lane, WorkerLost
from multipolar.workbench.pages import PAGES

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NPM = shutil.which("npm")
AXE = "4.14.1"

in_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium here: the workbench was not tried in a real browser"
)

TEXT = (
    "Japan's exports rose from 10 billion yen in 2019 to 20 billion yen in 2020, a rise of 50 percent. "
    "Viet Nam had a population of 250 million in 2024."
)
"""A document with a figure that cannot be right."""


# -- lanes: processes that are ended and replaced ---------------------------------------------------------


# Only what a new process can import can be sent to it: the library's own functions, not those of this file.


def in_lane(play, **given):
    async def run():
        lane = Lane(**{"size": 1, "begin": os.getpid, "arguments": (), "limit": 60.0, **given})
        await lane.open()
        try:
            return await play(lane)
        finally:
            await lane.close()

    return asyncio.run(run())


def test_a_worker_that_dies_is_told_and_the_next_answer_comes():
    async def play(lane):
        with pytest.raises(WorkerLost, match="gone"):
            await lane.run(os._exit, 1)
        return await lane.run(os.getpid)

    assert in_lane(play) != os.getpid()


def test_an_answer_that_takes_too_long_is_stopped():
    async def play(lane):
        first = await lane.run(os.getpid)
        with pytest.raises(WorkerLost, match="longer than"):
            await lane.run(time.sleep, 30)
        lane.limit = 60.0
        return first, await lane.run(os.getpid)

    first, second = in_lane(play, limit=0.3)
    assert first != second
    with pytest.raises(ProcessLookupError):
        os.kill(first, 0)


@pytest.mark.parametrize("patient", [False, True])
def test_an_answer_that_nobody_wants_any_more_is_stopped_unless_it_is_short(patient):
    async def play(lane):
        first = await lane.run(os.getpid)
        task = asyncio.create_task(lane.run(time.sleep, 0.5 if patient else 30))
        await asyncio.sleep(0.2)
        task.cancel()
        with pytest.raises(asyncio.CancelledError):
            await task
        return first, await lane.run(os.getpid)

    first, second = in_lane(play, patient=patient)
    assert (first == second) == patient


def test_who_matters_more_goes_first():
    async def play(lane):
        order = []

        async def ask(name, rank):
            await lane.run(time.sleep, 0.05, rank=rank)
            order.append(name)

        first = asyncio.create_task(ask("first", 0))
        await asyncio.sleep(0.02)
        await asyncio.gather(first, ask("background", 9), ask("wanted", 0))
        return order

    assert in_lane(play) == ["first", "wanted", "background"]


def test_nobody_waits_for_a_process_that_cannot_start():
    async def play(lane):
        with pytest.raises(WorkerLost, match="can be started"):
            await lane.run(os.getpid)

    in_lane(play, begin=os._exit, arguments=(1,))


class Counting:
    """A lane that counts what it is asked, and never has to start a process."""

    def __init__(self):
        self.asked, self.stopped = 0, 0

    async def run(self, call, setup, ask, rank=0):
        self.asked += 1
        try:
            await asyncio.sleep(0.05)
        except asyncio.CancelledError:
            self.stopped += 1
            raise
        return Made(200, "text/plain", b"here")


def test_the_same_question_is_computed_once_and_kept():
    async def play():
        desk = Desk(None, None)
        desk.lanes = dict.fromkeys(("quick", "slow"), lane := Counting())
        ask = Ask("agreements", "/agreements")
        await asyncio.gather(desk.ask(ask), desk.ask(ask), desk.ask(ask))
        await desk.ask(ask)
        return lane.asked

    assert asyncio.run(play()) == 1


def test_work_stops_when_the_last_one_who_waits_has_gone():
    async def play():
        desk = Desk(None, None)
        desk.lanes = dict.fromkeys(("quick", "slow"), lane := Counting())
        tasks = [asyncio.create_task(desk.ask(Ask("agreements", "/agreements"))) for _ in range(2)]
        await asyncio.sleep(0.01)
        tasks[0].cancel()
        await asyncio.sleep(0.01)
        one_left = lane.stopped
        tasks[1].cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await asyncio.sleep(0.01)
        return one_left, lane.stopped

    assert asyncio.run(play()) == (0, 1)


# -- the server -------------------------------------------------------------------------------------------


def free_port() -> int:
    with socket.socket() as found:
        found.bind(("127.0.0.1", 0))
        return found.getsockname()[1]


class Served:
    """A running workbench."""

    def __init__(self, folder: Path) -> None:
        self.port = free_port()
        self.address = f"http://127.0.0.1:{self.port}"
        self.data = folder / "workbench.sqlite"
        self.log = folder / "log"
        command = [
            sys.executable,
            "-m",
            "multipolar.cli",
            "serve",
            "--port",
            str(self.port),
            "--pages",
            "1",
            "--workers",
            "1",
            "--data",
            str(self.data),
            "--no-warm",
        ]
        with self.log.open("w") as log:
            self.process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=log)
        deadline = time.monotonic() + 60
        while True:
            try:
                if httpx.get(f"{self.address}/schema.json", timeout=5).status_code == 200:
                    break
            except httpx.TransportError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    raise AssertionError(self.log.read_text()) from None
                time.sleep(0.1)
        self.get("/states")

    def get(self, path, **headers):
        return httpx.get(self.address + path, headers=headers, timeout=120)

    def post(self, path, data=None, files=None, **headers):
        return httpx.post(
            self.address + path, data=data, files=files, headers={"origin": self.address} | headers, timeout=120
        )

    def workers(self) -> list[int]:
        found = []
        for entry in Path("/proc").iterdir():
            if not entry.name.isdigit():
                continue
            try:
                parent = int((entry / "stat").read_text().rpartition(")")[2].split()[1])
                command = (entry / "cmdline").read_bytes()
            except (OSError, ValueError):
                continue
            if parent == self.process.pid and b"spawn_main" in command:
                found.append(int(entry.name))
        return found

    def stop(self) -> None:
        self.process.terminate()
        self.process.wait(30)


@pytest.fixture(scope="module")
def served(tmp_path_factory):
    running = Served(tmp_path_factory.mktemp("served"))
    yield running
    running.stop()
    log = running.log.read_text()
    assert "Traceback" not in log, log


def test_a_page_and_its_json_say_what_browsers_may_do(served):
    for path in ("/", "/states/VNM", "/states/VNM.json", "/nothing/at/all", "/static/live.js"):
        answer = served.get(path)
        policy = answer.headers["content-security-policy"]
        assert "default-src 'none'" in policy
        assert "unsafe" not in policy
        assert answer.headers["x-content-type-options"] == "nosniff"
        assert "server" not in answer.headers
    assert served.get("/nothing/at/all").status_code == 404
    assert served.get("/states/VNM.json").json()["kind"] == "state"


def test_what_did_not_change_is_not_sent_again(served):
    first = served.get("/agreements")
    again = served.get("/agreements", **{"if-none-match": first.headers["etag"]})
    assert again.status_code == 304
    assert not again.content


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        (421, {"host": "attacker.example"}),
        (403, {"origin": "http://attacker.example"}),
        (403, {"sec-fetch-site": "cross-site", "sec-fetch-mode": "cors"}),
    ],
)
def test_requests_of_other_pages_are_refused(served, status, headers):
    assert served.get("/", **headers).status_code == status


def test_a_form_of_another_page_changes_nothing(served):
    before = served.get("/scenarios.json").json()
    data = {"title": "theirs", "scenario": "partners-withdraw", "query": ""}
    assert served.post("/scenarios/save", data, origin="http://attacker.example").status_code == 403
    assert httpx.post(f"{served.address}/scenarios/save", data=data, timeout=60).status_code == 403
    assert served.get("/scenarios.json").json() == before


@pytest.mark.parametrize(
    "path",
    [
        "/static/../page.py",
        "/static/%2e%2e/page.py",
        "/rows/..%2f..%2fetc/passwd",
        "/documents/..%2f..",
        "/sources/%00",
    ],
)
def test_no_path_leads_to_a_file(served, path):
    answer = served.get(path)
    assert answer.status_code == 404
    assert "root:" not in answer.text


def test_a_document_is_audited_decided_on_and_forgotten(served):
    files = [("files", ("../../etc/notes <b>.txt", TEXT.encode(), "text/plain"))]
    answer = served.post("/documents/add", files=files)
    assert (answer.status_code, answer.headers["location"]) == (303, "/documents")
    page = served.get("/documents.json").json()
    (row,) = next(block for block in page["blocks"] if block["kind"] == "listing")["rows"]
    assert row[0]["text"] == "notes <b>.txt"
    assert "<b>.txt" not in served.get("/documents").text.replace("&lt;b&gt;", "")
    audit = served.get("/documents/audit.json").json()
    cards = [block for block in audit["blocks"] if block["kind"] == "finding"]
    assert cards
    decided = {"key": cards[0]["key"], "word": "confirmed", "note": "told the author", "number": "1"}
    assert served.post("/documents/decide", decided).status_code == 303
    again = served.get("/documents.json").json()
    (card,) = [block for block in again["blocks"] if block["kind"] == "finding" and block["key"] == cards[0]["key"]]
    assert (card["decision"], card["note"]) == ("confirmed", "told the author")
    text = served.get(row[0]["href"])
    assert '<mark class="' in text.text
    found = served.get("/search.json?q=exports+rose").json()
    assert any(
        cell[0]["href"] == row[0]["href"]
        for block in found["blocks"]
        if block["kind"] == "listing"
        for cell in block["rows"]
    )
    served.post("/documents/remove", {"id": row[0]["href"].rpartition("/")[2]})
    assert not [block for block in served.get("/documents.json").json()["blocks"] if block["kind"] == "listing"]


def bomb() -> bytes:
    made = io.BytesIO()
    with zipfile.ZipFile(made, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr("word/document.xml", b"<w>" + b"a" * 400_000_000)
    return made.getvalue()


def test_documents_that_would_do_harm_are_refused_and_the_next_one_is_read(served):
    files = [
        ("files", ("bomb.docx", bomb(), "application/octet-stream")),
        ("files", ("binary.txt", b"\x00" * 1000, "text/plain")),
    ]
    assert served.post("/documents/add", files=files).status_code == 303
    audit = served.get("/documents/audit.json")
    assert audit.status_code in (200, 503)
    if audit.status_code == 200:
        words = [block["text"] for block in audit.json()["blocks"] if block["kind"] == "words"]
        assert sum("was not read" in word for word in words) == 2
    for block in served.get("/documents.json").json()["blocks"]:
        if block["kind"] == "listing":
            for row in block["rows"]:
                served.post("/documents/remove", {"id": row[0]["href"].rpartition("/")[2]})
    assert served.get("/states.json").status_code == 200


def test_uploads_are_limited_in_number_and_size(served):
    many = [("files", (f"{n}.txt", b"text", "text/plain")) for n in range(11)]
    assert served.post("/documents/add", files=many).status_code == 400
    large = [("files", ("large.txt", b"a" * 25_000_001, "text/plain"))]
    assert served.post("/documents/add", files=large).status_code == 400
    assert served.post("/documents/add", {"files": "no file"}).status_code == 400
    with socket.create_connection(("127.0.0.1", served.port)) as raw:
        head = f"POST /documents/add HTTP/1.1\r\nHost: 127.0.0.1:{served.port}\r\nOrigin: {served.address}\r\n"
        raw.sendall(f"{head}Content-Length: 99999999\r\n\r\n".encode())
        assert raw.recv(20).startswith(b"HTTP/1.1 413")
    assert not [block for block in served.get("/documents.json").json()["blocks"] if block["kind"] == "listing"]


def test_a_scenario_is_saved_compared_downloaded_and_loaded(served):
    data = {"title": "Half of that", "scenario": "partners-withdraw", "query": "v=1&shock.1.factor=0.25"}
    where = served.post("/scenarios/save", data).headers["location"]
    page = served.get(f"{where}.json").json()
    assert page["title"] == "Half of that"
    (block,) = [block for block in page["blocks"] if block["kind"] == "answer"]
    moved = served.get("/scenarios/partners-withdraw/answer.json?shock.1.factor=0.25").json()
    assert [row["value"] for row in block["rows"]] == [row["value"] for row in moved["blocks"][0]["rows"]]
    assert served.get(f"/scenarios/compare?a=partners-withdraw&b={where.rpartition('/')[2]}").status_code == 200
    file = served.get("/scenarios/partners-withdraw.toml?shock.1.factor=0.25").content
    loaded = served.post("/scenarios/load", files=[("file", ("x.toml", file, "text/plain"))]).headers["location"]
    again = served.get(f"{loaded}.json").json()
    (other,) = [block for block in again["blocks"] if block["kind"] == "answer"]
    assert [row["value"] for row in other["rows"]] == [row["value"] for row in block["rows"]]
    wrong = served.post(
        "/scenarios/load", files=[("file", ("x.toml", file.replace(b"engagement", b"engagment"), "text/plain"))]
    )
    assert wrong.status_code == 400
    assert "Did you mean engagement" in wrong.text
    assert served.post("/scenarios/save", data | {"scenario": "../../etc"}).status_code == 400


def test_a_review_is_kept_as_text(served):
    row = served.get("/review.json").json()
    listing = next(block for block in row["blocks"] if block["kind"] == "listing")
    id_ = listing["rows"][0][0]["refs"][0]
    assert served.post("/review/record", {"id": id_, "by": "A. Reader", "note": "p. 3, as printed"}).status_code == 303
    page = served.get("/review.json").json()
    code = next(block for block in page["blocks"] if block["kind"] == "code")
    assert code["text"].splitlines()[0] == "id,by,on,note"
    assert f"{id_},A. Reader," in code["text"]
    assert "A. Reader" in served.get(f"/rows/{id_}").text
    assert served.post("/review/record", {"id": "ties/0000000000", "by": "A. Reader"}).status_code == 400


def test_a_long_answer_blocks_no_page_and_a_killed_worker_gives_a_card(served):
    async def play():
        async with httpx.AsyncClient(base_url=served.address, timeout=120) as client:
            slow = asyncio.create_task(client.get("/scenarios/stop-asean/ensemble.json?n=8192&seed=7"))
            await asyncio.sleep(0.5)
            begun = time.monotonic()
            page = await client.get("/agreements?on=1999")
            took = time.monotonic() - begun
            for pid in served.workers():
                os.kill(pid, signal.SIGKILL)
            lost = await slow
            after = [(await client.get(f"/agreements?on={year}")).status_code for year in (1998, 1997)]
            return page.status_code, took, lost, after

    status, took, lost, after = asyncio.run(play())
    assert status == 200
    assert after[-1] == 200, after
    assert took < 20
    assert lost.status_code in (200, 503)
    if lost.status_code == 503:
        assert lost.json()["problems"][0]["rule"] == "worker-lost"


def test_what_was_kept_is_there_after_a_restart(served, tmp_path):
    served.get("/arguments/wpu-people/verdict.json")
    served.post("/scenarios/save", {"title": "Kept for later", "scenario": "partners-withdraw", "query": ""})
    shutil.copy(served.data, tmp_path / "workbench.sqlite")
    for more in ("-wal", "-shm"):
        if Path(f"{served.data}{more}").exists():
            shutil.copy(f"{served.data}{more}", tmp_path / f"workbench.sqlite{more}")
    again = Served(tmp_path)
    try:
        page = again.get("/arguments.json?verdict=holds").json()
        assert "more people" in json.dumps(page)
        assert "Kept for later" in again.get("/scenarios").text
    finally:
        again.stop()


# -- in Chromium ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    with sync_playwright() as play:
        made = play.chromium.launch(
            executable_path=CHROMIUM, args=["--no-sandbox", "--host-resolver-rules=MAP * ~NOTFOUND, EXCLUDE 127.0.0.1"]
        )
        yield made
        made.close()


class Tab:
    """A page that notes what it asked and what it complained about."""

    def __init__(self, browser, served, **given) -> None:
        self.context = browser.new_context(base_url=served.address, **given)
        self.page = self.context.new_page()
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path):
        """Go there, and wait until every part that takes time has come."""
        self.page.goto(path)
        expect(self.page.locator("[aria-busy]")).to_have_count(0, timeout=90_000)
        return self.page


@pytest.fixture
def tab(browser, served):
    made = []

    def new(**given):
        made.append(Tab(browser, served, **given))
        return made[-1]

    yield new
    for each in made:
        each.context.close()
        assert not each.complaints
        assert all(url.startswith((served.address, "data:")) for url in each.asked), "no request leaves the machine"


@pytest.fixture(scope="session")
def axe() -> str:
    """The source of axe-core, from the cache or by npm."""
    cache = Path(os.environ.get("XDG_CACHE_HOME") or Path.home() / ".cache") / "multipolar-tests"
    kept = cache / f"axe-core-{AXE}.tgz"
    if not kept.exists():
        if NPM is None:
            pytest.skip("no npm here: axe-core was not fetched and the workbench not tried with it")
        cache.mkdir(parents=True, exist_ok=True)
        done = subprocess.run(
            [NPM, "pack", f"axe-core@{AXE}"], cwd=cache, capture_output=True, timeout=120, check=False
        )
        if done.returncode or not kept.exists():
            pytest.skip("npm could not fetch axe-core: the workbench was not tried with it")
    with tarfile.open(kept) as archive:
        source = archive.extractfile("package/axe.min.js")
        assert source is not None
        return source.read().decode("utf-8")


def addresses() -> list[str]:
    words = {
        "row": "ties/722ea47e48", "source": "weo2510", "state": "VNM", "partner": "JPN", "institution": "TAC",
        "agreement": "RCEP", "argument": "wpu-people", "scenario": "partners-withdraw", "measure": "trust", "model": "",
    }  # fmt: skip
    found = []
    for name, spec in PAGES.items():
        if name in (
            "nowhere",
            "verdict",
            "answer",
            "map",
            "ensemble",
            "audit",
            "document",
            "view",
            "difference",
            "stress-matrix",
            "stress",
        ):
            continue  # parts of other pages, or of what is put in
        path = re.sub(r"/\{.*", f"/{words.get(name, '')}", spec.path)
        if not path.endswith("/") or path == "/":
            found.append(path)
    return found


GROUND = {"light": "rgb(255, 255, 255)", "dark": "rgb(21, 24, 29)"}
NARROW = (640, 390)
"""200 % zoom of a window of 1280, and a phone."""


@pytest.mark.slow
@in_browser
def test_axe_finds_nothing_serious_on_any_page_in_both_themes_and_none_scrolls_sideways(tab, axe):
    here = tab(viewport={"width": 1280, "height": 900})
    faults, wide = [], []
    for path in addresses():
        page = here.open(path)
        page.evaluate("document.querySelectorAll('details').forEach(part => part.open = true)")
        page.evaluate(axe)
        for scheme, ground in GROUND.items():
            page.emulate_media(color_scheme=scheme)
            assert page.evaluate("getComputedStyle(document.body).backgroundColor") == ground
            found = page.evaluate(
                "axe.run(document, {resultTypes: ['violations'], rules: {'target-size': {enabled: true}}})"
            )
            faults += [
                (path, scheme, each["id"], each["nodes"][0]["html"][:120])
                for each in found["violations"]
                if each["impact"] in ("serious", "critical")
            ]
        for width in NARROW:
            page.set_viewport_size({"width": width, "height": 800})
            wide += [(path, width)] if page.evaluate("document.documentElement.scrollWidth") > width else []
        page.set_viewport_size({"width": 1280, "height": 900})
    assert not faults
    assert not wide


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
def test_everything_works_without_a_script(tab):
    page = tab(java_script_enabled=False).open("/scenarios/partners-withdraw")
    page.locator("input[name='shock.1.factor']").fill("0.25")
    page.locator("#levers button").click()
    assert page.locator(".notice").first.inner_text().startswith("Changed from")
    assert page.locator(".fill a").count() == 2, "what takes time is a link"
    page = tab(java_script_enabled=False).open("/institutions/TAC?on=1990")
    assert "1990-12-31" in page.locator("caption").first.inner_text()


@pytest.mark.slow
@in_browser
def test_paper_shows_the_content_and_not_the_menu(tab):
    page = tab().open("/arguments/wpu-people")
    page.emulate_media(media="print")
    assert not page.locator("header nav").is_visible()
    assert page.locator("main h1").is_visible()


def test_the_region_is_the_one_of_the_package(served):
    assert served.get("/states.json").json()["region"]["hash"] == mp.load().hash
