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
