"""Every error of the forum has a status, and nothing of ours shows in those that nobody foresaw."""

import logging
from itertools import count
from types import SimpleNamespace

import pytest

from chalicelib.api import faults
from chalicelib.domain import errors
from chalicelib.domain.errors import RuleBroken
from tests.harness import ServerError, on


def kinds(kind=RuleBroken):
    for child in kind.__subclasses__():
        yield child
        yield from kinds(child)


@pytest.mark.parametrize("kind", sorted(set(kinds()), key=lambda kind: kind.__name__))
def test_every_error_has_a_status(kind):
    assert faults.status_of(kind) < 500 or kind is errors.Unavailable


def test_no_two_errors_share_a_code_but_those_about_fields():
    codes = [kind.code for kind in set(kinds()) if kind.code != "invalid"]
    assert len(codes) == len(set(codes))


def test_when_the_storage_is_silent_the_caller_is_asked_to_come_again(people, forum):
    forum.stage.wire.scheduler.plan = on("Query", ServerError(), times=9)
    reply = people.guest.get("/questions")
    assert (reply.status, reply.code, reply.headers["retry-after"]) == (503, "unavailable", "2")


def test_a_request_that_takes_too_long_is_given_up(people, monkeypatch):
    seconds = count(step=5)
    monkeypatch.setattr("chalicelib.storage.base.time", SimpleNamespace(monotonic=lambda: next(seconds)))
    reply = people.guest.get("/tags")
    assert (reply.status, reply.code) == (503, "unavailable")


def test_what_nobody_foresaw_is_logged_and_tells_nothing(people, monkeypatch, caplog):
    def fail(*_):
        raise RuntimeError("a secret of ours")

    monkeypatch.setattr("chalicelib.storage.labels.categories", fail)
    logger = logging.getLogger("chalicelib.api.faults")
    monkeypatch.setattr(logger, "level", logging.ERROR)
    with caplog.at_level(logging.ERROR, logger="chalicelib.api.faults"):
        reply = people.guest.get("/categories")
    assert (reply.status, reply.code) == (500, "internal_error")
    assert "secret" not in reply.text
    assert reply.json["instance"].removeprefix("urn:uuid:") in caplog.text
