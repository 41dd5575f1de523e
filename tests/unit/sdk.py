"""boto3's session of the unit tests: each one reads the SDK's models anew, which takes longer than the tests do."""

from __future__ import annotations

from functools import cache

import boto3
import moto  # noqa: F401  # only a session made after it can be mocked

REGION = "eu-central-1"


@cache
def session() -> boto3.Session:
    """One for all, with keys that open nothing."""
    return boto3.Session("testing", "testing", region_name=REGION)
