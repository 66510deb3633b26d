"""Case files over a Dask cluster give what they give here, also when a worker is killed."""

import os
import signal
from dataclasses import replace

import pytest

from ggsr_kg import casework, cluster, generate, pool, settings, streaming, summaries
from ggsr_kg.columns.disk import ColumnStore
from ggsr_kg.engines import choose
from ggsr_kg.errors import EngineError
from ggsr_kg.namespaces import DEF, RDF, XSD

distributed = pytest.importorskip("distributed")
pytestmark = [pytest.mark.slow, pytest.mark.filterwarnings("ignore")]


LOOSE = f"""<urn:norm> <{RDF}type> <{DEF}Norm> .
<urn:norm> <{DEF}waarde> "-1"^^<{XSD}decimal> .
"""


@pytest.fixture(scope="module")
def scheduler():
    """Return the address of a cluster of two processes on this machine."""
    with distributed.LocalCluster(
        n_workers=2, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        yield made.scheduler_address


def test_a_killed_worker_costs_nothing(scheduler, tmp_path, monkeypatch):
    """Over the cluster the run is the same in full, though one of its processes dies midway.

    So are the lines of findings, where cases stand apart, and of what belongs to none.
    """
    monkeypatch.setattr(casework, "PART", 5)
    path = tmp_path / "casussen.nt"
    generate.write(list(generate.families(40, seed=11, violations=0.7)), path)
    rows = path.read_text(encoding="utf-8").splitlines(keepends=True)
    path.write_text("".join([*rows[1::2], LOOSE, *rows[::2]]), encoding="utf-8")
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
    assert [each.place for each in here.findings] == [each.place for each in there.findings]
    assert len(rows) // 2 + 2 in [each.place.line for each in there.findings if not each.case]


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


def test_a_scheduler_that_ends_is_told(tmp_path, monkeypatch):
    """There is one sentence, and no run over a part of the cases."""
    monkeypatch.setattr(casework, "PART", 2)
    path = tmp_path / "casussen.nt"
    generate.write(generate.families(40, 11), path)
    with distributed.LocalCluster(
        n_workers=1, threads_per_worker=1, processes=True, dashboard_address=None
    ) as made:
        address = made.scheduler_address

        def tell(done, total):
            made.close()

        with pytest.raises(EngineError, match=f"{address}: no Dask scheduler that answers"):
            streaming.validate([path], settings.prepare(), choose.engine("auto"), tell, address)


def test_a_fault_of_a_machine_costs_its_cases_only(monkeypatch):
    """What goes wrong there is told by its kind, as of a process here."""

    def broken(rest, keeps):
        raise KeyError("Jansen")

    monkeypatch.setattr(cluster, "_bench", broken)
    made = cluster._checked(b"", cluster._Job((), b"", "", None, None), False)

    assert isinstance(made, pool.Lost)
    assert "a fault of the program (KeyError)" == made.why.en


def test_no_scheduler_is_said():
    """Without a scheduler at the address there is one sentence."""
    with pytest.raises(EngineError, match="no Dask scheduler that answers"):
        streaming.validate(
            ["data/voorbeelden/goede-casus.ttl"],
            settings.prepare(),
            choose.engine("auto"),
            workers="tcp://127.0.0.1:1",
        )
