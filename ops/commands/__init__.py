"""The words of the commands, one module for each group of them: `TITLE`, and `add`, which takes `words.Commands`.

A new command is one call of `Commands.command` in its group's module; a new group is a module named in
`ops/command_line.py`. Nothing here imports what stands behind a command: help has to come at once.
"""
