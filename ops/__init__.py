"""What operators do to a whole forum: import, audit, rebuild, settings. Run as `python -m ops`."""
