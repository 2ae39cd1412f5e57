"""A Ray cluster of two nodes on this machine, given the time that a busy machine needs."""

import socket
import time
from contextlib import ExitStack

from tests_support import environment

PATIENCE = 240.0
"""Seconds that a node has to start; Ray itself gives it 30, and its helpers 15."""
HELPERS = (
    "metrics_agent_port",
    "metrics_export_port",
    "dashboard_agent_listen_port",
    "runtime_env_agent_port",
)


class TwoNodes:
    """A head and a second node of one processor each; `close` ends what is left of them."""

    def __init__(self, monkeypatch) -> None:
        from ray._private import services
        from ray.cluster_utils import Cluster

        ask = services.get_node

        def patient(*about):
            until = time.monotonic() + PATIENCE
            while True:
                try:
                    return ask(*about)
                except RuntimeError:
                    if time.monotonic() > until:
                        raise
                    time.sleep(0.2)

        own = {"RAY_health_check_period_ms": "1000", "RAY_worker_register_timeout_seconds": f"{PATIENCE:.0f}"}
        for name, value in (environment() | own | {"RAY_USAGE_STATS_ENABLED": "0"}).items():
            monkeypatch.setenv(name, value)
        monkeypatch.setattr(services, "get_node", patient)
        alone = {"include_dashboard": False, "include_log_monitor": False, "no_monitor": True}
        self.cluster = Cluster(initialize_head=True, head_node_args=alone | _node())
        self.address = self.cluster.address
        self.second = self.cluster.add_node(wait=False, **_node())
        self.cluster.wait_for_nodes(timeout=PATIENCE)

    def wake(self, module: str) -> None:
        """Import the module in a process of each node; else the first to be awake may do all jobs."""
        import ray
        from ray.util.scheduling_strategies import NodeAffinitySchedulingStrategy

        imports = ray.remote(num_cpus=1)(lambda: bool(__import__(module)))
        places = [NodeAffinitySchedulingStrategy(node["NodeID"], soft=False) for node in ray.nodes()]
        assert (
            ray.get([imports.options(scheduling_strategy=place).remote() for place in places]) == [True] * 2
        )

    def kill(self) -> None:
        """Kill the second node with all its processes."""
        self.cluster.remove_node(self.second, allow_graceful=False)

    def close(self) -> None:
        """End all nodes."""
        self.cluster.shutdown()


def _node() -> dict[str, int]:
    """One processor, and ports of its helpers, so that nobody waits for them to choose."""
    with ExitStack() as held:
        probes = [held.enter_context(socket.create_server(("", 0))) for _ in HELPERS]
        ports = [probe.getsockname()[1] for probe in probes]
    return {"num_cpus": 1, **dict(zip(HELPERS, ports, strict=True))}
