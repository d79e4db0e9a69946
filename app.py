"""Askwell's table of contents: the app and the doors it opens."""

from chalice.app import Chalice

from chalicelib.triggers.schedules import schedules
from chalicelib.triggers.streams import streams

app = Chalice(app_name="askwell", configure_logs=False)
for door in (streams, schedules):
    app.register_blueprint(door)
