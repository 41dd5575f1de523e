"""Warehouse: what people did, as Parquet files that can be asked in SQL. Nothing of the app reads it."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Duration, Stack
from aws_cdk import aws_lambda as lambda_
from aws_cdk import aws_lambda_event_sources as sources
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.door import Door, Network, Work
from cdk.constructs.event_alarms import ring_for_events
from cdk.constructs.event_files import EventFiles
from cdk.constructs.grants import let_log
from cdk.constructs.layers import Layers
from cdk.constructs.letters import DeadLetters
from cdk.constructs.redshift import RedshiftOver
from cdk.constructs.rollout import Rollout
from cdk.stacks.data import DataStack
from cdk.stages import Stage

#: Batches that were put; sums that change, choices, and what TTL removes would wake the door for nothing.
COUNTED: dict[str, Any] = {
    "eventName": lambda_.FilterRule.is_equal("INSERT"),
    "dynamodb": {"Keys": {"pk": {"S": [{"prefix": "B#"}]}}},
}


class WarehouseStack(Stack):
    """From the stream of `usage` through one door into Firehose, which gathers files."""

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        *,
        data: DataStack,
        network: Network | None,
        bell: sns.ITopic,
        **options: Any,
    ) -> None:
        super().__init__(scope, "warehouse", **options, termination_protection=stage.keep_data)
        self._stage = stage
        self._rollout = Rollout(self, stage, bell=bell)
        files = EventFiles(self, "Events", stage=stage)
        keeper = self._keeper(data, DeadLetters(self, "UsageLetters", stage=stage, bell=bell))
        let_log(keeper, files.stream)
        self._rollout.taken_back_by(*ring_for_events(self, files.stream, keeper, stage=stage, bell=bell))
        if stage.redshift_units and network:
            RedshiftOver(self, "Redshift", stage=stage, files=files, network=network)
        CfnOutput(self, "UsageBucketName", value=files.bucket.bucket_name)

    def _keeper(self, data: DataStack, letters: DeadLetters) -> Door:
        """Waits to gather: a record of Firehose costs as much as 5 KB, and nobody waits for it."""
        door = Door(
            self,
            "stream_usage",
            stage=self._stage,
            layers=Layers(self, self._stage),
            work=Work(timeout=60),
            rollout=self._rollout,
        )
        door.live.add_event_source(
            sources.DynamoEventSource(
                data.usage.table,
                starting_position=lambda_.StartingPosition.TRIM_HORIZON,
                batch_size=1000,
                max_batching_window=Duration.seconds(60 if self._stage.on_aws else 1),
                bisect_batch_on_error=True,
                report_batch_item_failures=True,
                retry_attempts=20,
                max_record_age=Duration.hours(12),
                on_failure=sources.SqsDlq(letters.queue),
                filters=[lambda_.FilterCriteria.filter(COUNTED)],
            )
        )
        CfnOutput(self, "UsageDlqUrl", value=letters.queue.queue_url)
        CfnOutput(self, "UsageKeeperName", value=door.called_as)
        return door
