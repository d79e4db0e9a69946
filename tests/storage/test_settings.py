"""What operators set lies over the defaults."""

import time

import pytest

from chalicelib.domain.points import PointsRule
from chalicelib.domain.settings import ForumSettings, Options
from chalicelib.storage import settings
from chalicelib.storage.records import SettingRecord
from tests.forum import Forum


def test_nothing_set_is_q2a_s_rule_without_votes_on_comments(forum: Forum) -> None:
    assert settings.current() == ForumSettings(Options(comment_votes=False), PointsRule())


def test_what_is_set_holds_at_once_where_it_was_set(forum: Forum) -> None:
    settings.current()
    settings.put("points", {"answer": 9})
    assert settings.current().points == PointsRule(answer=9)
    assert settings.get("points") == {"answer": 9}


def test_what_others_set_holds_after_a_few_seconds(forum: Forum, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(settings, "_REMEMBERED_SECONDS", 5.0)
    settings.current()
    SettingRecord("forum", "options").update([SettingRecord.value.set({"comment_votes": True})])
    now = time.monotonic()
    monkeypatch.setattr(time, "monotonic", lambda: now + 4)
    assert settings.current().options.comment_votes is False
    monkeypatch.setattr(time, "monotonic", lambda: now + 6)
    assert settings.current().options.comment_votes is True


def test_only_what_differs_from_the_defaults_is_stored() -> None:
    assert settings.overrides(PointsRule()) == {}
    assert settings.overrides(PointsRule(answer=9)) == {"answer": 9}
