"""E-mail addresses as the rules see them."""

from chalicelib.domain.addresses import canonical, hinted


def test_an_address_is_the_same_in_capitals():
    assert canonical(" Maya.L@Example.ORG ") == canonical("maya.l@example.org")


def test_two_mailboxes_are_two_addresses():
    assert canonical("maya+forum@example.org") != canonical("maya@example.org")


def test_a_hint_keeps_the_first_letter_and_the_host():
    assert hinted("maya@example.org") == "m…@example.org"
