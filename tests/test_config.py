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


@pytest.mark.parametrize("said", ["Askwell <mail@forum.example.org>", "mail@forum.example.org", "Fórum <a@b.example>"])
def test_mails_come_from_a_sender(said):
    assert from_environment({"ASKWELL_MAIL_FROM": said}).mail_from == said


@pytest.mark.parametrize("said", ["nobody", "A <a@b.example>, B <b@b.example>", "A\r\nBcc: <a@b.example>", "<a@b>\n"])
def test_what_is_no_one_sender_is_refused_before_a_mail_is_written(said):
    with pytest.raises(ValueError, match="ASKWELL_MAIL_FROM"):
        from_environment({"ASKWELL_MAIL_FROM": said})


def test_a_topic_that_nobody_provided_has_an_address_all_the_same():
    settings = from_environment({"ASKWELL_TOPIC_BOUNCES": "arn:aws:sns:eu-west-1:1:askwell-dev-bounces"})
    assert settings.topic("bounces") == "arn:aws:sns:eu-west-1:1:askwell-dev-bounces"
    assert settings.topic("complaints") == "arn:aws:sns:us-east-1:000000000000:askwell-dev-complaints"
