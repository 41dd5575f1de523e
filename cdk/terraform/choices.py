"""A stage with every choice that neither dev nor prod has made: the export knows what no stage has yet."""

from __future__ import annotations

import dataclasses
from typing import Any

from cdk.stages import BOARDS, Stage

CERTIFICATE = "arn:aws:acm:us-east-1:111122223333:certificate/0a1b2c3d-0000-4000-8000-000000000000"
CHOICES: dict[str, Any] = {
    "load_alarms": True,
    "boards": BOARDS,
    "web_acl": True,
    "private_endpoints": True,
    "sleep_hours": (),  # RDS stops no instance that has readers
    "malware_scan": True,
    "table_regions": ("eu-west-1",),
    "redshift_units": 8,
    "cache_gb": 1,
    "zones": 3,
    "database_proxy": True,
    "database_readers": 1,
    "bot_control": True,
    "shut_out": ("AQ",),
    "repository": "practika/practika",
    "on_call": ("on-call@practika.example",),
    "certificate_arn": CERTIFICATE,
}


def every_choice(dev: Stage) -> Stage:
    """`dev` with all of them."""
    return dataclasses.replace(dev, **CHOICES)
