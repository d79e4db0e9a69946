"""A deployed stage at both its addresses, API Gateway's own and a domain of ours: every link leads somewhere there.

The demo is its content. Both shapes are asked through emulated API Gateway, known by the Host header.
"""

import json
import subprocess
import sys
from collections.abc import Callable
from dataclasses import dataclass
from urllib.parse import urlsplit

import pytest

from local.demo import PASSWORD
from tests.crawling.site import Site
from tests.crawling.walk import walked
from tests.deployed.stage import ARCHITECTURE, Stage, eventually

OURS = "forum.example.org"
TOBIAH = {"handle": "Tobiah", "password": PASSWORD}
JSON = {"Content_Type": "application/json"}
TOO_DEEP = "/a/b/c/d/e/f/g/h/i/j"

Open = Callable[[], Site]


@pytest.fixture(scope="module")
def live(stage: Stage) -> Stage:
    """Deployed, filled with the demo, and mapped to a domain of our own."""
    done = stage.ops("deploy", "--architecture", ARCHITECTURE)
    assert done.code == 0, done.said
    filled = subprocess.run(
        [sys.executable, "-c", "from local import demo; demo.load()"],
        cwd=stage.tree,
        env=stage.aws.environment() | {"ASKWELL_STAGE": stage.name},
        capture_output=True,
        text=True,
        check=False,
    )
    assert filled.returncode == 0, filled.stderr
    gateway = stage.client("apigateway")
    certificate = "arn:aws:acm:us-east-1:000000000000:certificate/x"
    gateway.create_domain_name(domainName=OURS, regionalCertificateArn=certificate)
    gateway.create_base_path_mapping(domainName=OURS, restApiId=stage.rest_api, stage="live", basePath="(none)")
    assert eventually(lambda: len(stage.listed()) > 20, 120)
    return stage


@pytest.fixture(params=["below the stage", "on a domain of our own"])
def site(request: pytest.FixtureRequest, live: Stage) -> Open:
    """Opens the site as somebody who was never there."""
    if request.param == "below the stage":
        host = f"{live.rest_api}.execute-api.localhost:{urlsplit(live.aws.endpoint).port}"
        return lambda: Site(live.aws.endpoint, "/live", host)
    return lambda: Site(live.aws.endpoint, "", OURS)


def test_every_address_that_a_guest_finds_leads_somewhere(site: Open) -> None:
    walk = walked(site())
    assert not walk.complaints, walk
    assert len(walk.seen) > 500


def test_every_address_that_a_moderator_finds_leads_somewhere(site: Open) -> None:
    visitor = site()
    assert visitor.post("/sign-in", TOBIAH | {"remember": "1"}).status == 303
    assert "/sign-out" in visitor.ask("GET", f"{visitor.prefix}/").text
    walk = walked(visitor)
    assert not walk.complaints, walk
    assert len(walk.seen) > 500


@dataclass(frozen=True)
class Odd:
    """A request that no page of ours leads to, and the answer that it has to get."""

    method: str
    path: str
    status: int
    kind: str
    says: str = ""
    body: bytes = b""
    headers: tuple[tuple[str, str], ...] = ()

    def __str__(self) -> str:
        return f"{self.method} {self.path} {self.body.decode()}".strip()


_PROBLEM, _PAGE = "application/problem+json", "text/html"
_TYPED = (("Content_Type", "application/json"),)
_FORM = (("Content_Type", "application/x-www-form-urlencoded"), ("Sec_Fetch_Site", "same-origin"))
ODD = [
    Odd("GET", "/nowhere", 404, _PAGE, "<main"),
    Odd("GET", "/nowhere/at/all", 404, _PAGE, "<main"),
    Odd("GET", TOO_DEEP, 404, _PAGE, "leads nowhere"),
    Odd("POST", TOO_DEEP, 404, _PAGE, "leads nowhere"),
    Odd("GET", "/questions/01ARZ3NDEKTSV4RRFFQ69G5FAV/none", 404, _PAGE, "<main"),
    Odd("GET", "/static/forum.css", 404, _PAGE, "<main"),
    Odd("GET", "/questions/", 200, _PAGE, "<main"),
    Odd("GET", "/questions?cursor=nonsense", 404, _PAGE, "<main"),
    Odd("GET", "/tags/a%2Fb", 404, _PAGE),
    Odd("HEAD", "/", 200, _PAGE),
    Odd("HEAD", "/nowhere", 404, _PAGE),
    Odd("HEAD", TOO_DEEP, 404, _PAGE),
    Odd("DELETE", "/", 404, _PAGE, "leads nowhere"),
    Odd("OPTIONS", "/", 404, _PAGE, "leads nowhere"),
    Odd("POST", "/ask", 415, _PAGE, "<main", b"{}", _TYPED),
    Odd("POST", "/sign-in", 422, _PAGE, "<main", b"handle=", _FORM),
    Odd("GET", "/api/v1/nowhere", 404, _PROBLEM, '"code":"not_found"'),
    Odd("GET", "/api/v1/a/b/c/d/e", 404, _PROBLEM, '"code":"not_found"'),
    Odd("HEAD", "/api/v1/questions", 200, "application/json"),
    Odd("PUT", "/api/v1/questions", 405, _PROBLEM, '"code":"method_not_allowed"'),
    Odd("POST", "/api/v1/questions", 400, _PROBLEM, '"code":"unreadable"', b"{", _TYPED),
    Odd("POST", "/api/v1/questions", 415, _PROBLEM, '"code":"not_json"', b"title=x", _FORM),
    Odd("POST", "/api/v1/questions", 422, _PROBLEM, '"code":"invalid"', b"{}", _TYPED),
    Odd("GET", "/api/v1/questions", 401, _PROBLEM, '"code":"bad_token"', b"", (("Authorization", "Bearer no"),)),
]


@pytest.mark.parametrize("odd", ODD, ids=str)
def test_whatever_somebody_tries_the_answer_is_ours(site: Open, odd: Odd) -> None:
    visitor = site()
    reply = visitor.ask(odd.method, visitor.prefix + odd.path, odd.body, **dict(odd.headers))
    visitor.close()
    assert (reply.status, reply.kind) == (odd.status, odd.kind), reply.text[:500]
    assert odd.says in reply.text and "Missing Authentication Token" not in reply.text


def test_other_sites_scripts_are_told_that_they_may_call_the_api(site: Open) -> None:
    visitor = site()
    told = {"Origin": "https://other.example", "Access_Control_Request_Method": "POST"}
    reply = visitor.ask("OPTIONS", f"{visitor.prefix}/api/v1/questions", **told)
    visitor.close()
    assert reply.status == 200
    assert reply.header("Access-Control-Allow-Origin") == "*"
    assert "POST" in reply.header("Access-Control-Allow-Methods")
    assert "Authorization" in reply.header("Access-Control-Allow-Headers")


def _asking(prefix: str) -> bytes:
    """A question that nobody has asked at the other address."""
    return json.dumps({"title": f"Where does the way below “{prefix}” lead?"}).encode()


def test_the_api_says_where_it_is(site: Open) -> None:
    visitor = site()
    described = json.loads(visitor.ask("GET", f"{visitor.prefix}/api/v1/openapi.json").body)
    assert described["servers"] == [{"url": f"{visitor.prefix}/api/v1"}]
    made = visitor.ask("POST", f"{visitor.prefix}/api/v1/questions", _asking(visitor.prefix), **JSON)
    visitor.close()
    assert made.status == 201, made.text
    assert made.header("Location").startswith(f"{visitor.prefix}/api/v1/questions/")
