"""The rivals' side of a bench: small, honest applications of well-known frameworks, run in an environment of their own.

Nothing of Practika is imported here, and nothing here is imported by Practika: `setup.py` makes a virtual environment
from `requirements.txt` (pinned by hash), in which these files run as scripts.
"""
