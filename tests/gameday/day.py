"""The list of the day: every fault, how long it lasts, and what it is on AWS."""

from __future__ import annotations

from tests.gameday.faults import (
    Fault,
    database_killed,
    database_silent,
    disk_full,
    doors_killed,
    encoder_killed,
    encoders_throttled,
    endpoint_killed,
    password_changed,
    throttled,
)
from tests.gameday.refusals import (
    bucket_refuses,
    credentials_refused,
    dies_at_once,
    endpoint_silent,
    worker_killed,
)

FAULTS = (
    Fault("PostgreSQL is killed", database_killed, 0, "RDS Multi-AZ fails over to its standby"),
    Fault("PostgreSQL is silent for 12 s", database_silent, 12, "a failover under way, a network that drops packets"),
    Fault(
        "the AWS endpoint is killed", endpoint_killed, 0,
        "has no counterpart: DynamoDB, S3 and the gateways have no single process",
    ),
    Fault("the AWS endpoint is silent for 6 s", endpoint_silent, 6, "DynamoDB or S3 does not answer for a while"),
    Fault("every warm door is killed", doors_killed, 0, "Lambda recycles its environments whenever it likes"),
    Fault("the encoder is killed in the middle of a film", encoder_killed, 0, "a worker is taken away"),
    Fault("the encoder's whole environment is killed", worker_killed, 0, "Batch takes a Spot worker back"),
    Fault(
        "the notes' door dies at every start for 6 s", dies_at_once("ApiAnnotations"), 6,
        "a door needs more memory than it has",
    ),
    Fault("S3 refuses the media bucket for 8 s", bucket_refuses, 8, "a policy of the bucket went wrong"),
    Fault(
        "every door's credentials are refused for 8 s", credentials_refused, 8,
        "sessions of roles are revoked or have expired",
    ),
    Fault("the disk is full for 8 s", disk_full, 8, "RDS is out of storage; it grows by itself there"),
    Fault("the database's password changes 5 s before its secret", password_changed, 5, "a rotation of the secret"),
    Fault("the fan-out is throttled for 8 s", throttled("FanoutName"), 8, "the account's concurrency is used up"),
    Fault("the encoders are throttled for 10 s", encoders_throttled, 10, "the same, while films come in"),
)  # fmt: skip
