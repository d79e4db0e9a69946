"""Runs: how they die, and how they overtake one another."""

import pytest
from pynamodb.exceptions import UpdateError

from tests.harness import KillAfter, KillBefore, Killed, Meanwhile, MeanwhileFailed, Wire, at, on
from tests.harness.example import POSTS, Post, posts_there, save_two, score, transact


def test_a_run_killed_before_a_call_has_not_made_it(stage: Wire) -> None:
    run = stage.run(save_two, at(2, KillBefore()))
    assert (run.killed, run.calls) == (True, 2)
    assert posts_there(stage) == ["a"]


def test_a_run_killed_after_a_call_has_made_it_and_the_stream_tells_it(stage: Wire) -> None:
    run = stage.run(save_two, at(1, KillAfter()))
    assert run.killed
    assert posts_there(stage) == ["a"]
    assert stage.tap.waiting() == {POSTS: 1}


def test_except_exception_does_not_survive_being_killed(stage: Wire) -> None:
    survived = []

    def stubborn() -> None:
        for call in (lambda: Post("t", "p").save(), lambda: transact(lambda tx: tx.save(Post("t", "q")))):
            try:
                call()
            except Exception:
                survived.append(call)

    assert stage.run(stubborn, at(1, KillBefore())).killed
    assert stage.run(stubborn, at(2, KillBefore())).killed
    assert survived == []


def test_the_dead_write_nothing_on_their_way_out(stage: Wire) -> None:
    def batch() -> None:
        with Post.batch_write() as writes:
            writes.save(Post("t", "a"))
            Post.count("t")

    assert stage.run(batch, at(1, KillBefore())).killed
    assert posts_there(stage) == []


def test_a_plan_outside_any_run_holds_until_reset(stage: Wire) -> None:
    stage.scheduler.plan = on("PutItem", KillBefore())
    with pytest.raises(Killed):
        Post("t", "a").save()
    stage.reset()
    Post("t", "a").save()
    assert posts_there(stage) == ["a"]


def test_another_run_happens_between_two_calls_and_is_seen_by_the_next(stage: Wire) -> None:
    def read_twice() -> list[float]:
        return [Post.get("t", "p").score for _ in range(2)]

    Post("t", "p", score=1).save()
    run = stage.run(read_twice, at(2, Meanwhile(lambda: Post("t", "p").update([Post.score.set(2)]))))
    assert run.result == [1, 2]
    assert run.operations == ["GetItem"] * 2


def test_what_happened_meanwhile_is_in_the_image_of_the_write_it_overtook(stage: Wire) -> None:
    Post("t", "p", score=1).save()
    overtaken = at(1, Meanwhile(lambda: Post("t", "p").update([Post.score.set(2)])))
    stage.run(lambda: Post("t", "p").update([Post.score.set(3)]), overtaken)
    changes = [(score(r, "OldImage"), score(r, "NewImage")) for r in stage.tap.take(POSTS)]
    assert changes == [(None, "1"), ("1", "2"), ("2", "3")]


def test_a_run_killed_meanwhile_does_not_take_the_other_with_it(stage: Wire) -> None:
    inner = []
    deed = lambda: inner.append(stage.run(save_two, at(2, KillBefore())))  # noqa: E731
    outer = stage.run(lambda: Post("t", "z").save(), at(1, Meanwhile(deed)))
    assert (inner[0].killed, outer.killed) == (True, False)
    assert posts_there(stage) == ["a", "z"]


def test_a_run_may_be_overtaken_and_then_killed(stage: Wire) -> None:
    run = stage.run(lambda: Post("t", "z").save(), at(1, Meanwhile(save_two, then=KillBefore())))
    assert run.killed
    assert posts_there(stage) == ["a", "b"]


def test_a_failure_meanwhile_is_not_mistaken_for_an_answer(stage: Wire) -> None:
    def refused() -> None:
        Post("t", "p").update([Post.score.set(1)], Post.post.exists())

    def forgiving() -> None:
        try:
            Post("t", "z").save()
        except Exception:
            return

    with pytest.raises(MeanwhileFailed):
        stage.run(forgiving, at(1, Meanwhile(refused)))


def test_every_call_of_a_run_can_be_overtaken(stage: Wire) -> None:
    def read_add_write() -> None:
        seen = Post.get("t", "p").score
        Post("t", "p").update([Post.score.set(seen + 1)], Post.score == seen)

    def overtake() -> None:
        Post("t", "p").update([Post.score.set(10)])

    outcomes = []
    calls = 2
    for number in range(1, calls + 1):
        stage.reset()
        Post("t", "p", score=1).save()
        try:
            stage.run(read_add_write, at(number, Meanwhile(overtake)))
        except UpdateError:
            outcomes.append("refused")
        else:
            outcomes.append(Post.get("t", "p").score)
    assert outcomes == [11, "refused"]
