"""The AWS endpoint: ministack in a process of its own, with what one machine needs on top of it.

Runs as `python -m cdk.local.endpoint`. Only this folder knows ministack's inside; `pins.py` names every private
piece that is used, so that another version fails with one clear sentence instead of a lost annotation.
"""
