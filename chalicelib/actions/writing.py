"""What asking, answering and commenting share: the finished form, the author, the rendered text."""

from chalicelib.domain.errors import Incomplete
from chalicelib.domain.members import Member, Viewer
from chalicelib.domain.posts import Author
from chalicelib.domain.writing import Form
from chalicelib.presentation import markdown
from chalicelib.storage import labels, members


def author(viewer: Viewer, form: Form) -> Author:
    """A member under their own name, a guest under the one they chose, if nobody could take them for a member."""
    name = form.guest_name()
    if isinstance(viewer, Member):
        if name:
            form.refuse(
                "/name", "not_for_members", "You are signed in, so your own handle is shown. Leave out the name."
            )
        return Author(member=viewer.id)
    if name and members.is_taken(name):
        form.refuse("/name", "name_taken", "A member’s handle looks like this name. Please choose another one.")
    return Author(name=name)


def category(form: Form, *, kept: str = "") -> str:
    """The category the form names, if it exists; `kept` is one that a question may keep in any case."""
    path = form.category()
    if path and path != kept and labels.category(path) is None:
        form.refuse("/category", "unknown_category", "There is no such category. Please choose another one.")
    return path


def html(form: Form, source: str) -> str:
    """The source rendered. Too much of it is a complaint about the body, and so is a text that shows nothing."""
    try:
        rendered = markdown.render(source)
    except markdown.TooMuch as too_much:
        form.refuse("/body", "too_complex", too_much.message, **too_much.values)
        return ""
    if source and not markdown.to_text(rendered).strip():
        form.refuse(
            "/body", "shows_nothing", "Nothing of this text would be shown on the page. Please write it in plain words."
        )
    return rendered


def finish(form: Form) -> None:
    """Raises `Incomplete` with every complaint there is."""
    form.reject_unknown()
    if form.complaints:
        raise Incomplete(form.complaints)
