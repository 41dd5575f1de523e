"""Walker: a member of a workspace of its own who walks the main journey by the public address every few minutes."""

from __future__ import annotations

import json

from aws_cdk import CfnOutput, Duration, RemovalPolicy
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_kms as kms
from aws_cdk import aws_secretsmanager as secretsmanager
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.alarms import Call, Patience, ring_above, ring_below
from cdk.constructs.audit import Finding, accept
from cdk.constructs.door import Door, Work
from cdk.constructs.grants import Secret, let_open
from cdk.constructs.letters import DeadLetters
from cdk.constructs.measures import emitted
from cdk.stages import Stage

EMAIL = "walker@practika.example"  # nobody writes to it
#: Seconds for a whole walk: each of its dozen answers may take ten.
WALKING = Work(timeout=120, memory=256)
CALL = Call(says="the main journey fails for a member who walks it by the public address", runbook="journey")
SILENT = Call(says="nobody has walked the main journey for a while, or it never ends", runbook="journey")
OWN_PASSWORD = Finding(
    "AwsSolutions-SMG4",
    "The password of an account that owns one film of a second, in a workspace of its own. A new value would have to "
    "be told to the account too; deleting account and secret makes both anew.",
)


class Walker(Construct):
    """What its door needs, a schedule and alarms; without a schedule (`walk_minutes` 0) only the first."""

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        *,
        door: Door,
        bell: sns.ITopic,
        key: kms.IKey | None,
    ) -> None:
        super().__init__(scope, "Walker")
        let_open(door, Secret(self._password(stage, key), "WALKER_SECRET_ARN"))
        door.knows(PUBLIC_URL=stage.public_url)
        CfnOutput(scope, "WalkerName", value=door.called_as)
        if stage.walk_minutes:
            self._walk_every(scope, Duration.minutes(stage.walk_minutes), door, stage=stage, bell=bell)

    def _password(self, stage: Stage, key: kms.IKey | None) -> secretsmanager.ISecret:
        made = secretsmanager.Secret(
            self,
            "Password",
            description=f"Practika {stage.name}: who walks the main journey",
            generate_secret_string=secretsmanager.SecretStringGenerator(
                secret_string_template=json.dumps({"email": EMAIL}),
                generate_string_key="password",
                password_length=32,
                exclude_punctuation=True,
            ),
            encryption_key=key,
            removal_policy=RemovalPolicy.DESTROY,
        )
        accept(made, OWN_PASSWORD)
        resource = made.node.default_child
        assert isinstance(resource, secretsmanager.CfnSecret)  # noqa: S101  # narrows the type
        return secretsmanager.Secret.from_secret_complete_arn(self, "ByArn", resource.attr_id)

    def _walk_every(
        self, scope: Construct, pause: Duration, door: Door, *, stage: Stage, bell: sns.ITopic
    ) -> None:
        letters = DeadLetters(scope, "WalkLetters", stage=stage, bell=bell)
        events.Rule(
            self,
            "Walk",
            description="walks the main journey as a member does",
            schedule=events.Schedule.rate(pause),
            targets=[
                # a walk that did not begin is made up for by the next one
                targets.LambdaFunction(
                    door.live, dead_letter_queue=letters.queue, retry_attempts=2, max_event_age=pause
                )
            ],
        )
        failed = emitted(stage, door.name, "JourneysFailed", minutes=stage.walk_minutes)
        ring_above(
            self,
            "Fails",
            metric=failed,
            limit=0,
            bell=bell,
            call=CALL,
            patience=Patience(bad=2, of=3),
        )
        walked = emitted(stage, door.name, "JourneysWalked", minutes=stage.walk_minutes)
        ring_below(
            self,
            "Silent",
            metric=walked,
            limit=1,
            bell=bell,
            call=SILENT,
            patience=Patience(bad=6, of=6, silence_rings=True),
        )
