"""Askwell, a question-and-answer forum on AWS Lambda and DynamoDB.

            app.py                      a table of contents: registers blueprints, nothing else
     ┌────────┼─────────┐
    web      api     triggers           doors: HTML for people, JSON for programs, AWS calling us
     └────┬───┘         │
       actions    reconcilers, notifications
          │             │               what a member can do · what follows from it · who is told, and how
          └──────┬──────┘
        storage     presentation        DynamoDB behind functions · words and pages
                 │
              domain                    the rules, standard library only

Beside them stand `config`, which reads the environment, `metrics` and `logs`, by which a forum is seen, and `counting`,
which counts the requests of both doors.

Imports follow the arrows downwards and never sideways; `tests/test_architecture.py` holds them to it.
"""

from chalicelib import ready as ready  # before anything that has dataclasses
