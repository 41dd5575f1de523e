"""Media: an uploaded film becomes playable. S3 event -> rule -> ingest machine -> task doors; and the sweep."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Duration, Fn, Stack
from aws_cdk import aws_events as events
from aws_cdk import aws_events_targets as targets
from aws_cdk import aws_iam as iam
from aws_cdk import aws_sns as sns
from aws_cdk import aws_stepfunctions as sfn
from constructs import Construct

from cdk.constructs.door import Door, Work
from cdk.constructs.film_alarms import ring_for_films
from cdk.constructs.grants import (
    Grantee,
    let_go_on,
    let_hear,
    let_list_files,
    let_look_after,
    let_tell,
    let_touch_files,
    let_write,
)
from cdk.constructs.layers import Layers
from cdk.constructs.letters import DeadLetters
from cdk.constructs.machine import Machine
from cdk.constructs.rollout import Rollout
from cdk.constructs.workshop import Workshop
from cdk.stacks.data import DataStack
from cdk.stacks.database import DatabaseStack
from cdk.stages import Stage

#: The queue of a stage that has none: no film is large enough there to be sent to it.
NOBODY = "nobody"
#: What S3 tells of an object whose bytes it keeps elsewhere.
MOVES = (
    "Object Storage Class Changed",
    "Object Restore Initiated",
    "Object Restore Completed",
    "Object Restore Expired",
)
FILES = ("uploads/", "media/", "work/")
#: What people recorded; nothing of ingest touches it.
LESSONS = "lessons/"


class MediaStack(Stack):
    """Hands on the ingest machine, which a retry starts too."""

    def __init__(
        self,
        scope: Construct,
        stage: Stage,
        *,
        data: DataStack,
        database: DatabaseStack,
        bell: sns.ITopic,
        **options: Any,
    ) -> None:
        super().__init__(scope, "media", **options)
        self._stage = stage
        self._data = data
        self._bell = bell
        self._database = database
        self._layers = Layers(self, stage)
        self._rollout = Rollout(self, stage, bell=bell)
        #: What rings the sweeps; a stage that sleeps stops them, for they need PostgreSQL.
        self.sweeps: list[events.Rule] = []
        self._hooks = events.EventBus(self, "Hooks", event_bus_name=f"practika-{stage.name}")
        self.machine = self._ingest_machine(bell, self._workshop())
        self._start_on_upload(DeadLetters(self, "UploadLetters", stage=stage, bell=bell))
        letters = DeadLetters(self, "SweepLetters", stage=stage, bell=bell)
        self._sweep(letters)
        self._sweep_files(letters)
        CfnOutput(self, "SweepRules", value=Fn.join(",", [rule.rule_name for rule in self.sweeps]))
        self._hear_of_originals(DeadLetters(self, "OriginalLetters", stage=stage, bell=bell))
        CfnOutput(self, "IngestMachineArn", value=self.machine.state_machine_arn)

    def _door(self, name: str, work: Work, letters: DeadLetters | None = None) -> Door:
        return Door(
            self,
            name,
            stage=self._stage,
            layers=self._layers,
            network=self._database.network,
            work=work,
            letters=letters,
            rollout=self._rollout,
        )

    def _task(self, name: str, work: Work, *, files: bool = True) -> Door:
        """A door that the machine calls, with facts in PostgreSQL and notices. `files`: the bucket."""
        door = self._door(name, work)
        self._keep_records(door)
        if files:
            self._keep_files(door)
        if work.ffmpeg:
            door.knows(FFMPEG_PATH=self._stage.ffmpeg_path)
        return door

    def _keep_records(self, worker: Grantee) -> None:
        self._database.let_in(worker)
        let_tell(worker, self._data.annotations)

    def _keep_files(self, worker: Grantee) -> None:
        media = self._data.media
        let_touch_files(worker, media, "s3:GetObject", below=FILES)
        let_touch_files(worker, media, "s3:PutObject", "s3:AbortMultipartUpload", below=FILES[1:])
        let_list_files(worker, media, below=FILES)

    def _workshop(self) -> Workshop | None:
        """Where films go that no Lambda can encode; without it the doors do all."""
        network = self._database.network
        if network is None or not self._stage.workers_at_once:
            return None

        def equip(workshop: Workshop) -> None:
            self._keep_records(workshop)
            self._keep_files(workshop)

        made = Workshop(self, "Workshop", stage=self._stage, network=network, equip=equip)
        CfnOutput(self, "WorkerRepository", value=made.repository.repository_uri)
        return made

    def _tasks(self) -> dict[str, Door]:
        """Each state of the machine that is work, and its door."""
        stage = self._stage
        scratch, whole = stage.scratch_storage, stage.encode_timeout
        short = Work(timeout=60)
        look = Work(timeout=300, memory=1769, storage=scratch, ffmpeg=True)
        listen = Work(timeout=whole, memory=1769, storage=scratch, ffmpeg=True)
        encode = Work(
            timeout=whole,
            memory=stage.encode_memory,
            storage=scratch,
            reserved=stage.encode_reserved,
            ffmpeg=True,
        )
        publish = self._task("task_publish_video", Work(timeout=300, memory=1769))
        let_write(publish, self._data.annotations)  # notes may have to move onto the final frame map
        return {
            "ProbeVideo": self._task("task_probe_video", look),
            "EncodeChunk": self._task("task_encode_chunk", encode),
            "EncodeAudio": self._task("task_encode_audio", listen),
            "MakePictures": self._task("task_make_pictures", look),
            "PublishVideo": publish,
            "RejectVideo": self._task("task_reject_video", short, files=False),
            "TakeTurn": self._turns(short),
        }

    def _turns(self, work: Work) -> Door:
        door = self._task("task_take_turn", work, files=False)
        stage = self._stage
        door.knows(FILM_WORKERS=str(stage.film_workers), CHUNKS_AT_ONCE=str(stage.chunks_at_once))
        return door

    def _ingest_machine(self, bell: sns.ITopic, workshop: Workshop | None) -> sfn.StateMachine:
        stage, doors = self._stage, self._tasks()
        made = Machine(
            self,
            "IngestVideo",
            stage=stage,
            file=stage.machines / "ingest_video.asl.json",
            doors=doors,
            bell=bell,
            substitutions={
                "MediaBucketName": self._data.media.bucket_name,
                "WorkerQueue": workshop.queue.job_queue_arn if workshop else NOBODY,
                "WorkerJob": workshop.job.job_definition_arn if workshop else NOBODY,
                "LiveTableName": self._data.live.table.table_name,
                "HooksBusName": self._hooks.event_bus_name,
            },
            numbers={
                "MostWork": stage.most_work,
                "MostSourceBytes": stage.most_source_bytes,
            },
        )
        machine = made.machine
        let_go_on(self, doors["TakeTurn"], machine)
        self._data.live.table.grant(machine, "dynamodb:PutItem")
        if workshop:
            made.may_submit(workshop)
            let_hear(machine, self._data.media, below="work/")
        iam.Grant.add_to_principal(
            grantee=machine, actions=["events:PutEvents"], resource_arns=[self._hooks.event_bus_arn]
        )
        CfnOutput(self, "HooksBusName", value=self._hooks.event_bus_name)
        return machine

    def _start_on_upload(self, letters: DeadLetters) -> None:
        found = events.EventField.from_path
        events.Rule(
            self,
            "Uploaded",
            description="a source has arrived whole under uploads/",
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=["Object Created"],
                detail={
                    "bucket": {"name": [self._data.media.bucket_name]},
                    "object": {"key": [{"prefix": "uploads/"}]},
                },
            ),
            targets=[
                targets.SfnStateMachine(
                    self.machine,
                    input=events.RuleTargetInput.from_object(
                        {
                            "bucket": found("$.detail.bucket.name"),
                            "key": found("$.detail.object.key"),
                            "etag": found("$.detail.object.etag"),
                            "versionId": found("$.detail.object.version-id"),
                            "size": found("$.detail.object.size"),
                            "attempt": 0,
                        }
                    ),
                    dead_letter_queue=letters.queue,
                    retry_attempts=8,
                    max_event_age=Duration.hours(2),
                )
            ],
        )
        CfnOutput(self, "UploadDlqUrl", value=letters.queue.queue_url)

    def _hear_of_originals(self, letters: DeadLetters) -> None:
        """A source went to the archive, is asked back, is back, or has gone again."""
        door = self._door("bucket_original", Work(timeout=30), letters)
        self._keep_records(door)
        let_touch_files(door, self._data.media, "s3:GetObject", below=["uploads/"])
        let_list_files(door, self._data.media, below=["uploads/"])
        events.Rule(
            self,
            "OriginalMoved",
            description="a source has changed its place between the bucket and its archive",
            event_pattern=events.EventPattern(
                source=["aws.s3"],
                detail_type=list(MOVES),
                detail={
                    "bucket": {"name": [self._data.media.bucket_name]},
                    "object": {"key": [{"prefix": "uploads/"}]},
                },
            ),
            targets=[_calls(door, letters, age=Duration.hours(2))],
        )

    def _sweep(self, letters: DeadLetters) -> None:
        door = self._sweeper("cron_sweep_videos", letters, Work(timeout=60))
        let_touch_files(door, self._data.media, "s3:GetObject", below=[LESSONS])
        let_tell(door, self._data.annotations)
        let_look_after(door, self.machine, self._data.live)
        let_touch_files(door, self._data.media, "s3:AbortMultipartUpload", below=FILES[:1])
        door.knows(FILM_WORKERS=str(self._stage.film_workers))
        says = "restarts videos that are stuck in processing, and closes what nobody finishes"
        self._ring_every(Duration.minutes(5), "Sweep", door, letters, says=says)
        ring_for_films(self, stage=self._stage, bell=self._bell)
        CfnOutput(self, "SweepName", value=door.called_as)
        CfnOutput(self, "SweepDlqUrl", value=letters.queue.queue_url)

    def _sweep_files(self, letters: DeadLetters) -> None:
        door = self._sweeper("cron_sweep_files", letters, Work(timeout=300))
        door.knows(LEFT_OVER_DAYS=str(self._stage.left_over_days))
        says = "removes files that belong to no video any more"
        self._ring_every(Duration.hours(1), "SweepFiles", door, letters, says=says)
        CfnOutput(self, "SweepFilesName", value=door.called_as)

    def _sweeper(self, name: str, letters: DeadLetters, work: Work) -> Door:
        """A door that looks at the rows and may delete files: of removed videos, and those left over."""
        door = self._door(name, work, letters)
        self._database.let_in(door)
        let_touch_files(door, self._data.media, "s3:DeleteObject", below=[*FILES, LESSONS])
        let_list_files(door, self._data.media, below=[*FILES, LESSONS])
        return door

    def _ring_every(self, pause: Duration, name: str, door: Door, letters: DeadLetters, *, says: str) -> None:
        rule = events.Rule(
            self,
            name,
            description=says,
            schedule=events.Schedule.rate(pause),
            targets=[_calls(door, letters, age=Duration.minutes(15))],
        )
        self.sweeps.append(rule)


def _calls(door: Door, letters: DeadLetters, *, age: Duration) -> targets.LambdaFunction:
    return targets.LambdaFunction(
        door.live, dead_letter_queue=letters.queue, retry_attempts=2, max_event_age=age
    )
