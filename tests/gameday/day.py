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
from tests.gameday.odd import (
    encoder_hangs,
    machine_asleep,
    record_unreadable,
    secrets_unreadable,
    signing_key_turned,
)
from tests.gameday.refusals import (
    bucket_refuses,
    credentials_refused,
    dies_at_once,
    endpoint_silent,
    worker_killed,
)
from tests.gameday.stores import (
    READS,
    WRITES,
    connections_taken,
    database_slow,
    misbehaves,
    session_killed,
    table_locked,
)

TABLES_HELD_BACK = {"of": "dynamodb", "asks": [*READS, *WRITES], "chance": 0.8, "how": "throttled"}
FILES_HELD_BACK = {"of": "s3", "asks": ["GET", "HEAD", "PUT", "POST"], "chance": 0.7, "how": "slow"}
VIEWERS_HELD_BACK = {"of": "viewers", "asks": ["GET"], "chance": 0.7, "how": "slow"}
FILES_CUT = {"of": "s3", "asks": ["GET", "PUT", "POST"], "chance": 0.5, "how": "cut"}
VIEWERS_CUT = {"of": "viewers", "asks": ["GET"], "chance": 0.5, "how": "cut"}

FAULTS = (
    Fault("PostgreSQL is killed", database_killed, 0, "RDS Multi-AZ fails over to its standby"),
    Fault("one session of PostgreSQL is killed", session_killed, 0, "a session's process dies; RDS recovers in place"),
    Fault(
        "PostgreSQL has no connection left for 6 s", connections_taken, 6,
        "too many environments; an alarm rings long before",
    ),
    Fault("the films' table is locked for 10 s", table_locked("videos"), 10, "somebody's long transaction"),
    Fault("PostgreSQL has a tenth of its time for 6 s", database_slow, 6, "its processor's credits are used up"),
    Fault("PostgreSQL is silent for 12 s", database_silent, 12, "a failover under way, a network that drops packets"),
    Fault(
        "the AWS endpoint is killed", endpoint_killed, 0,
        "has no counterpart: DynamoDB, S3 and the gateways have no single process",
    ),
    Fault("the AWS endpoint is silent for 6 s", endpoint_silent, 6, "DynamoDB or S3 does not answer for a while"),
    Fault("DynamoDB holds most requests back for 6 s", misbehaves(TABLES_HELD_BACK), 6, "a table's key is too hot"),
    Fault(
        "S3 says “slow down” to most requests for 6 s", misbehaves(FILES_HELD_BACK, VIEWERS_HELD_BACK, film=True), 6,
        "a prefix is too busy",
    ),
    Fault(
        "every second transfer of S3 breaks off for 6 s", misbehaves(FILES_CUT, VIEWERS_CUT, film=True), 6,
        "connections are reset",
    ),
    Fault("everything sleeps for 10 s", machine_asleep, 10, "has no counterpart: a laptop that is closed"),
    Fault("every warm door is killed", doors_killed, 0, "Lambda recycles its environments whenever it likes"),
    Fault("the encoder is killed in the middle of a film", encoder_killed, 0, "a worker is taken away"),
    Fault("the encoder hangs in the middle of a film", encoder_hangs, 0, "a worker that stands still"),
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
    Fault(
        "no secret can be read for 5 s", secrets_unreadable(cold=False), 5, "Secrets Manager or its key of KMS is away",
    ),
    Fault(
        "no secret can be read for 5 s, and every door begins anew", secrets_unreadable(cold=True), 5,
        "the same, while environments are recycled",
    ),
    Fault("the key of access tokens is replaced", signing_key_turned, 0, "it was stolen"),
    Fault("the stream has a record that nobody can read", record_unreadable, 0, "a script past the doors"),
    Fault("the fan-out is throttled for 8 s", throttled("FanoutName"), 8, "the account's concurrency is used up"),
    Fault("the encoders are throttled for 10 s", encoders_throttled, 10, "the same, while films come in"),
)  # fmt: skip
