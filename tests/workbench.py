"""What the tests of the workbench share: pages made in this process, one server for all, a browser, axe-core."""

import json
import os
import shutil
import socket
import subprocess
import sys
import tarfile
import time
from functools import cache
from pathlib import Path

import httpx
import pytest
from playwright.sync_api import expect, sync_playwright

import multipolar as mp
from multipolar.workbench import answer as made
from multipolar.workbench.answer import Ask, Setup, answer
from multipolar.workbench.page import Page, html
from multipolar.workbench.pages import PAGES
from multipolar.workbench.state import parse

CHROMIUM = shutil.which("chromium") or shutil.which("chromium-browser") or shutil.which("google-chrome")
NPM = shutil.which("npm")
AXE = "4.14.1"

in_browser = pytest.mark.skipif(
    CHROMIUM is None, reason="no Chromium here: the workbench was not tried in a real browser"
)

EXAMPLES = {
    "row": {"table": "ties", "hash": "722ea47e48"},
    "source": {"id": "weo2510"},
    "state": {"code": "VNM"},
    "partner": {"code": "JPN"},
    "institution": {"code": "TAC"},
    "agreement": {"id": "RCEP"},
    "argument": {"id": "wpu-people"},
    "verdict": {"id": "wpu-people"},
    "scenario": {"id": "partners-withdraw"},
    "answer": {"id": "partners-withdraw"},
    "map": {"id": "partners-withdraw"},
    "ensemble": {"id": "partners-withdraw"},
    "drivers": {"id": "partners-withdraw"},
    "measure": {"name": "trust"},
    "model": {"name": "council"},
    "view": {"name": "council"},
}
"""Words for the path of each page that has some."""

LATER = {"nowhere", "audit", "document", "difference", "stress-matrix", "ranks"}
"""Pages that never answer with a page, or need something first, or take half a minute: they have tests of their own."""

TEXT = (
    "Japan's exports rose from 10 billion yen in 2019 to 20 billion yen in 2020, a rise of 50 percent. "
    "Viet Nam had a population of 250 million in 2024."
)
"""A document with figures that cannot be right."""


def every():
    """Every page that answers at once, with words for its path."""
    return [pytest.param(name, EXAMPLES.get(name, {}), id=name) for name in PAGES if name not in LATER]


# -- pages in this process --------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def setup(tmp_path_factory):
    region = mp.load()
    return Setup(str(region.path), None, region.hash, str(tmp_path_factory.mktemp("data") / "workbench.sqlite"))


@pytest.fixture(scope="module")
def ask(setup):
    """Ask for a page: its status, and its JSON, text or bytes."""

    def asked(page, query=(), ending="json", **names):
        path = PAGES[page].path.format(**names)
        found = answer(setup, Ask(page, path, tuple(sorted(names.items())), tuple(query), ending))
        if ending == "json":
            return found.status, json.loads(found.body)
        text = ending in ("", "part", "csv", "toml", "txt", "bib", "csl")
        return found.status, found.body.decode() if text else found.body

    return asked


@pytest.fixture(scope="module")
def built(setup):
    """Build a page without settings, once: its JSON and its HTML are renderings of it."""

    @cache
    def build(name: str) -> Page:
        desk = made.bench(setup)
        return PAGES[name].build(desk, EXAMPLES.get(name, {}), parse((), PAGES[name].keys, desk.region))

    return build


def rendered(page: Page) -> str:
    return html(page)


# -- a server ---------------------------------------------------------------------------------------------


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

    def forget(self) -> None:
        """Remove the documents: no module of tests finds what another one left."""
        for block in self.get("/documents.json").json()["blocks"]:
            for row in block["rows"] if block["kind"] == "listing" else ():
                self.post("/documents/remove", {"id": row[0]["href"].rpartition("/")[2]})

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


SERVED = pytest.StashKey[Served]()


@pytest.fixture(scope="module")
def served(request, tmp_path_factory):
    """The one server of all modules; each of them finds it without documents."""
    stash = request.config.stash
    if SERVED not in stash:
        stash[SERVED] = Served(tmp_path_factory.mktemp("served"))
        request.config.add_cleanup(stash[SERVED].stop)
    stash[SERVED].forget()
    yield stash[SERVED]
    log = stash[SERVED].log.read_text()
    assert "Traceback" not in log, log


# -- in Chromium ------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def browser():
    """A browser in which no name but that of this machine resolves; while it is open no other event loop can run."""
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
        self.page.set_default_navigation_timeout(120_000)  # a machine that is busy with other tests is slow, not wrong
        self.asked: list[str] = []
        self.complaints: list[str] = []
        self.page.on("request", lambda request: self.asked.append(request.url))
        self.page.on("console", lambda said: self.complaints.append(said.text) if said.type == "error" else None)
        self.page.on("pageerror", lambda error: self.complaints.append(str(error)))

    def open(self, path, *, whole=True):
        """Go there and, for the whole page, wait until every part that takes time has come."""
        self.page.goto(path)
        if not whole:
            return self.page
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
        assert not each.complaints, each.complaints
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
