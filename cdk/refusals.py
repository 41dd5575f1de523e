"""What a stage cannot be: values that contradict each other, or that AWS does not have."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from cdk.stages import Stage


class ImpossibleStage(ValueError):
    """A stage's values contradict each other or miss one."""


def refuse_impossible(stage: Stage) -> None:
    """Refuses a stage that could not work, when it is made and not at deploy."""
    if not re.fullmatch(r"https?://[A-Za-z0-9.-]+(:\d+)?", stage.public_url):
        raise ImpossibleStage(f"public_url must be an origin without a path: {stage.public_url!r}")
    if stage.media_key is not None and not re.fullmatch(r"[0-9a-f]{64}", stage.media_key):
        raise ImpossibleStage("media_key must be 64 lower-case hex characters")
    if stage.on_aws and not stage.public_url.startswith("https://"):
        raise ImpossibleStage(f"stage {stage.name} serves browsers by https only")
    if not stage.on_aws and None in (
        stage.endpoint,
        stage.media_key,
        stage.database_secret,
        stage.doors_secret,
    ):
        raise ImpossibleStage("the local stage needs endpoint, media_key, database_secret and doors_secret")
    if not 128 <= stage.encode_memory <= 10_240 or not 512 <= stage.scratch_storage <= 10_240:
        raise ImpossibleStage("Lambda allows 128 to 10,240 MB of memory and 512 to 10,240 MB of storage")
    if not 0 < stage.encode_timeout <= 900:
        raise ImpossibleStage("Lambda allows at most 900 seconds")
    if not 1 <= stage.chunks_at_once <= 40:
        raise ImpossibleStage("an inline Map runs at most 40 iterations at once")
    _refuse_impossible_workers(stage)
    _refuse_hasty_sweeps(stage)
    _refuse_contradictions(stage)
    _refuse_restless_sleep(stage)


def _refuse_contradictions(stage: Stage) -> None:
    if not 0 < stage.caller_rate <= stage.caller_burst or stage.caller_rate > stage.api_rate:
        raise ImpossibleStage("one person may ask once a second at least, and no faster than all together")
    if stage.own_keys and stage.table_regions:
        raise ImpossibleStage(
            "a replica of a table needs a replica of its key: leave own_keys or table_regions"
        )
    if stage.second_region == stage.region or stage.region in stage.table_regions:
        raise ImpossibleStage("the second Region is another than the first")
    if stage.audit_lock == "compliance" and not (stage.keep_data and stage.audit_locked_days):
        raise ImpossibleStage("what nobody can delete for so many days belongs to a stage that is kept")
    _refuse_without_place(stage)


def _refuse_without_place(stage: Stage) -> None:
    if stage.redshift_units and (not stage.on_aws or stage.zones < 3):
        raise ImpossibleStage("Redshift Serverless stands in three zones of a network")
    if stage.cache_gb < 0 or (stage.cache_gb and not stage.on_aws):
        raise ImpossibleStage("a shared cache stands in a network: one machine remembers in its doors")
    if not 2 <= stage.zones <= 3 or not 1 <= stage.endpoint_zones <= stage.zones:
        raise ImpossibleStage("PostgreSQL needs two zones; endpoints stand in one of them at least")


def _refuse_impossible_workers(stage: Stage) -> None:
    if stage.film_workers < 1 or (stage.encode_reserved or stage.film_workers) < stage.film_workers:
        raise ImpossibleStage("films are given no more workers than their door may have at once")
    if stage.worker_vcpus not in {1, 2, 4, 8, 16} or not 21 <= stage.worker_disk_gib <= 200:
        raise ImpossibleStage("Fargate has 1 to 16 processors and 21 to 200 GiB of disk")
    if stage.workers_at_once and not stage.on_aws:
        raise ImpossibleStage("one machine has no AWS Batch: its doors do all work")


def _refuse_hasty_sweeps(stage: Stage) -> None:
    if stage.unfinished_upload_days < 1 or stage.left_over_days < 2:
        raise ImpossibleStage(
            "uploads are kept for a day, left-over files for two: players and retries read them"
        )
    if stage.archive_sources_days is not None and stage.archive_sources_days < 30:
        raise ImpossibleStage("a source stays at hand for thirty days: retries and downloads come soon")


def _refuse_restless_sleep(stage: Stage) -> None:
    if stage.bot_control and not stage.web_acl:
        raise ImpossibleStage("bot control is a rule of the web ACL")
    if stage.workers_at_once and not stage.private_endpoints:
        raise ImpossibleStage("a container is fetched by way of interface endpoints")
    if not stage.sleep_hours:
        return
    if not set(stage.sleep_hours) <= set(range(24)) or not stage.on_aws:
        raise ImpossibleStage("a stage on AWS sleeps at hours of the day, 0 to 23")
    if stage.database_readers or stage.walk_minutes:
        raise ImpossibleStage(
            "RDS stops no instance that has readers, and who walks the journey finds it asleep"
        )
