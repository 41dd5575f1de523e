"""Watch: what people on call look at and are woken by. It reads every other stack, and none reads it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.boards import make_boards
from cdk.constructs.money import MoneyWatch
from cdk.constructs.service_alarms import ring_for_database, ring_for_edge, ring_for_tables
from cdk.stacks.api import ApiStack
from cdk.stacks.audit import AuditStack
from cdk.stacks.data import DataStack
from cdk.stacks.database import DatabaseStack
from cdk.stacks.live import LiveStack
from cdk.stacks.media import MediaStack
from cdk.stacks.site import SiteStack
from cdk.stages import Stage


@dataclass(frozen=True, kw_only=True)
class Estate:
    """All that runs in a stage."""

    data: DataStack
    database: DatabaseStack
    audit: AuditStack
    media: MediaStack
    live: LiveStack
    api: ApiStack
    site: SiteStack


class WatchStack(Stack):
    """Alarms over services that AWS runs (a stack's own doors ring in that stack), dashboards, money."""

    def __init__(
        self, scope: Construct, stage: Stage, *, estate: Estate, bell: sns.ITopic, **options: Any
    ) -> None:
        super().__init__(scope, "watch", **options)
        if stage.load_alarms:
            self._ring_for_load(stage, estate, bell)
        MoneyWatch(self, stage=stage, bell=bell)
        make_boards(self, stage, estate)

    def _ring_for_load(self, stage: Stage, estate: Estate, bell: sns.ITopic) -> None:
        stores = (estate.data.annotations, estate.data.live, estate.data.usage)
        ring_for_tables(self, [store.table for store in stores], bell=bell)
        ring_for_edge(self, estate.site.distribution, bell=bell)
        if estate.database.instance:
            ring_for_database(self, estate.database.instance, stage=stage, bell=bell)
        if estate.database.cache:
            estate.database.cache.ring(self, bell)
