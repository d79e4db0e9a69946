"""The renderer of pages."""

import subprocess
import sys

import pytest
from jinja2 import UndefinedError

from chalicelib.presentation import render
from chalicelib.presentation.links import Links
from chalicelib.presentation.markdown import render as render_post


def test_a_page_is_a_whole_document():
    page = render.page("nowhere.html", links=Links())
    assert page.startswith("<!DOCTYPE html>")
    assert page.endswith("</html>")


def test_a_missing_value_is_an_error():
    with pytest.raises(UndefinedError):
        render.page("stays.html", links=Links())


def test_jinja_waits_for_the_first_page():
    code = "import sys, chalicelib.presentation.render; sys.exit('jinja2' in sys.modules)"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0


def test_a_table_in_a_post_is_reached_by_keys():
    shown = render._jinja().from_string("{{ html|cleaned }}").render(html=render_post("a | b\n--|--\n<table> | d"))
    assert shown.startswith('<table tabindex="0">')
    assert "<td>&lt;table&gt;</td>" in shown
