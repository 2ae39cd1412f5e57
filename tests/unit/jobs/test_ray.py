"""Jobs on a Ray cluster of two nodes on this machine, one of which is killed."""

import importlib.util
import threading
import time

import pytest
from lessonloom.graph import MissingExtra
from lessonloom.jobs import RayEngine
from tests_support import environment

there = importlib.util.find_spec("ray") is not None
needs_ray = pytest.mark.skipif(
    not there, reason='RAY IS NOT INSTALLED, so its engine was NOT tested: pip install "lessonloom[ray]"'
)
FOUR = (
    "class,goal,minutes,name\n6a.csv,6.RP.A.2,50,monday\n6b.csv,6.RP.A.2,40,tuesday\n"
    "6a.csv,6.RP.A.1,45,wednesday\n6b.csv,6.RP.A.1,45,thursday\n"
)


@pytest.mark.skipif(there, reason="Ray is installed")
def test_without_ray_the_install_line_is_told(office):
    with pytest.raises(MissingExtra, match="lessonloom\\[ray\\]"):
        RayEngine(office.settings, workers=1)


@needs_ray
@pytest.mark.filterwarnings("ignore")
async def test_a_node_that_is_killed_costs_no_job_and_the_bytes_are_the_same(office, finished, monkeypatch):
    from ray.cluster_utils import Cluster

    for name, value in environment().items():
        monkeypatch.setenv(name, value)
    office.manifest.write_text(FOUR)
    cluster = Cluster(initialize_head=True, head_node_args={"num_cpus": 1, "include_dashboard": False})
    second = cluster.add_node(num_cpus=1)
    cluster.wait_for_nodes()
    killed = threading.Event()

    def kill_when_both_are_at_work():
        while len(list(office.out.glob("*/.run/run.json"))) < 2:
            time.sleep(0.01)
        cluster.remove_node(second, allow_graceful=False)
        killed.set()

    threading.Thread(target=kill_when_both_are_at_work, daemon=True).start()
    try:
        engine = RayEngine(
            office.settings, workers=2, address=cluster.address, ports="tests_support:quiet_ports"
        )
        assert engine.lanes("none") == 2
        report = await office.run(engine=engine)
    finally:
        cluster.shutdown()
    assert killed.is_set()
    assert report.ok
    assert len(report.done) == 4
    expected = finished.files()
    assert {n: b for n, b in office.files().items() if n in expected} == expected
    assert [f.name for f in office.out.glob("*/.*")] == []
