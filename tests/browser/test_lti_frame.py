"""A course on another site shows the portal in a frame, in a browser that blocks third-party cookies."""

import datetime
import json
import shutil
import socket
import ssl
import threading
import time
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import httpx2
import pytest
import uvicorn
from cryptography import x509
from cryptography.hazmat.primitives import hashes, serialization
from cryptography.hazmat.primitives.asymmetric import ec
from cryptography.x509.oid import NameOID
from joserfc import jwt
from joserfc.jwk import KeySet
from lessonloom.portal import create_app
from lessonloom.portal.access import Principal
from lessonloom.portal.access.keys import KeyRing
from lessonloom.settings import Settings
from tests_support import quiet_deps
from unit.portal.lti_platform import CLAIM, CLIENT, DEEP, KEY, claims, deep, sign

from .conftest import CHROMIUM

_FORM = (
    '<!doctype html><form method=post action="{to}"><input name=state value="{state}">'
    '<input name=id_token value="{token}"></form><script>document.forms[0].submit()</script>'
)


_ELEMENT = (
    "<!doctype html><html lang=en><title>x</title>"
    '<script type=module src="{tool}/static/lessonloom.js"></script>'
    '<lessonloom-class lang=es tickets="/ticket"></lessonloom-class></html>'
)


class Course:
    """A learning platform on 127.0.0.1, which is another site than localhost.

    `taken` are deep links; `client` asks the portal in the teacher's name.
    """

    def __init__(self) -> None:
        self.tool = ""
        self.taken: list[str] = []
        self.client: httpx2.Client | None = None
        course = self

        class Handler(BaseHTTPRequestHandler):
            def do_GET(self) -> None:
                where = urlsplit(self.path)
                asked = {name: values[0] for name, values in parse_qs(where.query).items()}
                pages = {"/course": course.frame, "/auth": course.answer, "/element": course.element}
                self.reply(pages[where.path](asked) if where.path in pages else "")

            def do_POST(self) -> None:
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                if self.path == "/ticket":
                    self.reply(course.client.post("/v1/tickets", json=json.loads(body)).text)
                    return
                course.taken += parse_qs(body).get("JWT", [])
                self.reply("<h1>Taken</h1>")

            def reply(self, text: str) -> None:
                self.send_response(200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(text.encode())

            def log_message(self, *_: object) -> None:
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        self.url = f"http://127.0.0.1:{self.server.server_port}"

    def frame(self, asked: dict[str, str]) -> str:
        """The page of the course, with the tool in a frame."""
        begin = {"iss": self.url, "login_hint": asked["as"], "client_id": CLIENT}
        begin["target_link_uri"] = f"{self.tool}/lti/launch"
        return f'<!doctype html><iframe width=900 height=700 src="{self.tool}/lti/login?{urlencode(begin)}">'

    def element(self, _: dict[str, str]) -> str:
        """A page with an element of the portal, let in by tickets."""
        return _ELEMENT.format(tool=self.tool)

    def answer(self, asked: dict[str, str]) -> str:
        """The launch that answers a question."""
        own = {"iss": self.url, f"{CLAIM}target_link_uri": asked["redirect_uri"]}
        if asked["login_hint"] == "deep":
            own |= deep(deep_link_return_url=f"{self.url}/deep")
        token = sign(claims(asked, **own))
        return _FORM.format(to=asked["redirect_uri"], state=asked["state"], token=token)


def certificate(folder: Path) -> tuple[str, str]:
    """A certificate for localhost that nobody vouches for, and its key."""
    key = ec.generate_private_key(ec.SECP256R1())
    name = x509.Name([x509.NameAttribute(NameOID.COMMON_NAME, "localhost")])
    now = datetime.datetime.now(datetime.UTC)
    made = (
        x509.CertificateBuilder()
        .subject_name(name)
        .issuer_name(name)
        .public_key(key.public_key())
        .serial_number(1)
        .not_valid_before(now - datetime.timedelta(days=1))
        .not_valid_after(now + datetime.timedelta(days=1))
        .add_extension(x509.SubjectAlternativeName([x509.DNSName("localhost")]), critical=False)
        .sign(key, hashes.SHA256())
    )
    (folder / "cert.pem").write_bytes(made.public_bytes(serialization.Encoding.PEM))
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    (folder / "key.pem").write_bytes(private)
    return str(folder / "cert.pem"), str(folder / "key.pem")


@contextmanager
def tool(home: Path, course: Course, scheme: str):
    """The portal of a teacher with a finished plan, at an address of the other site."""
    with socket.socket() as bound:
        bound.bind(("127.0.0.1", 0))
        bound.listen()
        course.tool = f"{scheme}://localhost:{bound.getsockname()[1]}"
        (home / "lms.json").write_text(json.dumps(KeySet([KEY]).as_dict(private=False)))
        (home / "access.yaml").write_text(
            f"public_url: {course.tool}\nframe_ancestors: ['{course.url}']\n"
            f"platforms:\n  - issuer: {course.url}\n    client_id: {CLIENT}\n"
            f"    authorize: {course.url}/auth\n    jwks: {home / 'lms.json'}\n"
            "    deployments: [d1]\n    tenant: local\n"
        )
        app = create_app(Settings(home=home), deps=quiet_deps, hosts=("localhost",))
        own = dict(zip(("ssl_certfile", "ssl_keyfile"), certificate(home), strict=True))
        config = uvicorn.Config(app, log_level="warning", ws="none", **(own if scheme == "https" else {}))
        server = uvicorn.Server(config)
        thread = threading.Thread(target=server.run, args=([bound],), daemon=True)
        thread.start()
        try:
            while not server.started:
                assert thread.is_alive(), "the server did not start"
                time.sleep(0.02)
            yield
        finally:
            server.should_exit = True
            thread.join(20)


def fetch(course: Course, home: Path) -> httpx2.Client:
    """A client that trusts the certificate, with a key of the teacher who launches."""
    _, secret = KeyRing(home / "access-keys.json").create(Principal(tenant="local", subject="u1"))
    trust = ssl.create_default_context()
    trust.check_hostname, trust.verify_mode = False, ssl.CERT_NONE
    headers = {"Authorization": f"Bearer {secret}"}
    return httpx2.Client(base_url=course.tool, headers=headers, verify=trust, timeout=60)


@pytest.fixture(scope="module", params=["http", "https"])
def course(request, tmp_path_factory, served, finished):
    """A course, and its tool over http (whose cookies no frame keeps) and over https (partitioned ones)."""
    home = tmp_path_factory.mktemp("lti") / "home"
    shutil.copytree(served.settings.home, home)  # a plan is there, whose path `finished` is
    made = Course()
    thread = threading.Thread(target=made.server.serve_forever, daemon=True)
    thread.start()
    try:
        with tool(home, made, request.param), fetch(made, home) as client:
            made.client = client
            yield made, request.param, client
    finally:
        made.server.shutdown()
        made.server.server_close()
        thread.join(10)


@pytest.fixture(scope="module")
def strict(browser):
    """A browser that blocks third-party cookies, but for partitioned ones."""
    flags = ("--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--test-third-party-cookie-phaseout")
    opened = browser.browser_type.launch(executable_path=CHROMIUM, args=flags)
    yield opened
    opened.close()


@pytest.fixture
def visit(strict):
    """A page of that browser that knows nobody yet."""
    context = strict.new_context(ignore_https_errors=True, locale="en-US")
    page = context.new_page()
    page.set_default_timeout(20_000)
    yield page
    context.close()


def test_a_teacher_launches_in_a_frame(visit, course):
    place, scheme, _ = course
    visit.goto(f"{place.url}/course?as=link")
    frame = visit.frame_locator("iframe")
    if scheme == "http":
        with visit.context.expect_page() as opening:
            frame.get_by_role("link", name="Open in a window of its own").click()
        window = opening.value
        window.wait_for_load_state()
        assert window.url == f"{place.tool}/"
        assert window.get_by_role("link", name="Classes").first.is_visible()
        return
    frame.get_by_role("link", name="Classes").first.click()
    frame.get_by_label("Name of the class").fill("Made in a frame")
    frame.get_by_label("Name of the class").press("Enter")
    frame.get_by_text("Made in a frame").first.wait_for()
    visit.goto(f"{place.tool}/classes")  # the frame's session is the frame's alone
    assert "Made in a frame" not in visit.content()


def test_a_plan_goes_back_to_the_course_from_a_frame(visit, course):
    place, _, client = course
    before = len(place.taken)
    visit.goto(f"{place.url}/course?as=deep")
    frame = visit.frame_locator("iframe")
    frame.locator("button[name=choice]").first.click()
    frame.locator("button[name=choice][value$='/plan']").click()
    frame.get_by_role("heading", name="Taken").wait_for()
    (token,) = place.taken[before:]
    keys = KeySet.import_key_set(client.get("/lti/jwks.json").json())
    said = jwt.decode(token, keys, algorithms=["RS256"]).claims
    (item,) = said[f"{DEEP}content_items"]
    assert (said["aud"], item["type"]) == (place.url, "ltiResourceLink")
    assert item["url"].startswith(f"{place.tool}/plans/")


def test_an_element_on_another_site_keeps_its_session_where_the_portal_speaks_https(visit, course):
    place, scheme, client = course
    visit.goto(f"{place.url}/element")
    if scheme == "http":
        visit.get_by_text("Su sesión en Lessonloom ha terminado.").wait_for()
        return
    frame = visit.frame_locator("lessonloom-class iframe")
    frame.get_by_label("Nombre de la clase").fill("Hecha en un elemento")
    frame.get_by_label("Nombre de la clase").press("Enter")
    frame.get_by_role("heading", name="Hecha en un elemento").wait_for()
    assert frame.locator("html").get_attribute("lang") == "es", (
        "the choice of language is kept without its query"
    )
    assert "Hecha en un elemento" in [one["name"] for one in client.get("/v1/classes").json()]
    cookies = {one["name"]: one for one in visit.context.cookies()}
    assert set(cookies) == {"lessonloom_session", "lessonloom-language"}
    for one in cookies.values():
        assert (one["secure"], one["httpOnly"], one["sameSite"]) == (True, True, "None"), one
        assert one["partitionKey"], "another site that shows the portal sees nothing of it"
    visit.goto(f"{place.tool}/classes")
    assert "Hecha en un elemento" not in visit.content()
