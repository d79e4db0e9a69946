"""The tree of categories, and the tags."""


def test_categories_form_a_tree_that_counts_what_is_below(people, forum):
    people.ann.ask(category="family/parents/care")
    people.ann.ask(category="family")
    forum.settle()
    tree = people.guest.get("/categories").json["items"]
    assert [(top["path"], top["questions"]) for top in tree] == [("family", 2), ("work", 0)]
    (parents,) = tree[0]["children"]
    assert (parents["path"], parents["questions"], parents["children"][0]["questions"]) == ("family/parents", 1, 1)


def test_tags_in_use_come_with_their_counts(people, forum):
    people.ann.ask(tags=["sleep", "work"])
    people.ann.ask(tags=["sleep"])
    forum.settle()
    first = people.guest.get("/tags", limit=1)
    assert first.json["items"] == [{"tag": "sleep", "questions": 2}]
    rest = people.guest.get("/tags", limit=1, cursor=first.json["next_cursor"]).json
    assert (rest["items"], rest["has_more"]) == ([{"tag": "work", "questions": 1}], False)
