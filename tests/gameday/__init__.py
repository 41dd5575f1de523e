"""Game day: one part of the running one-machine cloud is broken at a time, while people work on it.

`people.py` has the people, `faults.py` the faults, `drill*.py` the restores of what was lost, `page.py` writes what was
seen to docs/gameday.md. `make gameday` runs all; tests/integration/test_gameday.py runs a few of them always.
Nothing here knows the application's insides: it is reached by its addresses, and broken by the operating system.
"""
