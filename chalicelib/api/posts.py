"""Answers and comments: writing them, reading one, editing, hiding and restoring."""

from chalicelib.actions import answering, reading
from chalicelib.api import changing, etags, questions, shapes, showing
from chalicelib.api.answers import NO_CONTENT, Answer, answer
from chalicelib.api.calls import Call
from chalicelib.api.changing import EDIT_ERRORS, HIDE_ERRORS
from chalicelib.api.door import About, Door
from chalicelib.api.showing import Shown
from chalicelib.domain.errors import Incomplete, NotFound, QuestionClosed, SaidBefore, ThreadFull
from chalicelib.domain.posts import Post

posts = Door(__name__)


@posts.on(
    "POST",
    "/questions/{question}/answers",
    About(
        summary="Answer a question",
        takes=shapes.NewAnswer,
        gives=shapes.Commented,
        status=201,
        raises=(NotFound, QuestionClosed, ThreadFull, SaidBefore, Incomplete),
        creates=True,
        tagged=True,
    ),
)
def add_answer(call: Call, question: str, intended: str | None) -> Answer:
    return _added(call, answering.answer(call.viewer, question, call.submitted, intended))


@posts.on(
    "POST",
    "/questions/{question}/comments",
    About(
        summary="Comment on a question or on an answer",
        takes=shapes.NewComment,
        gives=shapes.Post,
        status=201,
        raises=(NotFound, ThreadFull, SaidBefore, Incomplete),
        creates=True,
        tagged=True,
    ),
)
def add_comment(call: Call, question: str, intended: str | None) -> Answer:
    return _added(call, answering.comment(call.viewer, question, call.submitted, intended))


@posts.on(
    "GET",
    "/questions/{question}/posts/{post}",
    About(
        summary="One answer with its comments, or one comment",
        gives=shapes.Thread | shapes.Commented | shapes.Post,
        raises=(NotFound,),
        tagged=True,
    ),
)
def read(call: Call, question: str, post: str) -> Answer:
    if post == question:
        return questions.read(call, question)
    page, found = reading.part(call.viewer, question, post)
    shown = Shown(page, call.viewer, reading.sources(page.posts))
    return answer(showing.of_kind(shown, found), headers=etags.of(found))


@posts.on(
    "PATCH",
    "/questions/{question}/posts/{post}",
    About(
        summary="Edit an answer or a comment, hide it or restore it",
        takes=shapes.PostChange,
        gives=shapes.Thread | shapes.Commented | shapes.Post,
        raises=EDIT_ERRORS,
        tagged=True,
        guarded=True,
    ),
)
def change(call: Call, question: str, post: str) -> Answer:
    changing.change(call, question, post)
    return read(call, question, post)


@posts.on(
    "DELETE",
    "/questions/{question}/posts/{post}",
    About(summary="Hide an answer or a comment", status=204, raises=HIDE_ERRORS, guarded=True),
)
def hide(call: Call, question: str, post: str) -> Answer:
    changing.hide(call, question, post)
    return NO_CONTENT


def _added(call: Call, post: Post) -> Answer:
    location = {"Location": call.address("questions", post.thread, "posts", post.id)}
    return read(call, post.thread, post.id).as_created(location)
