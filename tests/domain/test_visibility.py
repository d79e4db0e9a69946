"""Who sees what."""

import pytest

from chalicelib.domain.members import Guest, Level, Member
from chalicelib.domain.posts import State
from chalicelib.domain.visibility import is_public, may_see
from tests.builders import MORNING, a_comment, a_question, an_answer


def a_member(name, level=Level.MEMBER):
    return Member(id=name, handle=name, name=name, joined_at=MORNING, level=level)


GUEST, ANN, BOB, MODERATOR = Guest(), a_member("ann"), a_member("bob"), a_member("mo", Level.MODERATOR)


@pytest.mark.parametrize(("viewer", "sees"), [(GUEST, False), (ANN, False), (BOB, True), (MODERATOR, True)])
def test_a_hidden_answer_is_for_its_author_and_moderators(viewer, sees):
    question = a_question(by="ann")
    assert may_see(viewer, an_answer(question, by="bob", state=State.HIDDEN), question) is sees


@pytest.mark.parametrize(("viewer", "sees"), [(GUEST, False), (ANN, False), (BOB, True), (MODERATOR, True)])
def test_an_answer_in_a_hidden_thread_is_for_its_author_and_moderators(viewer, sees):
    question = a_question(by="ann", state=State.HIDDEN)
    assert may_see(viewer, an_answer(question, by="bob"), question) is sees


def test_a_comment_hides_with_the_answer_above_it():
    question = a_question()
    answer = an_answer(question, state=State.HIDDEN)
    assert not is_public(a_comment(question, answer), question, answer)


def test_everybody_sees_what_nobody_hid():
    question = a_question()
    answer = an_answer(question)
    assert all(may_see(GUEST, post, question, answer) for post in (question, answer, a_comment(question, answer)))


def test_a_guests_hidden_post_is_not_for_other_guests():
    question = a_question(by=None, state=State.HIDDEN)
    assert not may_see(GUEST, question, question)
