"""Askwell's table of contents: the app and the doors it opens."""

from chalice.app import Chalice

from chalicelib.api.document import document
from chalicelib.api.labels import labels
from chalicelib.api.members import members
from chalicelib.api.notices import notices
from chalicelib.api.nowhere import nowhere
from chalicelib.api.posts import posts
from chalicelib.api.questions import questions
from chalicelib.api.sessions import sessions
from chalicelib.api.votes import votes
from chalicelib.counting import counting
from chalicelib.triggers.mailing import mailing
from chalicelib.triggers.schedules import schedules
from chalicelib.triggers.streams import streams
from chalicelib.triggers.telling import telling
from chalicelib.web.pages import pages

app = Chalice(app_name="askwell", configure_logs=False)
app.register_blueprint(counting)
doors = (pages, members, sessions, questions, posts, votes, labels, notices, document, nowhere)
for door in (*doors, streams, telling, mailing, schedules):
    app.register_blueprint(door)
