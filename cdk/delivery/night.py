"""`make wake STAGE=dev`, `make sleep STAGE=dev`: what a stage's night has stopped runs again, or stops now (ADR 50)."""

from __future__ import annotations

import argparse
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any

import boto3

from cdk.outputs import NotDeployed, Outputs, add_option, by_cloudformation, ended, outputs
from cdk.stages import stage

#: PostgreSQL is up some five minutes after it is asked to be; RDS must have finished stopping it before.
PAUSE_SECONDS, MOST_PAUSES = 15, 120
#: From these an instance does not come back by itself (RDS, "Viewing DB instance status").
LOST = {"deleting", "failed", "incompatible-network", "incompatible-restore", "storage-full"}


ELSEWHERE = "Where Terraform has deployed: OUTPUTS=file of `terraform output -json`."


class NotWoken(RuntimeError):
    """PostgreSQL is in a state from which it does not come up, or takes far too long."""


@dataclass(frozen=True)
class Sleeper:
    """What of a stage stands still at night: the identifier of PostgreSQL's instance, and names of rules."""

    database: str
    rules: tuple[str, ...]


def _tell(text: str) -> None:
    sys.stdout.write(f"{text}\n")
    sys.stdout.flush()


@dataclass(frozen=True)
class Hands:
    """Clients of RDS and EventBridge, how to wait, and where words go."""

    rds: Any
    events: Any
    pause: Callable[[], None] = lambda: time.sleep(PAUSE_SECONDS)
    say: Callable[[str], None] = _tell


def sleeper(told: Outputs) -> Sleeper | None:
    """What sleeps of the stage; None when nothing does, or when it was never deployed."""
    try:
        named = told.of("night", "database", "media", "audit", "api")
    except NotDeployed:
        return None
    rules = (*named["SweepRules"].split(","), named["AuditRule"], named["ServePeopleRule"])
    return Sleeper(named["PostgresId"], rules)


def wake(what: Sleeper, hands: Hands) -> None:
    """Starts PostgreSQL, waits until it answers, then lets the sweeps be rung. Safe to repeat. Raises NotWoken."""
    asked = False
    for _ in range(MOST_PAUSES):
        status = _status(what, hands)
        if status == "available":
            break
        if status in LOST:
            raise NotWoken(f"PostgreSQL is {status}: see docs/runbooks/database.md.")
        if status == "stopped" and not asked:
            hands.say("PostgreSQL is asleep; it takes some five minutes to wake.")
            hands.rds.start_db_instance(DBInstanceIdentifier=what.database)
            asked = True
        hands.pause()
    else:
        raise NotWoken("PostgreSQL has not come up in half an hour: see docs/runbooks/database.md.")
    for rule in what.rules:
        hands.events.enable_rule(Name=rule)
    hands.say("Awake. It sleeps again at the stage's next hour of the night (sleep_hours, UTC).")


def put_to_sleep(what: Sleeper, hands: Hands) -> None:
    """Stops the sweeps, then PostgreSQL. Safe to repeat."""
    for rule in what.rules:
        hands.events.disable_rule(Name=rule)
    status = _status(what, hands)
    if status in {"stopped", "stopping"}:
        hands.say("It sleeps already.")
    elif status == "available":
        hands.rds.stop_db_instance(DBInstanceIdentifier=what.database)
        hands.say(
            "Good night. RDS starts it by itself after seven days; the next hour of the night stops it."
        )
    else:
        hands.say(f"PostgreSQL is {status} and cannot be stopped now; the next hour of the night will do it.")


def _status(what: Sleeper, hands: Hands) -> str:
    (found,) = hands.rds.describe_db_instances(DBInstanceIdentifier=what.database)["DBInstances"]
    return str(found["DBInstanceStatus"])


def rouse(name: str, region: str) -> None:
    """Wakes the stage if it is one that sleeps: before a deploy, whose migrations need PostgreSQL."""
    if what := sleeper(by_cloudformation(name, boto3.client("cloudformation", region_name=region))):
        wake(what, _hands(region))


def _hands(region: str) -> Hands:
    return Hands(
        rds=boto3.client("rds", region_name=region), events=boto3.client("events", region_name=region)
    )


def main(arguments: Sequence[str] | None = None) -> int:
    """1 when nothing of the stage sleeps, or it cannot be woken."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("act", choices=("wake", "sleep"))
    parser.add_argument("stage", choices=("dev", "prod"))
    add_option(parser)
    asked = parser.parse_args(arguments)
    chosen = stage(asked.stage)
    what = sleeper(outputs(asked, chosen.region))
    if what is None:
        sys.stderr.write(
            f"Nothing of {chosen.name} sleeps: it has no stack `night`, or is not deployed.\n{ELSEWHERE}\n"
        )
        return 1
    try:
        (wake if asked.act == "wake" else put_to_sleep)(what, _hands(chosen.region))
    except NotWoken as refused:
        sys.stderr.write(f"{refused}\n")
        return 1
    return 0


if __name__ == "__main__":
    raise SystemExit(ended(main))
