"""The storm against a running forum: `python -m tests.live --into http://127.0.0.1:8000`.

Members act through the API from several threads at once, while the pump may be killed under them; afterwards
`python -m ops audit --into …` has to find no drift.
"""
