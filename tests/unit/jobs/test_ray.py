"""Jobs on a Ray cluster of two nodes on this machine, one of which is killed."""

import importlib.util
import socket
import sys
import threading
import time
from types import SimpleNamespace

import pytest
from lessonloom.graph import InputError, MissingExtra
from lessonloom.jobs import RayEngine

there = importlib.util.find_spec("ray") is not None
needs_ray = pytest.mark.skipif(
    not there, reason='RAY IS NOT INSTALLED, so its engine was NOT tested: pip install "lessonloom[ray]"'
)
FOUR = (
    "class,goal,minutes,name\n6a.csv,6.RP.A.2,50,monday\n6b.csv,6.RP.A.2,40,tuesday\n"
    "6a.csv,6.RP.A.1,45,wednesday\n6b.csv,6.RP.A.1,45,thursday\n"
)


def test_without_ray_the_install_line_is_told(office, monkeypatch):
    monkeypatch.setitem(sys.modules, "ray", None)
    with pytest.raises(MissingExtra, match="lessonloom\\[ray\\]"):
        RayEngine(office.settings, workers=1)


@pytest.mark.parametrize(("address", "remedy"), [(None, "less busy"), ("auto", "ray status")])
def test_a_cluster_that_does_not_start_is_told_with_what_to_do(office, monkeypatch, address, remedy):
    def init(**options):
        raise Exception("The current node timed out during startup.")  # as Ray does

    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(init=init))
    with pytest.raises(InputError, match="timed out during startup") as told:
        RayEngine(office.settings, workers=1, address=address)
    assert remedy in told.value.remedy


def test_an_address_where_nobody_listens_is_told_at_once(office, monkeypatch):
    asked = []
    monkeypatch.setitem(sys.modules, "ray", SimpleNamespace(init=lambda **options: asked.append(options)))
    with socket.create_server(("127.0.0.1", 0)) as probe:
        port = probe.getsockname()[1]
    for address in (f"127.0.0.1:{port}", f"ray://127.0.0.1:{port}"):
        with pytest.raises(InputError, match="refused") as told:
            RayEngine(office.settings, workers=1, address=address)
        assert "ray status" in told.value.remedy
    assert asked == []


@needs_ray
@pytest.mark.filterwarnings("ignore")
async def test_a_node_that_is_killed_costs_no_job_and_the_bytes_are_the_same(office, finished, ray_nodes):
    office.manifest.write_text(FOUR)
    killed = threading.Event()

    def kill_when_both_are_at_work():
        while len(list(office.out.glob("*/.run/run.json"))) < 2:
            time.sleep(0.01)
        ray_nodes.kill()
        killed.set()

    engine = RayEngine(
        office.settings, workers=2, address=ray_nodes.address, ports="tests_support:quiet_ports"
    )
    assert engine.lanes("none") == 2
    ray_nodes.wake("lessonloom.agents.session")
    threading.Thread(target=kill_when_both_are_at_work, daemon=True).start()
    report = await office.run(engine=engine)
    assert killed.is_set()
    assert report.ok
    assert len(report.done) == 4
    expected = finished.files()
    assert {n: b for n, b in office.files().items() if n in expected} == expected
    assert [f.name for f in office.out.glob("*/.*")] == []
