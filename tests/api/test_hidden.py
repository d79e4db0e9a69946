"""What is hidden shows to its author and to moderators, and to nobody else, on any way to it."""

import pytest


@pytest.fixture
def thread(people, forum):
    """Ann's question with Bob's answer, and Cas's comments on both; everything is listed."""
    asked = people.ann.ask(tags=["sleep"], category="work")
    answer = people.bob.answer(asked)
    posts = {"question": asked, "answer": answer, "remark": people.cas.comment(asked, answer)}
    forum.settle()
    return posts


def test_a_hidden_question_takes_its_thread_along(people, forum, thread):
    asked, answer = thread["question"], thread["answer"]
    people.ann.delete(f"/questions/{asked}")
    for caller in (people.guest, people.bob, people.cas):
        assert caller.get(f"/questions/{asked}").status == 404
        assert caller.post(f"/questions/{asked}/answers", {"body": "Anybody still here?"}).status == 404
        assert caller.post(f"/questions/{asked}/comments", {"parent": asked, "body": "Anybody here?"}).status == 404
    assert people.dan.vote(asked, asked).status == 404
    assert people.dan.get(f"/questions/{asked}/posts/{answer}").status == 404


@pytest.mark.parametrize("when", ["at once", "settled"])
@pytest.mark.parametrize("place", [{}, {"tag": "sleep"}, {"category": "work"}, {"member": "ann"}, {"sort": "hot"}])
def test_a_hidden_question_is_in_no_list(people, forum, thread, place, when):
    people.ann.delete(f"/questions/{thread['question']}")
    if when == "settled":
        forum.settle()
    assert people.guest.listed(**place) == people.bob.listed(**place) == []


def test_a_hidden_answer_is_gone_with_its_comments(people, forum, thread):
    asked, answer, remark = thread["question"], thread["answer"], thread["remark"]
    people.bob.delete(f"/questions/{asked}/posts/{answer}")
    for caller in (people.guest, people.ann):
        page = caller.get(f"/questions/{asked}")
        assert answer not in page.text and remark not in page.text
        assert page.json["answer_count"] == 0
        assert caller.get(f"/questions/{asked}/posts/{answer}").status == 404
        assert caller.get(f"/questions/{asked}/posts/{remark}").status == 404
    assert people.ann.accept(asked, answer).status == 422
    assert people.dan.vote(asked, answer).status == 404


def test_a_hidden_comment_is_gone(people, thread):
    asked, answer, remark = thread["question"], thread["answer"], thread["remark"]
    people.mod.delete(f"/questions/{asked}/posts/{remark}")
    assert remark not in people.bob.get(f"/questions/{asked}").text
    assert remark not in people.bob.get(f"/questions/{asked}/posts/{answer}").text
    assert people.bob.get(f"/questions/{asked}/posts/{answer}").json["comment_count"] == 0


@pytest.mark.parametrize(("kind", "author"), [("question", "ann"), ("answer", "bob"), ("remark", "cas")])
def test_author_and_moderator_see_it_with_its_state(people, thread, kind, author):
    address = f"/questions/{thread['question']}/posts/{thread[kind]}"
    people.mod.delete(address)
    for caller in (getattr(people, author), people.mod):
        assert caller.get(address).json["state"] == "hidden"


@pytest.mark.parametrize(("kind", "author"), [("question", "ann"), ("answer", "bob")])
def test_a_ledger_tells_of_hidden_posts_only_to_their_author(people, forum, thread, kind, author):
    people.dan.vote(thread["question"], thread[kind])
    people.mod.delete(f"/questions/{thread['question']}/posts/{thread[kind]}")
    forum.settle()
    address = f"/members/{author}/ledger"
    assert thread[kind] not in people.guest.get(address).text
    assert thread[kind] not in people.dan.get(address).text
    assert thread[kind] in getattr(people, author).get(address).text


def test_a_list_names_no_hidden_answer_as_the_latest(people, thread):
    people.bob.delete(f"/questions/{thread['question']}/posts/{thread['answer']}")
    latest = people.guest.get("/questions").json["items"][0]["latest"]
    assert latest["what"] == "asked" and latest["by"]["handle"] == "ann"


def test_a_restored_post_is_back_everywhere(people, forum, thread):
    address = f"/questions/{thread['question']}"
    people.ann.delete(address)
    forum.settle()
    people.ann.patch(address, {"state": "visible"})
    forum.settle()
    assert people.guest.listed(tag="sleep") == [thread["question"]]
    assert people.guest.get(address).json["answer_count"] == 1
