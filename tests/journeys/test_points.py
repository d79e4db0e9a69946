"""From a question to its author's points: through the API, with the streams delivered in between."""

import pytest

PASSWORD = "correct horse battery"


@pytest.fixture
def asked(people):
    return people.ann.ask()


def points(people):
    return {member["handle"]: member["points"] for member in people.guest.get("/members").json["items"]}


def adds_up(people, handle):
    """Whether a member's own ledger explains every one of their points."""
    ledger = getattr(people, handle).get(f"/members/{handle}/ledger", limit=100).json
    explained = ledger["base"] + ledger["bonus"] + ledger["votes_given"] + sum(i["amount"] for i in ledger["items"])
    return explained == points(people)[handle]


def test_each_deed_is_worth_what_q2a_pays_for_it(people, forum, asked):
    answer = people.bob.answer(asked)
    people.cas.vote(asked, asked)
    people.cas.vote(asked, answer)
    people.dan.vote(asked, answer, -1)
    people.ann.accept(asked, answer)
    forum.settle()
    assert points(people) == {
        "bob": 100 + 40 + 20 - 20 + 300,
        "ann": 100 + 20 + 10 + 30,
        "cas": 100 + 10 + 10,
        "dan": 100 + 10,
        "mod": 100,
    }
    assert all(adds_up(people, handle) for handle in points(people))


def test_accepting_back_and_forth_leaves_the_points_as_if_once(people, forum, asked):
    one, two = people.bob.answer(asked), people.cas.answer(asked)
    for choice in (one, two, None, one, None, two, one):
        people.ann.accept(asked, choice)
        forum.settle()
    assert points(people) == {"bob": 440, "ann": 150, "cas": 140, "dan": 100, "mod": 100}


def test_voting_back_and_forth_leaves_the_points_as_if_once(people, forum, asked):
    for value in (1, -1, 0, 1, 0, -1, 1):
        people.bob.vote(asked, asked, value)
        if value:
            forum.settle()
    assert points(people) == {"ann": 130, "bob": 110, "cas": 100, "dan": 100, "mod": 100}


def test_a_record_delivered_again_counts_once(people, forum, asked):
    answer = people.bob.answer(asked)
    people.cas.vote(asked, answer)
    people.ann.accept(asked, answer)
    for table in ("votes", "threads", "votes", "threads"):
        records = forum.stage.take(table)
        forum.stage.deliver(table, records)
        forum.stage.deliver(table, records)
    forum.settle()
    assert points(people) == {"bob": 460, "ann": 150, "cas": 110, "dan": 100, "mod": 100}


def test_accepting_ones_own_answer_earns_nothing(people, forum, asked):
    people.ann.accept(asked, people.ann.answer(asked))
    forum.settle()
    assert points(people)["ann"] == 100 + 20 + 40


def test_a_hidden_answer_keeps_its_votes_and_loses_the_rest(people, forum, asked):
    answer = people.bob.answer(asked)
    people.cas.vote(asked, answer)
    people.ann.accept(asked, answer)
    people.mod.delete(f"/questions/{asked}/posts/{answer}")
    forum.settle()
    assert points(people) == {"ann": 120, "bob": 120, "cas": 110, "dan": 100, "mod": 100}
    people.mod.patch(f"/questions/{asked}/posts/{answer}", {"state": "visible"})
    forum.settle()
    assert points(people)["bob"] == 160


def test_guests_ask_answer_and_earn_nothing(people, forum):
    asked = people.guest.ask(name="Nora")
    answer = people.other_guest.answer(asked)
    people.ann.vote(asked, answer)
    forum.settle()
    assert points(people) == {"ann": 110, "bob": 100, "cas": 100, "dan": 100, "mod": 100}


def test_somebody_new_goes_the_whole_way(people, forum):
    people.guest.post("/members", {"handle": "zoe", "password": PASSWORD})
    token = people.guest.post("/sessions", {"handle": "zoe", "password": PASSWORD}).json["token"]
    zoe = type(people.guest)(token)
    asked = zoe.ask(category="family", tags=["sleep"])
    answer = people.bob.answer(asked)
    zoe.comment(asked, answer)
    zoe.vote(asked, answer)
    zoe.accept(asked, answer)
    zoe.patch(f"/questions/{asked}", {"tags": ["sleep", "night"]}, if_match='"1"')
    forum.settle()
    assert people.guest.listed(tag="night") == people.guest.listed(category="family", sort="answers") == [asked]
    assert people.guest.get("/members/zoe").json["points"] == 100 + 20 + 30 + 10
    assert zoe.delete("/sessions/current").status == 204
    assert zoe.get("/members/zoe/ledger").status == 401
