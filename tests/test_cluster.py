"""Case files over a Dask cluster give what they give here, also when a worker is killed."""

import os
import signal
from dataclasses import replace

import pytest

from ggsr_kg import casework, generate, settings, streaming, summaries
from ggsr_kg.columns.disk import ColumnStore
from ggsr_kg.engines import choose
from ggsr_kg.errors import EngineError

distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


@pytest.fixture(scope="module")
def scheduler():
    """Return the address of a cluster of two processes on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made.scheduler_address


def test_a_killed_worker_costs_nothing(scheduler, tmp_path, monkeypatch):
    """Over the cluster the run is the same in full, though one of its processes dies midway."""
    monkeypatch.setattr(casework, "PART", 5)
    path = tmp_path / "casussen.nt"
    generate.write(list(generate.families(40, seed=11, violations=0.7)), path)
    setting = settings.prepare()
    killed = []

    def tell(done, total):
        if not killed:
            with distributed.Client(scheduler, set_as_default=False) as client:
                killed.append(min(client.run(os.getpid).values()))
            os.kill(killed[0], signal.SIGKILL)

    here = streaming.validate([path], setting, choose.engine("auto"))
    there = streaming.validate([path], setting, choose.engine("auto"), tell, scheduler)

    assert killed
    assert here.findings
    assert here == there


def test_the_summaries_come_along(scheduler, tmp_path):
    """A store made over the cluster holds what one made here holds."""
    path = tmp_path / "casussen.nt"
    generate.write(generate.families(10, 11), path)
    made = []
    for name, workers in (("hier", 1), ("daar", scheduler)):
        keeper = summaries.Keeper(tmp_path / name)
        setting = replace(settings.prepare(), keeper=keeper)
        streaming.validate([path], setting, choose.engine("auto"), workers=workers)
        keeper.write()
        said = ColumnStore(tmp_path / name).quads()
        made.append({quad.triple for quad in said if "/verzonnen-" in str(quad.subject)})

    assert made[0] == made[1] != set()


def test_no_scheduler_is_said():
    """Without a scheduler at the address there is one sentence."""
    with pytest.raises(EngineError, match="no Dask scheduler that answers"):
        streaming.validate(
            ["data/voorbeelden/goede-casus.ttl"],
            settings.prepare(),
            choose.engine("auto"),
            workers="tcp://127.0.0.1:1",
        )
