"""AWS on one machine, as far as `chalice deploy` needs it: ministack, with what it lacks added.

`python -m local.emulated_aws --port N` runs it; `starting.emulated_aws()` is the same for tests. Functions are run
by this Python without any installed package, so a package that is missing from the zip is missing here too.
"""
