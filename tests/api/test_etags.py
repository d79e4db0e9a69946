"""Nobody edits over what they have not read."""

import pytest

BODY = {"body": "Get up at the same time each day."}


@pytest.fixture
def question(people):
    return people.ann.ask()


def test_a_question_is_tagged_with_its_version(people, question):
    assert people.guest.get(f"/questions/{question}").headers["etag"] == '"1"'
    assert people.ann.patch(f"/questions/{question}", BODY).headers["etag"] == '"2"'


@pytest.mark.parametrize("named", ['"1"', "*", ' "1" ', '"7", "1"', '"1","7"', 'W/"9", "1"'])
def test_an_edit_of_what_was_read_is_done(people, question, named):
    assert people.ann.patch(f"/questions/{question}", BODY, if_match=named).status == 200


@pytest.mark.parametrize("named", ['"2"', 'W/"1"', "1", "", '"x"', '"2", "3"', '"1', 'W/"1", W/"2"', "”1“"])
def test_an_edit_of_anything_else_is_stale(people, question, named):
    reply = people.ann.patch(f"/questions/{question}", BODY, if_match=named)
    assert (reply.status, reply.code) == (412, "stale_edit")
    assert people.ann.get(f"/questions/{question}").json["version"] == 1


def test_a_stale_hiding_is_refused_too(people, question):
    people.ann.patch(f"/questions/{question}", BODY)
    assert people.ann.delete(f"/questions/{question}", if_match='"1"').status == 412
    assert people.ann.delete(f"/questions/{question}", if_match='"2"').status == 204


def test_an_answer_has_a_version_of_its_own(people, question):
    answer = people.bob.answer(question)
    address = f"/questions/{question}/posts/{answer}"
    assert people.guest.get(address).headers["etag"] == '"1"'
    assert people.bob.patch(address, BODY, if_match='"1"').headers["etag"] == '"2"'
    assert people.bob.patch(address, BODY, if_match='"1"').status == 412
    assert people.guest.get(f"/questions/{question}").headers["etag"] == '"1"'


def test_a_stale_tag_does_not_betray_a_hidden_question(people, question):
    people.ann.delete(f"/questions/{question}")
    assert people.bob.patch(f"/questions/{question}", BODY, if_match='"9"').status == 404
    assert people.bob.patch(f"/questions/{question}", BODY, if_match='"8", "9"').status == 404
