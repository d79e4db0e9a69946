"""The ways a request comes: to API Gateway's own address, to a domain of our own, through CloudFront."""

import hashlib

import pytest

from chalicelib.config import from_environment
from chalicelib.presentation import arrivals
from chalicelib.presentation.arrivals import Arrival

SECRET = "only CloudFront knows"
READER, EDGE, LIAR = "203.0.113.9", "130.176.0.7", "198.51.100.1"


@pytest.fixture(autouse=True)
def front(monkeypatch):
    said = {"ASKWELL_ADDRESS": "https://forum.example", "ASKWELL_FRONT": hashlib.sha256(SECRET.encode()).hexdigest()}
    monkeypatch.setattr(arrivals, "settings", from_environment(said))


def arrived(asked: str, peer: str, **headers: str) -> Arrival:
    context = {"stage": "live", "path": asked, "identity": {"sourceIp": peer}}
    named = {name.replace("_", "-"): value for name, value in headers.items()}
    return Arrival(context, "/questions", named)


def test_on_api_gateway_s_own_address_links_begin_with_the_stage():
    assert arrived("/live/questions", READER).links.home() == "/live/"


def test_on_a_domain_of_our_own_they_do_not():
    assert arrived("/questions", READER).links.home() == "/"


def test_through_cloudfront_they_begin_as_the_forum_s_address_does():
    through = arrived("/live/questions", EDGE, x_askwell_front=SECRET, x_forwarded_for=f"{READER}, {EDGE}")
    assert through.links.home() == "/"


def test_through_cloudfront_it_is_the_reader_s_own_address_that_counts():
    told = f"{LIAR}, {READER}, {EDGE}"
    assert arrived("/live/", EDGE, x_askwell_front=SECRET, x_forwarded_for=told).sender == READER


@pytest.mark.parametrize("claim", [{}, {"x_askwell_front": ""}, {"x_askwell_front": "guessed"}])
def test_nobody_is_believed_who_only_claims_to_come_through_cloudfront(claim):
    direct = arrived("/live/questions", LIAR, x_forwarded_for=f"{READER}, {EDGE}", **claim)
    assert (direct.sender, direct.links.home()) == (LIAR, "/live/")


def test_where_no_cloudfront_stands_in_front_no_secret_opens_anything(monkeypatch):
    monkeypatch.setattr(arrivals, "settings", from_environment({"ASKWELL_ADDRESS": "https://forum.example"}))
    assert arrived("/live/questions", READER, x_askwell_front="").links.home() == "/live/"
