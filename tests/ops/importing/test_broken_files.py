"""A broken file gets one clear message that names file and row, exit code 2, and nothing is written."""

import shutil
from pathlib import Path

import pytest

from tests.ops.forum import CSV, TEA, Forum

HEAD = "questionLink,questionTitle,questionText,topic,counsellor,answerText,upvotes,views"
ROW = "https://example.org/q,A title,A text,stress,Counsellor 001,An answer,1,2"
POSTS = '<?xml version="1.0"?><posts>{}</posts>'
QUESTION = '<row Id="1" PostTypeId="1" CreationDate="2014-02-01T08:00:00" Title="A title" Body="x" Score="0" {}/>'
BOMB = '<!DOCTYPE posts [<!ENTITY a "ha"><!ENTITY b "&a;&a;&a;&a;&a;&a;&a;&a;">]><posts><row Id="&b;"/></posts>'

CSV_FILES = {
    "empty": ("", "is empty"),
    "of other columns": ("a,b\n1,2\n", "questionLink"),
    "with a short row": (f"{HEAD}\n{ROW}\nonly,three,columns\n", "row 2: 3 columns"),
    "with a word for a number": (f"{HEAD}\n{ROW[:-1]}many\n", "row 1: views should be a whole number"),
    "without a title": (f"{HEAD}\n{ROW.replace('A title', ' ')}\n", "row 1: the column questionTitle is empty"),
    "with a link that is a script": (
        f"{HEAD}\n{ROW.replace('https', 'javascript')}\n",
        "row 1: questionLink should be",
    ),
    "with an endless topic": (f"{HEAD}\n{ROW.replace('stress', 'stress' * 99)}\n", "row 1: “stressstress"),
    "with a number past counting": (f"{HEAD}\n{ROW}{'0' * 40}\n", "row 1: views should be a whole number"),
    "cut off within a field": (f'{HEAD}\n{ROW}\nhttps://example.org/q,"A tit', "row 2: the CSV is broken"),
    "of column names only": (f"{HEAD}\n", "holds no questions"),
    "in another encoding": (f"{HEAD}\n{ROW}\n".encode("utf-16"), "not UTF-8"),
    "with a byte that is no text": (f"{HEAD}\n{ROW}\n{ROW}".encode() + b"\xff", "not UTF-8"),
}
XML_FILES = {
    "empty": ("", "is empty"),
    "no XML": ("Dear reader, this is a letter.", "row 1: the XML is broken"),
    "XML of something else": ("<feed><entry/></feed>", "it holds <feed>"),
    "of other rows": (POSTS.format("<entry/>"), "row 1: <entry> stands where"),
    "cut off": (POSTS.format(QUESTION.format("") * 2)[:-40], "row 2: the XML is broken or cut off"),
    "an entity bomb": (BOMB, "row 1: a document type is declared"),
    "without a date": (POSTS.format('<row Id="1" PostTypeId="1" Title="A title"/>'), "row 1: the attribute Creation"),
    "with a word for a score": (POSTS.format(QUESTION.format("").replace('"0"', '"much"')), "Score should be a whole"),
    "with a wrong date": (POSTS.format(QUESTION.format('ClosedDate="soon"')), "ClosedDate should be a date"),
    "with a date past time": (
        POSTS.format(QUESTION.format('ClosedDate="0001-01-01T00:00:00+09:00"')),
        "should be a date",
    ),
    "with an Id that is no number": (
        POSTS.format(QUESTION.format("").replace('"1"', '"../x"', 1)),
        "Id should be a whole",
    ),
    "with an Id twice": (POSTS.format(QUESTION.format("") * 2), "row 2: the Id 1 is there twice"),
    "without questions": (POSTS.format(""), "holds no questions"),
}


def written(path: Path, content: str | bytes) -> Path:
    path.write_bytes(content if isinstance(content, bytes) else content.encode())
    return path


def one_sentence(forum: Forum) -> str:
    said = forum.said().strip()
    assert len(said.splitlines()) == 1
    return said


@pytest.mark.parametrize("what", CSV_FILES)
def test_a_broken_csv_file(forum: Forum, tmp_path: Path, what: str) -> None:
    content, sentence = CSV_FILES[what]
    assert forum.bring_in("counselchat", written(tmp_path / "chat.csv", content)) == 2
    said = one_sentence(forum)
    assert said.startswith("chat.csv")
    assert sentence in said
    assert forum.is_empty()


@pytest.mark.parametrize("what", XML_FILES)
def test_a_broken_dump(forum: Forum, tmp_path: Path, what: str) -> None:
    content, sentence = XML_FILES[what]
    (tmp_path / "tea").mkdir()
    written(tmp_path / "tea" / "Posts.xml", content)
    assert forum.bring_in("stackexchange", tmp_path / "tea") == 2
    said = one_sentence(forum)
    assert said.startswith("Posts.xml")
    assert sentence in said
    assert forum.is_empty()


@pytest.mark.parametrize("name", ["Users.xml", "Comments.xml", "Votes.xml", "Badges.xml"])
def test_any_broken_file_of_a_dump_stops_it_before_anything_is_written(forum: Forum, tmp_path: Path, name: str) -> None:
    dump = tmp_path / "tea"
    shutil.copytree(TEA, dump)
    content = (dump / name).read_bytes()
    (dump / name).write_bytes(content[: content.rindex(b"<row") + 9])
    assert forum.bring_in("stackexchange", dump) == 2
    assert one_sentence(forum).startswith(f"{name}, row ")
    assert forum.is_empty()


def test_a_directory_without_posts_is_no_dump(forum: Forum, tmp_path: Path) -> None:
    (tmp_path / "tea").mkdir()
    assert forum.bring_in("stackexchange", tmp_path / "tea") == 2
    assert "holds no Posts.xml" in one_sentence(forum)


@pytest.mark.parametrize(("what", "source"), [("counselchat", TEA), ("stackexchange", CSV)])
def test_a_file_for_a_directory_and_the_other_way_round(forum: Forum, what: str, source: Path) -> None:
    assert forum.ops("import", what, source, *(["--site", "tea.example.com"] if what == "stackexchange" else [])) == 2
    one_sentence(forum)


def test_a_file_that_is_not_there(forum: Forum, tmp_path: Path) -> None:
    assert forum.bring_in("counselchat", tmp_path / "none.csv") == 2
    assert one_sentence(forum) == "none.csv cannot be read: No such file or directory."
