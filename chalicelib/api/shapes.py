"""What the API's JSON looks like. The OpenAPI document is made from these types, and mypy holds the routes to them."""

from typing import Annotated, Any, Literal, NotRequired, TypedDict

from chalicelib.api.schemas import says
from chalicelib.domain import names, writing

Id = Annotated[str, says(pattern="^[0-7][0-9A-HJKMNP-TV-Z]{25}$")]
Moment = Annotated[str, says(format="date-time", description="In UTC, to the millisecond.")]
Markdown = Annotated[str, says(maxLength=writing.BODY_MOST, description="Markdown.")]
Value = Literal[1, 0, -1]
Cursor = Annotated[str | None, says(description="Opaque; leads to the next page, null on the last one.")]
Tags = Annotated[list[str], says(maxItems=writing.TAGS_MOST)]
Name = Annotated[str, says(maxLength=writing.GUEST_NAME_MOST, description="A guest’s name; not for members.")]
Email = Annotated[
    str,
    says(
        maxLength=writing.EMAIL_MOST,
        description="A guest’s address, to hear what becomes of the post; has to be confirmed, and is shown to nobody.",
    ),
]
Notify = Annotated[bool, says(description="Whether a member hears by mail what becomes of the post.")]
Title = Annotated[str, says(minLength=writing.TITLE_LEAST, maxLength=writing.TITLE_MOST)]
Password = Annotated[str, says(minLength=writing.PASSWORD_LEAST, maxLength=writing.PASSWORD_MOST)]
State = Literal["visible", "hidden"]
Level = Literal["member", "moderator", "admin"]
What = Literal["asked", "answered", "commented", "edited"]
Reason = Literal["posting", "votes", "accepting", "accepted"]


class Fault(TypedDict):
    """One thing to put right: in the body by its JSON pointer, or in the address by its parameter."""

    pointer: NotRequired[str]
    parameter: NotRequired[str]
    code: str
    detail: str


class Problem(TypedDict):
    """What is in the way (RFC 9457). `code` is stable, `detail` is for people, `instance` names the request."""

    type: str
    title: str
    status: int
    detail: str
    instance: str
    code: str
    errors: NotRequired[list[Fault]]


class Author(TypedDict):
    """Who wrote a post. A guest has a name at most, which may be empty; all else is null."""

    id: str | None
    handle: str | None
    name: str
    points: int | None


class Source(TypedDict):
    """Where an imported post came from."""

    link: str
    licence: str


class Post(TypedDict):
    """A question, an answer or a comment. `parent` is what a comment stands under."""

    id: Id
    kind: Literal["question", "answer", "comment"]
    parent: Id | None
    score: int
    own_vote: Annotated[int | None, says(description="The caller’s own vote; null for guests.")]
    body: Annotated[str | None, says(description="Markdown; null where the page is too long to hold it.")]
    html: str
    author: Author
    created_at: Moment
    edited_at: Moment | None
    edited_by: Author | None
    state: State
    version: int
    source: Source | None


class Commented(Post):
    """An answer with its newest comments, oldest first; `comment_count` counts them all."""

    accepted: bool
    comments: list[Post]
    comment_count: int


class Thread(Post):
    """A question with its newest comments and a page of its answers: the accepted one first, then oldest first."""

    title: str
    slug: str
    url: str
    category: str | None
    tags: list[str]
    accepted_answer: Id | None
    closed_at: Moment | None
    views: int
    comments: list[Post]
    comment_count: int
    answers: list[Commented]
    answer_count: int
    next_cursor: Cursor
    has_more: bool


class Latest(TypedDict):
    """The newest visible thing in a thread."""

    what: What
    at: Moment
    by: Author


class Card(TypedDict):
    """A question as lists show it."""

    id: Id
    title: str
    url: str
    category: str | None
    tags: list[str]
    author: Author
    created_at: Moment
    score: int
    ups: int
    downs: int
    answers: int
    accepted: bool
    closed: bool
    views: int
    hot: int
    latest: Latest


class Cards(TypedDict):
    items: list[Card]
    next_cursor: Cursor
    has_more: bool


class Member(TypedDict):
    id: Id
    handle: str
    name: str
    points: int
    level: Level
    joined_at: Moment


class Members(TypedDict):
    items: list[Member]
    next_cursor: Cursor
    has_more: bool


class LedgerItem(TypedDict):
    """Points that one post gives a member, for one reason."""

    post: Id
    thread: Id
    reason: Reason
    amount: int


class Ledger(TypedDict):
    """Where a member’s points come from. `votes_given` is what all their votes earned, undated.

    `limit` counts posts: one that gives points for two reasons makes two items, one that gives none or that
    the caller may not see makes none.
    """

    base: int
    bonus: int
    votes_given: int
    items: list[LedgerItem]
    next_cursor: Cursor
    has_more: bool


class Category(TypedDict):
    """A category; `questions` counts those of its children too."""

    path: str
    title: str
    description: str
    questions: int
    children: list["Category"]


class Categories(TypedDict):
    items: list[Category]


class Tag(TypedDict):
    tag: str
    questions: int


class TagPage(TypedDict):
    items: list[Tag]
    next_cursor: Cursor
    has_more: bool


class Session(TypedDict):
    token: Annotated[str, says(description="Send it as “Authorization: Bearer …”. It holds for 30 days.")]


class Vote(TypedDict):
    """The post’s score with this vote in it, and the vote."""

    score: int
    value: Value


class Acceptance(TypedDict):
    answer: Annotated[Id | None, says(description="The accepted answer; null takes the acceptance back.")]


class NewMember(TypedDict):
    handle: Annotated[str, says(minLength=1, maxLength=names.HANDLE_LONGEST)]
    password: Password
    email: NotRequired[
        Annotated[str, says(maxLength=writing.EMAIL_MOST, description="Has to be confirmed; shown to nobody.")]
    ]


class Credentials(TypedDict):
    handle: str
    password: Password


class NewQuestion(TypedDict):
    title: Title
    body: NotRequired[Markdown]
    category: NotRequired[Annotated[str, says(maxLength=writing.CATEGORY_MOST)]]
    tags: NotRequired[Tags]
    name: NotRequired[Name]
    email: NotRequired[Email]
    notify: NotRequired[Notify]


class NewAnswer(TypedDict):
    body: Annotated[Markdown, says(minLength=writing.ANSWER_LEAST)]
    name: NotRequired[Name]
    email: NotRequired[Email]
    notify: NotRequired[Notify]


class NewComment(TypedDict):
    parent: Annotated[Id, says(description="The question or one of its answers.")]
    body: Annotated[Markdown, says(minLength=writing.COMMENT_LEAST)]
    name: NotRequired[Name]
    email: NotRequired[Email]
    notify: NotRequired[Notify]


class PostChange(TypedDict):
    """What is left out stays. `state` hides or restores the post; only a `reason` for that may come with it."""

    body: NotRequired[Markdown]
    state: NotRequired[State]
    reason: NotRequired[Annotated[str, says(maxLength=writing.REASON_MOST, description="The author reads it.")]]


class QuestionChange(PostChange):
    """What is left out stays. `state` hides or restores the question; only a `reason` for that may come with it."""

    title: NotRequired[Title]
    category: NotRequired[Annotated[str, says(maxLength=writing.CATEGORY_MOST)]]
    tags: NotRequired[Tags]


class NewVote(TypedDict):
    value: Value


class Description(TypedDict, total=False):
    """An OpenAPI document."""

    openapi: str
    info: dict[str, Any]
    servers: list[dict[str, Any]]
    paths: dict[str, Any]
    components: dict[str, Any]
    security: list[dict[str, Any]]
