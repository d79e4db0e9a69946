"""A forum of a few hundred made-up threads with everything that an export has to carry."""

import random
from datetime import UTC, datetime, timedelta

from chalicelib.domain import ids
from chalicelib.domain.following import Wish, member_follower
from chalicelib.domain.members import Level, Member
from chalicelib.domain.points import PointsRule
from chalicelib.domain.posts import Author, Kind, Post, Question, Source, State, Tally
from chalicelib.domain.voting import Vote
from chalicelib.notifications import raising
from chalicelib.reconcilers import parking
from chalicelib.storage import addresses, bulk, follows, labels, members, settings, votes
from chalicelib.storage.revisions import Revision

BEGAN = datetime(2024, 3, 1, 8, 30, tzinfo=UTC)
SECRET = "$argon2id$v=19$m=65536$a-password-hash"
ADDRESS = "somebody@private.example"


def fill(number: int, seed: int = 4) -> None:
    """Writes members, labels, settings, and this many threads with replies, versions and votes, and delivers it all."""
    chance = random.Random(seed)
    settings.put("points", {"question": 3, "base": 50})
    labels.describe(labels.Label("family", 0, "Family", "Those we live with", 2))
    people = [_join(f"member-{place}", place, chance) for place in range(12)]
    for place in range(number):
        _thread(place, people, chance)
    follows.put("category#family", member_follower(people[1].id), Wish.NONE)
    follows.mute("category#family", member_follower(people[2].id))
    deliver()


def deliver() -> None:
    """What the streams would start."""
    parking.each("tally_votes", votes.threads_pending(limit=100_000))
    parking.each("project_threads", sorted(set(bulk.all_threads())))
    parking.each("raise_notices", sorted(set(bulk.all_threads())), raising.raise_notices)
    parking.each("settle_members", [member.id for member in bulk.all_members()])


def _join(handle: str, place: int, chance: random.Random) -> Member:
    rule = PointsRule(base=50)
    member = Member(
        id=ids.derived(BEGAN, handle),
        handle=handle,
        name=f"{handle} Ünïcode",
        joined_at=BEGAN + timedelta(milliseconds=place),
        level=Level.ADMIN if place == 0 else Level.MEMBER,
        base=rule.base,
        bonus=place,
        points=rule.base + place,
        about="Two lines,\n“quoted”" if chance.random() < 0.5 else "",
    )
    members.add(member, SECRET if place % 3 else None)
    addresses.propose(addresses.member(member.id), ADDRESS, BEGAN)
    return member


def _thread(place: int, people: list[Member], chance: random.Random) -> None:
    asked_at = BEGAN + timedelta(hours=place)
    key = ids.derived(asked_at, f"thread {place}")
    answers = [ids.derived(asked_at + timedelta(minutes=n), f"answer {place} {n}") for n in range(chance.randrange(4))]
    common = _common(key, key, asked_at, people, chance)
    posts: list[Post] = [
        Question(
            **common,
            kind=Kind.QUESTION,
            title=f"What would you do about number {place}?",
            category=chance.choice(("", "family")),
            tags=("one", "two")[: chance.randrange(3)],
            accepted=chance.choice((*answers, None)),
            closed_at=chance.choice((None, asked_at)),
            visibility=chance.randrange(3),
            views=chance.randrange(100),
        )
    ]
    posts += [Post(**_common(key, answer, asked_at, people, chance), kind=Kind.ANSWER) for answer in answers]
    for parent in (key, *answers)[: chance.randrange(3)]:
        comment = ids.derived(asked_at + timedelta(hours=1), f"comment {parent}")
        posts.append(Post(**_common(key, comment, asked_at, people, chance), kind=Kind.COMMENT, parent=parent))
    bulk.put_posts(posts, [revision for post in posts for revision in _revisions(post)])
    for post in posts:
        for voter in chance.sample(people, chance.randrange(4)):
            vote = Vote(key, post.id, voter.id, post.kind, value=chance.choice((1, 1, -1)))
            votes.cast(vote)
            if chance.random() < 0.2:
                votes.cast(Vote(key, post.id, voter.id, post.kind, value=0))


def _common(thread: str, post: str, at: datetime, people: list[Member], chance: random.Random) -> dict:
    author = chance.choice([*people, None])
    hidden, imported = chance.random() < 0.1, chance.random() < 0.2
    version = chance.choice((1, 1, 1, 2, 3))
    return {
        "id": post,
        "thread": thread,
        "author": Author(author.id) if author else Author(None, chance.choice(("", "A guest"))),
        "html": f'<p>Said <em>plainly</em> &amp; “kindly”, <a href="https://a.example/?b=1&amp;c" '
        f'rel="nofollow ugc noopener">{post}</a></p>',
        "created_at": at,
        "version": version,
        "edited_at": at + timedelta(days=1) if version > 1 else None,
        "edited_by": chance.choice(people).id if version > 1 else None,
        "state": State.HIDDEN if hidden else State.VISIBLE,
        "hidden_by": people[0].id if hidden else None,
        "base": Tally(5, 1) if imported else Tally(),
        "source": Source("https://elsewhere.example/1", "CC BY-SA 4.0") if imported else None,
        "former_authors": frozenset({people[1].id, people[2].id}) if version == 3 else frozenset(),
    }


def _revisions(post: Post) -> list[Revision]:
    asked = post if isinstance(post, Question) else None
    return [
        Revision(
            post=post.id,
            number=number,
            source=f"Said *plainly* for the {number}. time",
            written_at=post.created_at + timedelta(minutes=number),
            editor=post.author.member,
            title=asked.title if asked else None,
            category=asked.category if asked else None,
            tags=asked.tags if asked else None,
        )
        for number in range(1, post.version + 1)
    ]
