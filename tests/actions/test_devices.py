"""Signing in from a kind of device that is new."""

from chalicelib.actions import devices, inbox
from chalicelib.domain.notices import Deed, Mail
from chalicelib.storage import members
from tests.forum import Forum


def told(forum: Forum) -> list[str]:
    return [line.notice.detail for line in inbox.page_of(forum.people["ann"], None).lines]


def test_the_first_device_is_no_news(forum: Forum) -> None:
    devices.signed_in(forum.people["ann"], "curl/8.5.0")
    assert told(forum) == []
    assert members.devices_of(forum.people["ann"].id) == {"curl"}


def test_a_further_kind_is_told_once_and_by_mail(forum: Forum) -> None:
    for user_agent in ("curl/8.5.0", "wget/1.0", "wget/2.0", "curl/9.0"):
        devices.signed_in(forum.people["ann"], user_agent)
    (line,) = inbox.page_of(forum.people["ann"], None).lines
    assert (line.notice.deed, line.notice.detail, line.notice.mail) == (Deed.SIGNED_IN, "wget", Mail.DUE)
    assert line.post is None


def test_who_signs_in_elsewhere_tells_nobody_else(forum: Forum) -> None:
    for user_agent in ("curl/8.5.0", "wget/1.0"):
        devices.signed_in(forum.people["bob"], user_agent)
    assert told(forum) == []
