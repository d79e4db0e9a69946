"""Kinds of devices."""

import pytest

from chalicelib.domain.devices import kind_of

KINDS = {
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox, Linux",
    "Mozilla/5.0 (Windows NT 10.0; Win64; x64) Chrome/140.0 Safari/537.36 Edg/140.0": "Edge, Windows",
    "Mozilla/5.0 (Linux; Android 15) AppleWebKit/537.36 Chrome/140.0 Mobile Safari/537.36": "Chrome, Android",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Mobile Safari/604.1": "Safari, iPhone",
    "Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) Version/18.0 Safari/605.1.15": "Safari, macOS",
    "curl/8.5.0": "curl",
    "python-requests/2.32": "python-requests",
    "": "?",
    "<b>": "?",
}


@pytest.mark.parametrize("user_agent", KINDS)
def test_a_device_is_known_by_its_kind(user_agent: str) -> None:
    assert kind_of(user_agent) == KINDS[user_agent]


def test_another_version_is_the_same_kind() -> None:
    first, *_ = KINDS
    assert kind_of(first.replace("140", "141")) == kind_of(first)
