"""From a question to its author's points: through the API, with the streams delivered in between."""


def test_each_deed_is_worth_what_q2a_pays_for_it(people, forum):
    question = people.ann.post("/questions", {"title": "How do I find sleep again?", "body": "I lie awake."}).json["id"]
    answer = people.bob.post(f"/questions/{question}/answers", {"body": "Get up at the same time each day."}).json["id"]
    people.cas.put(f"/questions/{question}/votes/{question}", {"value": 1})
    people.cas.put(f"/questions/{question}/votes/{answer}", {"value": 1})
    people.dan.put(f"/questions/{question}/votes/{answer}", {"value": -1})
    people.ann.put(f"/questions/{question}/accepted-answer", {"answer": answer})
    forum.settle()
    points = {m["handle"]: m["points"] for m in people.guest.get("/members", sort="points").json["items"]}
    assert points == {
        "bob": 100 + 40 + 20 - 20 + 300,
        "ann": 100 + 20 + 10 + 30,
        "cas": 100 + 10 + 10,
        "dan": 100 + 10,
        "mod": 100,
    }
