"""PeopleWork: gathers people's data for them, and takes those out of everything who closed their account."""

from __future__ import annotations

from aws_cdk import CfnOutput, Duration
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_sns as sns
from constructs import Construct

from cdk.constructs.alarms import Call, Patience, ring_above
from cdk.constructs.door import Door, Work
from cdk.constructs.grants import let_list_files, let_touch_files, let_write
from cdk.constructs.letters import DeadLetters
from cdk.constructs.measures import emitted
from cdk.stacks.data import DataStack
from cdk.stages import Stage

#: The files that are gathered for people, and the list of those who are erased.
PEOPLE, EXPORTS = "people/", "people/exports/"
#: Seconds and MB: a file is gathered in /tmp, and packed.
SERVING = Work(timeout=300, memory=1024)
TROUBLED = Call(
    says="what people asked for about themselves fails again and again", runbook="person-requests"
)


class PeopleWork(Construct):
    """What its door needs, a schedule and an alarm."""

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        *,
        door: Door,
        letters: DeadLetters,
        data: DataStack,
        bell: sns.ITopic,
    ) -> None:
        super().__init__(scope, "PeopleWork")
        for store in (data.annotations, data.live, data.usage):
            let_write(door, store)
        let_touch_files(door, data.media, "s3:GetObject", "s3:PutObject", below=[PEOPLE])
        let_touch_files(door, data.media, "s3:DeleteObject", below=[PEOPLE, "lessons/"])
        let_list_files(door, data.media, below=[PEOPLE, "lessons/"])
        door.knows(PUBLIC_URL=stage.public_url)
        #: What rings the door; a stage that sleeps stops it, for it needs PostgreSQL.
        self.clock = events.Rule(
            self,
            "Serve",
            description="gathers the data of those who asked for it, takes those out who closed their account",
            schedule=events.Schedule.rate(Duration.minutes(5)),
            targets=[
                targets.LambdaFunction(
                    door.live,
                    dead_letter_queue=letters.queue,
                    retry_attempts=2,
                    max_event_age=Duration.minutes(15),
                )
            ],
        )
        self._ring(stage, door, bell)
        CfnOutput(scope, "ServePeopleRule", value=self.clock.rule_name)
        CfnOutput(scope, "ServePeopleName", value=door.called_as)

    def _ring(self, stage: Stage, door: Door, bell: sns.ITopic) -> None:
        ring_above(
            self,
            "Troubled",
            metric=emitted(stage, door.name, "ServePeopleTroubled"),
            limit=0,
            bell=bell,
            call=TROUBLED,
            patience=Patience(bad=3, of=6),
        )
