"""The renderer of pages."""

import subprocess
import sys

import pytest
from jinja2 import UndefinedError

from chalicelib.presentation import render
from chalicelib.presentation.links import Links


def test_a_page_is_a_whole_document():
    page = render.page("nowhere.html", links=Links())
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>")


def test_a_missing_value_is_an_error():
    with pytest.raises(UndefinedError):
        render.page("tag.html", links=Links())


def test_jinja_waits_for_the_first_page():
    code = "import sys, chalicelib.presentation.render; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
