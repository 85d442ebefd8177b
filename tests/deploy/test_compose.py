"""docker-compose.yml without containers: every command of the file runs here, on this machine's programs.

What differs from the containers is only where things lie: addresses, ports and folders are put in place of
the file's own. Docker itself is not part of it.
"""

import re
import shutil
import ssl
from collections.abc import Iterator
from pathlib import Path

import pytest
import websockets.sync.client
import yaml
from _tools import servers

from tests.deploy.parts import ROOT, Visitor, catching, csrf, plain_environment, run, stop_all, until
from tests.deploy.site import APP, FILLED, Site, arrange, config, start_all, written

pytestmark = pytest.mark.parts


# --- the file -----------------------------------------------------------------------------------------------


def test_docker_compose_accepts_the_file() -> None:
    done = config(FILLED)
    assert done.returncode == 0, done.stderr
    read = yaml.safe_load(done.stdout)
    assert set(read["services"]) >= {"db", "redis", "migrate", "web", "live", "worker", "beat", "proxy"}
    assert all(read["services"][name]["environment"]["PRODUCTION"] == "1" for name in APP)


@pytest.mark.parametrize("name", FILLED)
def test_a_value_that_is_missing_is_asked_for_by_name(name: str) -> None:
    done = config({key: value for key, value in FILLED.items() if key != name})
    assert done.returncode != 0
    assert name in done.stderr


def test_no_secret_stands_in_the_file_and_the_example_is_empty() -> None:
    example = (ROOT / ".env.production.example").read_text(encoding="utf-8")
    lines = [line for line in example.splitlines() if line and not line.startswith("#")]
    assert {line.removesuffix("=") for line in lines} == set(FILLED)
    assert all(line.endswith("=") for line in lines)
    said = [
        pair for service in written()["services"].values() for pair in service.get("environment", {}).items()
    ]
    secret = [
        (name, value) for name, value in said if "SECRET" in name or "PASSWORD" in name or "URL" in name
    ]
    assert len(secret) > len(APP)
    assert all("${" in value or "@" not in value for _, value in secret)
    assert all(value.startswith("${") for name, value in secret if "URL" not in name)


def test_the_app_runs_as_nobody_in_particular_and_the_proxy_as_the_same() -> None:
    services = written()["services"]
    ours = [*APP, "proxy"]
    assert {services[name]["user"] for name in ours} == {"10001:10001"}
    assert "--uid 10001" in (ROOT / "Dockerfile").read_text()
    assert all(services[name]["read_only"] for name in ours)
    assert all(services[name]["cap_drop"] == ["ALL"] for name in [*ours, "redis"])
    assert services["proxy"]["volumes"][0] == "data:/data:ro"


def test_database_and_broker_are_reached_from_inside_only() -> None:
    read = written()
    assert read["networks"]["inside"]["internal"] is True
    for name in ("db", "redis"):
        assert read["services"][name]["networks"] == ["inside"]
        assert "ports" not in read["services"][name]


def test_everything_that_stays_up_tells_whether_it_is_well() -> None:
    services = written()["services"]
    silent = [name for name, service in services.items() if "healthcheck" not in service]
    assert sorted(silent) == ["mail", "migrate"]


def test_the_image_holds_every_folder_of_the_product() -> None:
    dockerfile = (ROOT / "Dockerfile").read_text()
    apps = [folder.parent.name for folder in ROOT.glob("*/__init__.py") if folder.parent.name != "tests"]
    for name in [*apps, "templates", "static"]:
        assert f"COPY {name} {name}\n" in dockerfile
        assert f"!{name}\n" in (ROOT / ".dockerignore").read_text()


# --- its commands -------------------------------------------------------------------------------------------


@pytest.fixture(scope="module")
def site(folder: Path, postgres: servers.Postgres) -> Iterator[Site]:
    """The database from PostgreSQL's own cluster; everything else started by its line in the file."""
    with catching() as catcher:
        made = arrange(folder / "site", postgres, catcher)
        try:
            start_all(made)
            yield made
        finally:
            stop_all(made.running.values())


@pytest.fixture
def visitor(site: Site) -> Visitor:
    return Visitor(site.origin)


@pytest.fixture(scope="module")
def doctor(site: Site) -> Visitor:
    """Signed in once."""
    signed_in = Visitor(site.origin)
    answer = signed_in.sign_in("doctor@demo.example")
    assert (answer.status, answer.headers["Location"]) == (302, "/"), site.log()
    return signed_in


def a_timeline(doctor: Visitor) -> str:
    """The page of a patient whose posts carry pictures."""
    pages = re.findall(r'href="(/patients/\d+/)"', doctor.get("/patients/").text)
    for page in dict.fromkeys(pages):
        answer = doctor.get(page)
        shown = doctor.get(answer.headers["Location"]) if answer.status == 302 else answer
        if "/files/" in shown.text:
            return shown.text
    pytest.fail(f"no pictures on {pages}")


def test_the_sign_in_page_is_served_over_https_with_its_policies(visitor: Visitor) -> None:
    page = visitor.get("/accounts/login/")
    assert page.status == 200
    assert page.headers["Strict-Transport-Security"] == "max-age=31536000; includeSubDomains; preload"
    assert "default-src 'none'" in page.headers["Content-Security-Policy"]
    assert page.headers["X-Frame-Options"] == "DENY"
    assert "no-store" in page.headers["Cache-Control"]
    assert page.headers["Server"] == "nginx"
    assert all(cookie.secure and cookie.name.startswith("__Host-") for cookie in visitor.cookies)


def test_plain_http_leads_to_https(site: Site) -> None:
    answer = Visitor(f"http://localhost:{site.plain_port}").get("/patients/?x=1")
    assert answer.status == 301
    assert answer.headers["Location"] == "https://localhost/patients/?x=1"


def test_all_is_well_and_every_service_says_so(site: Site, visitor: Visitor) -> None:
    said = yaml.safe_load(visitor.get("/readyz").text)
    assert (said["status"], said["database"], said["redis"]) == ("ok", "ok", "ok")
    for name in ("web", "live", "worker", "beat", "proxy"):
        until(lambda name=name: site.is_healthy(name), f"{name} is well\n{site.log()}", 40)


def test_a_stopped_service_is_not_well(site: Site) -> None:
    site.running["live"].stop()
    assert not site.is_healthy("live")
    site.start("live")
    until(lambda: site.is_healthy("live"), "live is well again")


def test_static_files_stay_in_the_browser_for_a_year_and_come_compressed(visitor: Visitor) -> None:
    page = visitor.get("/accounts/login/").text
    sheet = re.search(r'href="(/static/[^"]+\.css)"', page)
    assert sheet
    answer = visitor.get(sheet[1], {"Accept-Encoding": "gzip"})
    assert answer.status == 200
    assert answer.headers["Cache-Control"] == "public, max-age=31536000, immutable"
    assert answer.headers["Content-Encoding"] == "gzip"
    assert answer.headers["Content-Type"] == "text/css; charset=utf-8"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert visitor.get("/static/../nginx.conf").status in {400, 404}


def test_an_attachment_comes_from_the_proxy_after_the_application_said_yes(
    site: Site, doctor: Visitor
) -> None:
    picture = re.search(r'"(/files/[^"]+)"', a_timeline(doctor))
    assert picture
    answer = doctor.get(picture[1])
    assert answer.status == 200
    assert answer.body.startswith(b"\xff\xd8\xff")
    assert answer.headers["Content-Type"] == "image/jpeg"
    assert answer.headers["X-Content-Type-Options"] == "nosniff"
    assert "sandbox" in answer.headers["Content-Security-Policy"]
    assert answer.headers["Cross-Origin-Resource-Policy"] == "same-origin"
    assert answer.headers["Cache-Control"] == "private, no-store"
    assert answer.headers["Strict-Transport-Security"]
    assert answer.headers["ETag"]  # nginx's own: the application sends none
    assert "X-Accel-Redirect" not in answer.headers


def test_an_attachment_is_not_had_without_the_application(
    site: Site, doctor: Visitor, visitor: Visitor
) -> None:
    stored = next(path for path in (site.folder / "data/uploads").glob("*/*/*") if path.is_file())
    inner = stored.relative_to(site.folder / "data/uploads")
    assert doctor.get(f"/stored/{inner}").status == 404
    assert stored.stat().st_mode & 0o077 == 0
    picture = re.search(r'"(/files/[^"]+)"', a_timeline(doctor))
    assert picture
    refused = visitor.get(picture[1])
    assert refused.status == 302
    assert refused.headers["Location"].startswith("/accounts/login/")


def socket(site: Site, cookie: str, origin: str) -> websockets.sync.client.ClientConnection:
    context = ssl.create_default_context()
    context.check_hostname, context.verify_mode = False, ssl.CERT_NONE
    address = site.origin.replace("https", "wss") + "/ws/"
    return websockets.sync.client.connect(
        address, ssl=context, origin=origin, additional_headers={"Cookie": cookie}, open_timeout=20
    )


def test_what_is_posted_to_web_arrives_at_a_socket_of_live(site: Site, doctor: Visitor) -> None:
    page = a_timeline(doctor)
    found = re.search(r'action="/timelines/(\d+)/posts/"', page)
    token = re.search(r'name="csrfmiddlewaretoken" value="([^"]+)"', page)
    assert found
    assert token
    with socket(site, doctor.cookie_header, site.origin) as line:
        line.send(f'{{"type": "subscribe", "timeline": {found[1]}}}')
        assert "subscribed" in line.recv(20)
        key = "11111111-1111-4111-8111-111111111111"
        fields = {"csrfmiddlewaretoken": token[1], "text": "プロキシ越しの投稿です。", "client_key": key}
        assert doctor.post(f"/timelines/{found[1]}/posts/", fields).status < 400
        frames = iter(lambda: yaml.safe_load(line.recv(20)), None)
        shown = next(frame for frame in frames if frame["type"] == "post")
        assert "プロキシ越しの投稿です。" in shown["html"]


def test_a_socket_of_another_origin_is_refused(site: Site, doctor: Visitor) -> None:
    with pytest.raises(websockets.exceptions.InvalidStatus) as refused:
        socket(site, doctor.cookie_header, "https://elsewhere.example")
    assert refused.value.response.status_code == 403


def test_a_mail_leaves_through_the_worker(site: Site, visitor: Visitor) -> None:
    page = visitor.get("/accounts/password/reset/")
    form = {"csrfmiddlewaretoken": csrf(page), "email": "nurse@demo.example"}
    assert visitor.post("/accounts/password/reset/", form).status == 302
    until(lambda: "nurse@demo.example" in site.catcher.receivers(), f"the mail is there\n{site.log()}", 30)


def test_a_mail_left_behind_is_found_by_the_beat(site: Site) -> None:
    owed = (
        "from accounts.models import User; from notices.models import Delivery;"
        "from accounts.actions.passwords import owe_reset_mail;"
        "owe_reset_mail(User.objects.get(email='pharmacist@demo.example'))"
    )
    run(["python", "manage.py", "shell", "-v", "0", "-c", owed], plain_environment() | site.environment)
    until(
        lambda: "pharmacist@demo.example" in site.catcher.receivers(), f"the mail is there\n{site.log()}", 30
    )


@pytest.mark.parametrize(
    ("header", "value"),
    [("X_Forwarded_Proto", "http"), ("X-Forwarded-Proto", "http"), ("X-Forwarded-Host", "elsewhere.example")],
)
def test_what_a_client_claims_about_the_way_it_came_is_not_believed(
    visitor: Visitor, header: str, value: str
) -> None:
    page = visitor.get("/accounts/login/", {header: value})
    assert page.status == 200
    assert "elsewhere.example" not in page.text
    assert page.headers["Strict-Transport-Security"]


def test_while_pages_are_away_a_sentence_is_shown(site: Site, visitor: Visitor) -> None:
    site.running["web"].stop()
    answer = visitor.get("/")
    site.start("web")
    until(lambda: site.is_healthy("web"), "web is well again", 40)
    assert answer.status == 502
    assert "ただいま準備中です" in answer.text
    assert answer.headers["Retry-After"] == "10"


def test_no_log_tells_who_looked_at_what(site: Site, doctor: Visitor) -> None:
    doctor.get("/search/?q=%E7%A7%98%E5%AF%86%E3%81%AE%E8%AA%9E")
    log = site.log()
    assert "/search/" not in log
    assert "/patients/" not in log
    assert "doctor@" not in log


def test_the_database_has_the_locale_of_the_file(site: Site, postgres: servers.Postgres) -> None:
    asked = "SELECT pg_encoding_to_char(encoding), datcollate FROM pg_database WHERE datname = 'site'"
    psql = shutil.which("psql")
    assert psql
    said = run([psql, "-At", "-c", asked, postgres.url("site")], plain_environment())
    assert said.strip() == "UTF8|C.UTF-8"
    assert (
        written()["services"]["db"]["environment"]["POSTGRES_INITDB_ARGS"]
        == "--encoding=UTF8 --locale=C.UTF-8"
    )
