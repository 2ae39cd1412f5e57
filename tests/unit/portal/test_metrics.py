from prometheus_client.parser import text_string_to_metric_families

from .access_support import bearer, served, set_up, token


def _counted(text: str) -> dict[tuple[str, str, str], float]:
    found = {f.name: f for f in text_string_to_metric_families(text)}
    samples = (s for s in found["lessonloom_requests"].samples if s.name.endswith("_total"))
    return {(s.labels["method"], s.labels["route"], s.labels["status"]): s.value for s in samples}


def test_requests_are_counted_by_route_and_never_by_what_they_name(quick):
    asked = ("GET", "/v1/plans/{run}", "404")
    before = _counted(quick.get("/metrics").text).get(asked, 0)
    quick.get("/v1/plans/secret-name")
    quick.get("/v1/plans/another-name")
    quick.get("/nothing/here")
    reply = quick.get("/metrics")
    assert reply.headers["content-type"].startswith("text/plain; version=")
    assert _counted(reply.text)[asked] == before + 2
    assert ("GET", "none", "404") in _counted(reply.text)
    for name in ("secret-name", "another-name", "/nothing"):
        assert name not in reply.text


def test_counters_are_for_admins_and_refusals_are_counted(tmp_path):
    with served(set_up(tmp_path)) as client:
        assert client.get("/metrics").status_code == 401
        assert client.get("/metrics", headers=bearer(token(role="lead"))).status_code == 403
        text = client.get("/metrics", headers=bearer(token(role="admin"))).text
    assert _counted(text)["GET", "/metrics", "403"] == 1
    assert _counted(text)["GET", "none", "401"] == 1
    assert "north" not in text
