"""Work off the event loop, within its bounds."""

from __future__ import annotations

import asyncio
import threading

import pytest

from espace_sante.interop.mssante.errors import GatewayBusy
from espace_sante.interop.mssante.replies import TRY_AGAIN, reply_for
from espace_sante.interop.mssante.work import WorkPool


def test_what_cannot_be_done_soon_is_left_with_its_sender() -> None:
    pool, go = WorkPool(threads=1, most_waiting=1), threading.Event()

    async def overload() -> list[object]:
        asked = [asyncio.ensure_future(pool.run(lambda: go.wait(10))) for _ in range(3)]
        await asyncio.sleep(0.05)
        go.set()
        return await asyncio.gather(*asked, return_exceptions=True)

    done, waited, refused = asyncio.run(overload())
    assert (done, waited) == (True, True)
    assert isinstance(refused, GatewayBusy)
    assert reply_for(refused) == TRY_AGAIN
    assert asyncio.run(pool.run(lambda: "again")) == "again"  # the room is given back
    pool.close()


def test_what_an_act_raises_is_raised_and_gives_its_room_back() -> None:
    pool = WorkPool(threads=1, most_waiting=0)
    for _ in range(3):
        with pytest.raises(ZeroDivisionError):
            asyncio.run(pool.run(lambda: 1 // 0))
    pool.close()
