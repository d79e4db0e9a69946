"""What the environment says, and what happens when it says nothing or something that cannot be."""

import pytest

from chalicelib.config import from_environment


def test_leave_this_page_leads_to_an_encyclopedia_unless_the_operator_says_otherwise():
    assert from_environment({}).leave_to == "https://www.wikipedia.org/"
    assert from_environment({"ASKWELL_LEAVE_TO": "https://weather.example/"}).leave_to == "https://weather.example/"


@pytest.mark.parametrize("address", ["weather.example", "http://weather.example/", "javascript:alert(1)"])
def test_leave_this_page_leads_nowhere_but_to_a_safe_address(address):
    with pytest.raises(ValueError, match="ASKWELL_LEAVE_TO"):
        from_environment({"ASKWELL_LEAVE_TO": address})


@pytest.mark.parametrize(
    ("said", "origin", "prefix"),
    [
        ("https://forum.example.org", "https://forum.example.org", ""),
        ("https://Forum.Example.org/", "https://forum.example.org", ""),
        (
            "https://abc.execute-api.us-east-1.amazonaws.com/live",
            "https://abc.execute-api.us-east-1.amazonaws.com",
            "/live",
        ),
        ("http://127.0.0.1:8000", "http://127.0.0.1:8000", ""),
        ("", "", ""),
    ],
)
def test_the_forum_s_address_is_an_origin_and_what_its_paths_begin_with(said, origin, prefix):
    settings = from_environment({"ASKWELL_ADDRESS": said})
    assert (settings.origin, settings.prefix) == (origin, prefix)


@pytest.mark.parametrize(
    "said",
    [
        "forum.example.org",
        "http://forum.example.org",
        "https://forum.example.org/?x=1",
        "https://forum.example.org/#top",
        "https://me@forum.example.org",
        "https://forum.example.org//live",
        "https://",
        "javascript:alert(1)",
    ],
)
def test_what_is_no_address_of_a_site_is_refused_before_a_mail_leads_there(said):
    with pytest.raises(ValueError, match="ASKWELL_ADDRESS"):
        from_environment({"ASKWELL_ADDRESS": said})


@pytest.mark.parametrize("said", ["secret", "A" * 64, "a" * 63])
def test_the_secret_of_cloudfront_itself_is_not_taken_for_its_digest(said):
    with pytest.raises(ValueError, match="ASKWELL_FRONT"):
        from_environment({"ASKWELL_FRONT": said})
