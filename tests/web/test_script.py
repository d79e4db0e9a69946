"""The script as pages load it: one small file of our own, and nothing that runs beside it."""

import re

import pytest

from chalicelib.presentation import assets, render
from chalicelib.presentation.links import Links
from tests.web.reader import read

ADDRESSES = ["/", "/questions", "/ask", "/sign-in", "/members", "/help", "/forget-me", "/nowhere"]
TEMPLATES = sorted(render._TEMPLATES.glob("*.html"))
MOST = 10_000
SCRIPT = assets.named("forum.js").text


@pytest.mark.parametrize("file", ["forum.js", "help-worker.js"])
def test_a_script_is_small_as_it_is_served(file):
    assert len(assets.named(file).text.encode()) <= MOST


@pytest.mark.parametrize("address", ADDRESSES)
def test_a_page_loads_one_script_after_itself(forum, address):
    (script,) = re.findall(r"<script\b[^>]*>", read(address).body)
    assert f'src="{Links().asset("forum.js")}" defer' in script


@pytest.mark.parametrize("address", [*ADDRESSES, "/help-worker.js", Links().asset("forum.js")])
def test_nothing_runs_but_what_the_forum_serves(forum, address):
    policy = read(address).headers["Content-Security-Policy"]
    assert "default-src 'none'; script-src 'self'; connect-src 'self';" in policy
    assert "unsafe" not in policy


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_a_template_holds_no_code_of_its_own(template):
    text = template.read_text("utf-8")
    assert not re.search(r"\son\w+\s*=|javascript:|\sstyle\s*=|<style|<script(?![^>]*\bsrc=)", text)


def test_the_sentences_of_the_script_come_from_the_page(forum):
    wanted = set(re.findall(r"\btold\.(\w+)", SCRIPT))
    (script,) = re.findall(r"<script\b[^>]*>", read("/").body)
    assert wanted == set(re.findall(r"\bdata-(\w+)=", script))


def test_the_worker_is_asked_for_each_time_and_stands_beside_the_help_page(forum):
    worker = read("/help-worker.js")
    assert worker.body == assets.named("help-worker.js").text
    assert worker.headers["Content-Type"] == "text/javascript; charset=utf-8"
    assert "max-age=0" in worker.headers["Cache-Control"]


def test_the_worker_looks_after_the_help_page_of_its_own_stage(forum):
    page = read("/help", stage="live").body
    assert 'data-help="/live/help" data-worker="/live/help-worker.js"' in page


def test_the_help_page_loads_nothing_that_the_worker_would_not_keep(forum):
    page = read("/help", stage="live").body
    loaded = re.findall(r'<(?:img|script|link)\b[^>]*(?:src|href)="([^"]+)"', page)
    kept = re.findall(r'"(/[^"]*static/[^"]+)"', page)
    assert set(loaded) == set(kept)


def test_signing_out_and_forgetting_take_the_texts_with_them(forum):
    assert re.search(r'action="/forget-me" data-forget', read("/forget-me").body)
