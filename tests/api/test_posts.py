"""Answers and comments."""

import pytest

from chalicelib.storage.records import ThreadRecord


@pytest.fixture
def asked(people):
    return people.ann.ask()


def test_an_answer_is_shown_to_who_wrote_it(people, asked):
    reply = people.bob.post(f"/questions/{asked}/answers", {"body": "Get up at **the same** time."})
    answer = reply.json
    assert reply.headers["location"] == f"/api/v1/questions/{asked}/posts/{answer['id']}"
    assert (answer["kind"], answer["parent"], answer["comments"], answer["accepted"]) == ("answer", None, [], False)
    assert (answer["author"]["handle"], answer["score"], answer["own_vote"]) == ("bob", 0, 0)
    assert people.guest.get(f"/questions/{asked}/posts/{answer['id']}").json == answer | {"own_vote": None}


def test_one_answer_comes_with_its_comments(people, asked):
    answer = people.bob.answer(asked)
    comments = [people.cas.comment(asked, answer) for _ in range(3)]
    read = people.guest.get(f"/questions/{asked}/posts/{answer}").json
    assert [comment["id"] for comment in read["comments"]] == comments
    assert read["comment_count"] == 3


def test_a_comment_names_what_it_stands_under(people, asked):
    answer = people.bob.answer(asked)
    comment = people.guest.comment(asked, answer)
    assert people.guest.get(f"/questions/{asked}/posts/{comment}").json["parent"] == answer


@pytest.mark.parametrize("parent", ["", "nothing", None, 7])
def test_a_comment_needs_a_post_to_stand_under(people, asked, parent):
    reply = people.bob.post(f"/questions/{asked}/comments", {"parent": parent, "body": "Me too, for a long time."})
    assert reply.status == 422 and "/parent" in reply.pointers


def test_the_question_is_one_of_its_posts(people, asked):
    assert people.guest.get(f"/questions/{asked}/posts/{asked}").json == people.guest.get(f"/questions/{asked}").json


def test_an_answer_is_edited_hidden_and_restored(people, asked):
    answer = people.bob.answer(asked)
    address = f"/questions/{asked}/posts/{answer}"
    assert people.bob.patch(address, {"body": "Go for a walk in the morning."}).json["html"].startswith("<p>Go")
    assert people.bob.delete(address).status == 204
    assert people.bob.get(address).json["state"] == "hidden"
    assert people.bob.patch(address, {"state": "visible"}).json["state"] == "visible"


def test_a_closed_question_takes_comments_but_no_answers(people, asked, forum):
    forum.close(asked)
    reply = people.bob.post(f"/questions/{asked}/answers", {"body": "Too late, perhaps, but still."})
    assert (reply.status, reply.code) == (409, "question_closed")
    assert people.bob.comment(asked)
    assert people.guest.get(f"/questions/{asked}").json["closed_at"] == "2026-03-01T00:00:00.000Z"


def test_a_title_is_not_for_answers(people, asked):
    address = f"/questions/{asked}/posts/{people.bob.answer(asked)}"
    assert people.bob.patch(address, {"title": "How do I find sleep again?"}).pointers == {"/title": "unknown_field"}


def test_a_post_is_found_only_in_its_own_thread(people, asked):
    answer, other = people.bob.answer(asked), people.ann.ask()
    assert people.guest.get(f"/questions/{other}/posts/{answer}").status == 404
    assert people.bob.delete(f"/questions/{other}/posts/{answer}").status == 404


def test_an_import_says_where_a_post_came_from(people, asked, forum):
    link = ThreadRecord.source_link.set("https://example.org/1")
    ThreadRecord(asked, "question").update([link, ThreadRecord.source_licence.set("CC BY-SA 4.0")])
    assert people.guest.get(f"/questions/{asked}").json["source"] == {
        "link": "https://example.org/1",
        "licence": "CC BY-SA 4.0",
    }
