"""DeadLetters: the one way to make a queue for what failed for good. It rings when a letter lies in it."""

from __future__ import annotations

from aws_cdk import Duration
from aws_cdk import aws_sns as sns
from aws_cdk import aws_sqs as sqs
from constructs import Construct

from cdk.constructs.alarms import Call, ring_above
from cdk.constructs.audit import Finding, accept
from cdk.stages import Stage


class DeadLetters(Construct):
    """An encrypted queue, reached by TLS only, that keeps letters 14 days and raises an alarm for the first one."""

    def __init__(self, scope: Construct, name: str, *, stage: Stage, bell: sns.ITopic) -> None:
        super().__init__(scope, name)
        self.queue = sqs.Queue(
            self,
            "Queue",
            encryption=sqs.QueueEncryption.SQS_MANAGED,
            enforce_ssl=stage.tls_only,
            retention_period=Duration.days(14),
        )
        accept(
            self.queue, Finding("AwsSolutions-SQS3", "This queue is itself the dead-letter queue of a flow.")
        )
        ring_above(
            self,
            "Alarm",
            metric=self.queue.metric_approximate_number_of_messages_visible(period=Duration.minutes(1)),
            limit=0,
            bell=bell,
            call=Call(
                says=f"work of {name} failed for good; read the queue, mend, redrive", runbook="letters"
            ),
        )
