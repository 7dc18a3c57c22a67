"""The workbench as it runs: a server process and its workers, asked over HTTP."""

import asyncio
import json
import os
import shutil
import signal
import time
from pathlib import Path

import httpx
import pytest

import multipolar as mp

from .workbench import Served, served

__all__ = ["served"]


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


@pytest.mark.parametrize(
    "long", ["/scenarios/stop-asean/ensemble.json?n=8192&seed=8", "/scenarios/joined-up/drivers.json?n=1024&seed=8"]
)
def test_work_for_a_request_that_was_cancelled_stops(served, long):
    served.get("/scenarios/partners-withdraw/ensemble.json")  # the slow worker is there

    async def play():
        before = set(served.workers())
        async with httpx.AsyncClient(base_url=served.address, timeout=120) as client:
            slow = asyncio.create_task(client.get(long))
            await asyncio.sleep(0.5)
            slow.cancel()
            await asyncio.gather(slow, return_exceptions=True)
            for _ in range(100):
                if before - set(served.workers()):
                    return before - set(served.workers())
                await asyncio.sleep(0.1)

    assert len(asyncio.run(play())) == 1, "the worker that was busy with it, and no other, is gone"
    assert served.get("/scenarios/partners-withdraw/ensemble.json?seed=2&n=2").status_code == 200


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


def test_the_region_is_the_one_of_the_package(served):
    assert served.get("/states.json").json()["region"]["hash"] == mp.load().hash
