"""Synthesizes Practika: `cdk -c stage=<name>` one stage, `python app.py` every stage, offline, without credentials."""

from cdk.application import synthesize

if __name__ == "__main__":
    synthesize()
