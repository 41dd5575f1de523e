"""Workshop: what no Lambda can do is done by a container on AWS Batch, on Fargate Spot while there is any."""

from __future__ import annotations

from collections.abc import Callable

from aws_cdk import Duration, RemovalPolicy, Size, Stack
from aws_cdk import aws_batch as batch
from aws_cdk import aws_ecr as ecr
from aws_cdk import aws_ecs as ecs
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk.constructs.audit import Finding, accept
from cdk.constructs.door import Network, retention
from cdk.constructs.measures import namespace
from cdk.stages import Stage

#: The exit code of runtime/worker.py after which another attempt would end the same.
WRONGLY_CALLED = 64
#: How often a job is begun at most: a Spot machine that is taken away counts, and what it had finished is kept.
ATTEMPTS = 5
#: The one folder in the container that can be written, made and given to the user by the Dockerfile.
SCRATCH = "/scratch"
TOKEN_OF_REGISTRY = Finding(
    "AwsSolutions-IAM5[Resource::*]",
    "The token that opens a registry of images belongs to no repository: IAM offers only '*' for that action. A unit "
    "test holds the list of such actions.",
)


class Workshop(Construct):
    """A queue, a job definition and the repository of its image.

    `equip` gives the worker its rights before the job is written down, because a job's environment cannot be added
    to afterwards.
    """

    def __init__(
        self,
        scope: Construct,
        name: str,
        *,
        stage: Stage,
        network: Network,
        equip: Callable[[Workshop], None],
    ) -> None:
        super().__init__(scope, name)
        self.role = iam.Role(self, "Role", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
        self._environment = {
            "AWS_REGION": Stack.of(self).region,
            "STAGE": stage.name,
            "LOG_LEVEL": stage.log_level,
            "POWERTOOLS_SERVICE_NAME": "worker",
            "POWERTOOLS_METRICS_NAMESPACE": namespace(stage),
            "FFMPEG_PATH": stage.ffmpeg_path,
            "TMPDIR": SCRATCH,
            "WORKER_MEMORY": str(stage.worker_memory),
            "WORKER_HOURS": str(stage.worker_hours),
        }
        equip(self)
        self.queue = batch.JobQueue(self, "Queue")
        for order, spot in enumerate((True, False), 1):
            self.queue.add_compute_environment(self._processors(stage, network, spot=spot), order)
        self.repository = self._repository(stage)
        self.job = batch.EcsJobDefinition(
            self,
            "Job",
            container=self._container(stage),
            retry_attempts=ATTEMPTS,
            retry_strategies=[
                batch.RetryStrategy.of(
                    batch.Action.EXIT, batch.Reason.custom(on_exit_code=str(WRONGLY_CALLED))
                )
            ],
            timeout=Duration.hours(stage.worker_hours),
            propagate_tags=True,
        )

    def knows(self, **environment: str) -> None:
        """Adds variables to the worker's environment."""
        self._environment |= environment

    def _processors(self, stage: Stage, network: Network, *, spot: bool) -> batch.FargateComputeEnvironment:
        return batch.FargateComputeEnvironment(
            self,
            "Spot" if spot else "OnDemand",
            vpc=network.vpc,
            vpc_subnets=network.subnets,
            security_groups=[network.doors],
            spot=spot,
            maxv_cpus=stage.workers_at_once * stage.worker_vcpus,
        )

    def _repository(self, stage: Stage) -> ecr.Repository:
        """Images are named once and for all by their tag; what is found in them is reported when they are pushed."""
        return ecr.Repository(
            self,
            "Images",
            repository_name=f"practika-{stage.name}-worker",
            image_scan_on_push=True,
            image_tag_mutability=ecr.TagMutability.IMMUTABLE,
            lifecycle_rules=[ecr.LifecycleRule(max_image_count=10)],
            removal_policy=RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY,
            empty_on_delete=not stage.keep_data,
        )

    def _container(self, stage: Stage) -> batch.EcsFargateContainerDefinition:
        """Runs as nobody, writes only in its scratch folder, has no address outside."""
        starter = iam.Role(self, "Starter", assumed_by=iam.ServicePrincipal("ecs-tasks.amazonaws.com"))
        accept(starter, TOKEN_OF_REGISTRY)
        arm = stage.architecture == "arm64"
        return batch.EcsFargateContainerDefinition(
            self,
            "Container",
            image=ecs.ContainerImage.from_ecr_repository(self.repository, stage.worker_image),
            cpu=stage.worker_vcpus,
            memory=Size.mebibytes(stage.worker_memory),
            ephemeral_storage_size=Size.gibibytes(stage.worker_disk_gib),
            fargate_cpu_architecture=ecs.CpuArchitecture.ARM64 if arm else ecs.CpuArchitecture.X86_64,
            fargate_operating_system_family=ecs.OperatingSystemFamily.LINUX,
            readonly_root_filesystem=True,
            volumes=[batch.EcsVolume.host(name="scratch", container_path=SCRATCH)],
            user="1000",
            assign_public_ip=False,
            environment=self._environment,
            job_role=self.role,
            execution_role=starter,
            logging=ecs.LogDriver.aws_logs(stream_prefix="worker", log_group=self._log(stage)),
        )

    def _log(self, stage: Stage) -> logs.LogGroup:
        return logs.LogGroup(
            self,
            "Log",
            retention=retention(stage.log_days),
            removal_policy=RemovalPolicy.RETAIN if stage.keep_data else RemovalPolicy.DESTROY,
        )
