"""Asks a running workbench with many readers at once, and says how long they waited.

    multipolar serve --no-warm &
    python benchmarks/load_workbench.py --readers 50 --seconds 20

Every reader goes on asking for pages, one after the other; with ``--ensemble`` one more runs a long ensemble all the while.
It prints how many answers came, their median, 95th percentile and slowest, in milliseconds. Nothing is asserted.
"""

import argparse
import asyncio
import itertools
import time

import httpx

PAGES = (
    "/", "/arguments", "/states", "/states/VNM", "/states/THA", "/partners/JPN", "/institutions", "/institutions/TAC",
    "/agreements",
    "/sources", "/sources/weo2510", "/scenarios", "/scenarios/partners-withdraw", "/measures/trust", "/rows/ties/722ea47e48",
    "/compare?a=VNM&b=THA", "/states/VNM.json", "/network",
)  # fmt: skip
LONG = "/scenarios/stop-asean/ensemble.json?n=8192"


async def reader(port: int, start: int, until: float, waits: list[float], wrong: list[int]) -> None:
    """Ask for one page after the other on one connection until the time is over.

    By hand: with a client library, fifty readers in one process would wait for each other and not for the server.
    """
    come, go = await asyncio.open_connection("127.0.0.1", port)
    for path in itertools.islice(itertools.cycle(PAGES), start, None):
        if time.perf_counter() > until:
            break
        begun = time.perf_counter()
        go.write(f"GET {path} HTTP/1.1\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        head = await come.readuntil(b"\r\n\r\n")
        length = int(head.lower().partition(b"content-length:")[2].partition(b"\r\n")[0])
        await come.readexactly(length)
        waits.append(1000 * (time.perf_counter() - begun))
        if b" 200 " not in head[:20]:
            wrong.append(start)
    go.close()
    await go.wait_closed()


async def ensembles(client: httpx.AsyncClient, until: float) -> int:
    """Run one ensemble after the other; return how many came."""
    done = 0
    while time.perf_counter() < until:
        await client.get(f"{LONG}&seed={done}")
        done += 1
    return done


async def load(address: str, readers: int, seconds: float, *, ensemble: bool) -> None:
    """Load a server and print what came of it."""
    async with httpx.AsyncClient(base_url=address, timeout=120) as client:
        for path in PAGES:  # each page is made once before anybody counts
            (await client.get(path)).raise_for_status()
        until = time.perf_counter() + seconds
        waits: list[float] = []
        wrong: list[int] = []
        port = int(address.rpartition(":")[2])
        jobs = [reader(port, start, until, waits, wrong) for start in range(readers)]
        long = asyncio.create_task(ensembles(client, until)) if ensemble else None
        await asyncio.gather(*jobs)
        waits.sort()
        told = {
            name: waits[int(part * (len(waits) - 1))] for name, part in (("median", 0.5), ("p95", 0.95), ("slowest", 1))
        }
        words = ", ".join(f"{name} {value:.0f} ms" for name, value in told.items())
        print(f"{readers} readers, {len(waits)} answers in {seconds:g} s, {len(wrong)} wrong: {words}")
        if long:
            long.cancel()


if __name__ == "__main__":
    asked = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    asked.add_argument("--address", default="http://127.0.0.1:8765")
    asked.add_argument("--readers", type=int, default=50)
    asked.add_argument("--seconds", type=float, default=20.0)
    asked.add_argument("--ensemble", action="store_true")
    given = asked.parse_args()
    asyncio.run(load(given.address, given.readers, given.seconds, ensemble=given.ensemble))
