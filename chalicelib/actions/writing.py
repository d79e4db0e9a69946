"""What asking, answering and commenting share: the finished form, the author, the rendered text."""

from chalicelib.domain.errors import Incomplete
from chalicelib.domain.members import Member, Viewer
from chalicelib.domain.posts import Author
from chalicelib.domain.writing import Complaint, Form
from chalicelib.presentation import markdown
from chalicelib.storage import labels, members


def author(viewer: Viewer, form: Form) -> Author:
    """A member under their own name, a guest under the one they chose, if nobody could take them for a member."""
    name = form.guest_name()
    if isinstance(viewer, Member):
        if name:
            said = "You are signed in, so your own handle is shown. Leave out the name."
            form.complaints.append(Complaint("/name", "not_for_members", said))
        return Author(member=viewer.id)
    if name and members.is_taken(name):
        said = "A member’s handle looks like this name. Please choose another one."
        form.complaints.append(Complaint("/name", "name_taken", said))
    return Author(name=name)


def category(form: Form, *, kept: str = "") -> str:
    """The category the form names, if it exists; `kept` is one that a question may keep in any case."""
    path = form.category()
    if path and path != kept and labels.category(path) is None:
        said = "There is no such category. GET /api/v1/categories lists them."
        form.complaints.append(Complaint("/category", "unknown_category", said))
    return path


def html(form: Form, source: str) -> str:
    """The source rendered. Too much of it is a complaint about the body, and so is a text that shows nothing."""
    try:
        rendered = markdown.render(source)
    except markdown.TooMuch as too_much:
        form.complaints.append(Complaint("/body", "too_complex", str(too_much)))
        return ""
    if source and not markdown.to_text(rendered).strip():
        said = "Nothing of this text would be shown on the page. Please write it in plain words."
        form.complaints.append(Complaint("/body", "shows_nothing", said))
    return rendered


def finish(form: Form) -> None:
    """Raises `Incomplete` with every complaint there is."""
    form.reject_unknown()
    if form.complaints:
        raise Incomplete(form.complaints)
