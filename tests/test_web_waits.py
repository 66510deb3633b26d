"""What the server waits for: turns, and what ends when it does."""

import asyncio

import pytest

from ggsr_kg.web.waits import Turns, Waits

pytestmark = pytest.mark.alone


async def begun(turns, told, name):
    """Tell *name* when it has its turn."""
    async with turns.turn():
        await asyncio.sleep(0)
        told.append(name)


@pytest.mark.parametrize(
    ("gone", "order"), [("", "adcb"), ("c", "adb"), ("d", "acb"), ("bcd", "a")]
)
def test_who_came_last_goes_first(gone, order):
    """Who waits goes before those who came earlier, also when others no longer wait."""

    async def all_of():
        turns, told = Turns(), []
        tasks = {name: asyncio.create_task(begun(turns, told, name)) for name in "abcd"}
        await asyncio.sleep(0)
        for name in gone:
            tasks[name].cancel()
        await asyncio.gather(*tasks.values(), return_exceptions=True)
        await begun(turns, told, "")
        return "".join(told)

    assert asyncio.run(asyncio.wait_for(all_of(), 5)) == order


def test_a_turn_that_came_too_late_is_passed_on():
    """Who gives up at the moment of its turn leaves it to the next."""

    async def all_of():
        turns, told = Turns(), []
        first, last = (asyncio.create_task(begun(turns, told, name)) for name in "ab")
        async with turns.turn():
            await asyncio.sleep(0)
        last.cancel()
        await asyncio.gather(first, last, return_exceptions=True)
        return "".join(told)

    assert asyncio.run(asyncio.wait_for(all_of(), 5)) == "a"


def test_a_wait_ends_with_the_service():
    """What is waited for when the service stops, or after, ends at once."""

    async def waited(waits):
        with pytest.raises(TimeoutError):
            async with waits.most(60):
                await asyncio.sleep(30)

    async def all_of():
        waits = Waits()
        task = asyncio.create_task(waited(waits))
        await asyncio.sleep(0)
        waits.stop()
        await task
        await waited(waits)

    asyncio.run(asyncio.wait_for(all_of(), 5))
