"""Random requests over the whole OpenAPI description: no fault, no undocumented answer."""

import pytest
import schemathesis
from fastapi.testclient import TestClient
from hypothesis import HealthCheck, Phase, given, settings
from lessonloom.portal import create_app
from lessonloom.settings import Settings
from schemathesis.checks import not_a_server_error
from schemathesis.core.failures import FailureGroup
from schemathesis.specs.openapi.checks import (
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
    status_code_conformance,
)
from unit.portal.conftest import SHORT, stuck

pytestmark = pytest.mark.filterwarnings("ignore::pytest.PytestUnhandledThreadExceptionWarning")
CHECKS = [
    not_a_server_error,
    status_code_conformance,
    content_type_conformance,
    response_headers_conformance,
    response_schema_conformance,
]


@pytest.fixture(scope="module")
def schema(tmp_path_factory):
    """The description of a portal that has a class with answers."""
    app = create_app(
        Settings(home=tmp_path_factory.mktemp("random")), deps=stuck, hosts=("localhost", "testserver")
    )
    with TestClient(app, base_url="http://localhost", raise_server_exceptions=False) as client:
        made = client.post("/v1/classes", json={"name": "6B"})
        file = {"answers": ("6B.csv", SHORT)}
        client.post(f"/v1/classes/{made.json()['id']}/answers", files=file).raise_for_status()
        yield schemathesis.openapi.from_asgi("/openapi.json", app)


def test_random_requests_are_answered_as_described(schema):
    """Streams are left out: those of plans that rest in the middle have no end."""
    asked, failures = 0, []
    for found in schema.get_all_operations():
        operation = found.ok()
        if operation.path.endswith("/events"):
            continue

        @settings(
            max_examples=12,
            deadline=None,
            derandomize=True,
            database=None,
            phases=[Phase.generate],
            suppress_health_check=list(HealthCheck),
        )
        @given(case=operation.as_strategy())
        def ask(case):
            case.call_and_validate(checks=CHECKS)

        try:
            ask()
        except FailureGroup as group:
            failures.append("\n".join(str(one) for one in group.exceptions))
        asked += 1
    assert not failures, "\n\n".join(failures)
    assert asked > 30
