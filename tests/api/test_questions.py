"""Questions: asking, reading, editing, hiding, and where they are listed."""

import pytest

from chalicelib.domain.projection import Sort


def test_a_guest_asks_and_is_shown_the_question(people):
    sent = {"title": "How do I find sleep again?", "body": "I *lie* awake.", "name": "Nora", "tags": ["Sleep"]}
    reply = people.guest.post("/questions", sent | {"category": "family/parents"})
    asked = reply.json
    assert reply.headers["location"] == f"/api/v1/questions/{asked['id']}"
    assert asked["url"] == f"/questions/{asked['id']}/how-do-i-find-sleep-again"
    assert (asked["body"], asked["html"]) == ("I *lie* awake.", "<p>I <em>lie</em> awake.</p>")
    assert asked["author"] == {"id": None, "handle": None, "name": "Nora", "points": None}
    assert (asked["category"], asked["tags"], asked["own_vote"]) == ("family/parents", ["sleep"], None)


def test_what_was_asked_is_what_is_read(people):
    created = people.ann.post("/questions", {"title": "How do I find sleep again?"})
    read = people.ann.get(f"/questions/{created.json['id']}")
    assert read.json == created.json
    assert read.headers["etag"] == created.headers["etag"]


def test_a_thread_comes_with_comments_and_answers_with_theirs(people):
    asked = people.ann.ask()
    answer = people.bob.answer(asked)
    under_question, under_answer = people.cas.comment(asked), people.guest.comment(asked, answer, name="Nora")
    thread = people.guest.get(f"/questions/{asked}").json
    assert [c["id"] for c in thread["comments"]] == [under_question]
    assert [a["id"] for a in thread["answers"]] == [answer]
    assert [(c["id"], c["parent"], c["author"]["name"]) for c in thread["answers"][0]["comments"]] == [
        (under_answer, answer, "Nora")
    ]
    assert (thread["answer_count"], thread["comment_count"], thread["answers"][0]["comment_count"]) == (1, 1, 1)
    assert all(post["body"] for post in (thread, thread["comments"][0], thread["answers"][0]))


def test_thirty_answers_make_a_page_and_the_accepted_one_is_first(people):
    asked = people.ann.ask()
    answers = [people.bob.answer(asked) for _ in range(32)]
    people.ann.accept(asked, answers[-1])
    first = people.guest.get(f"/questions/{asked}")
    rest = people.guest.get(first.headers["link"].partition(">")[0].removeprefix("</api/v1")).json
    shown = [a["id"] for a in first.json["answers"] + rest["answers"]]
    assert shown == [answers[-1], *answers[:-1]]
    assert (len(first.json["answers"]), first.json["has_more"], rest["has_more"]) == (30, True, False)


def test_a_long_page_leaves_sources_out_before_it_bursts(people, monkeypatch):
    monkeypatch.setattr("chalicelib.actions.reading._SOURCES_A_PAGE", 100)
    asked = people.ann.ask()
    answers = [people.bob.answer(asked) for _ in range(4)]
    bodies = [a["body"] for a in people.guest.get(f"/questions/{asked}").json["answers"]]
    assert bodies[0] and not bodies[-1] and len(bodies) == len(answers)


def test_an_edit_changes_what_it_names_and_says_by_whom(people):
    asked = people.ann.ask(tags=["sleep"])
    edited = people.mod.patch(f"/questions/{asked}", {"title": "How do I find sleep again?"}).json
    assert (edited["title"], edited["tags"], edited["version"]) == ("How do I find sleep again?", ["sleep"], 2)
    assert edited["edited_by"]["handle"] == "mod" and edited["edited_at"]


def test_only_the_author_and_moderators_edit(people):
    asked = people.ann.ask()
    assert people.bob.patch(f"/questions/{asked}", {"body": "Mine"}).status == 403
    assert people.guest.patch(f"/questions/{asked}", {"body": "Mine"}).status == 401


def test_a_hidden_question_is_restored_by_its_state(people):
    asked = people.ann.ask()
    assert people.ann.patch(f"/questions/{asked}", {"state": "hidden"}).json["state"] == "hidden"
    assert people.guest.get(f"/questions/{asked}").status == 404
    assert people.ann.patch(f"/questions/{asked}", {"state": "visible"}).json["state"] == "visible"
    assert people.guest.get(f"/questions/{asked}").status == 200


def test_what_a_moderator_hid_only_a_moderator_restores(people):
    asked = people.ann.ask()
    people.mod.delete(f"/questions/{asked}")
    reply = people.ann.patch(f"/questions/{asked}", {"state": "visible"})
    assert (reply.status, reply.code) == (403, "hidden_by_another")


@pytest.mark.parametrize(
    "sent", [{"state": "gone"}, {"state": None}, {"state": ["hidden"]}, {"state": "hidden", "body": "x"}]
)
def test_a_state_is_one_of_two_and_comes_alone(people, sent):
    reply = people.ann.patch(f"/questions/{people.ann.ask()}", sent)
    assert reply.status == 422 and "/state" in reply.pointers


def test_a_card_says_all_that_a_list_shows(people, forum):
    asked = people.ann.ask(category="work", tags=["sleep"])
    answer = people.bob.answer(asked)
    people.cas.vote(asked, asked)
    people.ann.accept(asked, answer)
    forum.settle()
    (card,) = people.guest.get("/questions").json["items"]
    assert (card["score"], card["ups"], card["downs"], card["answers"], card["accepted"]) == (1, 1, 0, 1, True)
    assert (card["latest"]["what"], card["latest"]["by"]["handle"]) == ("answered", "bob")


@pytest.mark.parametrize("sort", Sort.ALL)
@pytest.mark.parametrize("place", [{}, {"category": "family"}])
def test_all_questions_and_categories_come_in_every_order(people, forum, sort, place):
    asked = people.ann.ask(category="family/parents")
    forum.settle()
    assert people.guest.listed(sort=sort, **place) == [asked]


@pytest.mark.parametrize("place", [{"tag": "sleep"}, {"member": "ann"}, {"member": "ANN"}])
def test_tags_and_members_list_by_newest_and_active(people, forum, place):
    asked = people.ann.ask(tags=["sleep"])
    forum.settle()
    assert people.guest.listed(**place) == people.guest.listed(sort="active", **place) == [asked]
    reply = people.guest.get("/questions", sort="votes", **place)
    assert (reply.status, reply.pointers) == (422, {"sort": "unknown_sort"})


@pytest.mark.parametrize("sort", ["oldest", "NEWEST", "__class__", "newest "])
def test_an_unknown_order_is_an_error(people, sort):
    assert people.guest.get("/questions", sort=sort).pointers == {"sort": "unknown_sort"}


@pytest.mark.parametrize("name", ["nothing", "a#b", "x" * 5_000, "\u0000", "😀" * 700, "\ufdfa" * 60])
@pytest.mark.parametrize("kind", ["tag", "category", "member"])
def test_an_unknown_label_has_no_questions(people, kind, name):
    assert people.guest.get("/questions", **{kind: name}).json == {"items": [], "next_cursor": None, "has_more": False}


@pytest.mark.parametrize("kind", ["tag", "category", "member"])
def test_a_name_longer_than_any_key_is_not_even_looked_for(people, forum, kind):
    with forum.stage.wire.metered() as meter:
        people.guest.get("/questions", **{kind: "x" * 3_000})
    assert meter.calls == {}


def test_a_list_has_one_filter(people):
    reply = people.guest.get("/questions", category="work", tag="sleep")
    assert (reply.status, reply.pointers) == (422, {"tag": "not_together"})


def test_on_the_bare_api_gateway_links_begin_with_the_stage(people, monkeypatch):
    whole = "local.gateway.Gateway._context"
    plain = __import__("local.gateway", fromlist=["Gateway"]).Gateway._context

    def staged(self, request, path, resource, headers):
        return plain(self, request, path, resource, headers) | {"path": f"/live{path}"}

    monkeypatch.setattr(whole, staged)
    reply = people.guest.post("/questions", {"title": "How do I find sleep again?"})
    assert reply.headers["location"] == f"/live/api/v1/questions/{reply.json['id']}"
    assert reply.json["url"].startswith("/live/questions/")
