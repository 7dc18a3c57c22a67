"""Lanes: processes that answer, are ended and replaced; the desk that asks them."""

import asyncio
import os
import signal
import time

import pytest

from multipolar.workbench.answer import Ask, Made
from multipolar.workbench.desk import Desk
from multipolar.workbench.lane import Lane
from multipolar.workbench.worker import WorkerLost

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


def test_a_worker_that_died_while_it_had_nothing_to_do_is_replaced_and_nobody_is_told():
    async def play(lane):
        first = await lane.run(os.getpid)
        os.kill(first, signal.SIGKILL)
        await asyncio.sleep(0.1)
        return first, await lane.run(os.getpid)

    first, second = in_lane(play)
    assert first != second


def test_what_a_call_raises_is_raised_and_the_process_goes_on():
    async def play(lane):
        first = await lane.run(os.getpid)
        with pytest.raises(FileNotFoundError):
            await lane.run(os.stat, "/no such place")
        with pytest.raises(RuntimeError, match="cannot be sent"):
            await lane.run(open, os.devnull)
        return first, await lane.run(os.getpid)

    first, second = in_lane(play)
    assert first == second


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
