"""Database: PostgreSQL, the cache of its facts where a stage has one, and the door that brings its schema up to date at
every deploy."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, CfnResource, Duration, RemovalPolicy, Stack, triggers
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from cdk.constructs.audit import Finding, accept
from cdk.constructs.door import Door, Network, Work
from cdk.constructs.grants import Grantee, Secret, let_keep_logs, let_open, let_sign_in
from cdk.constructs.groups import only_answers
from cdk.constructs.keys import data_key
from cdk.constructs.layers import Layers
from cdk.constructs.service_logs import log_of_proxy, log_of_triggers, logs_of
from cdk.constructs.shared_cache import SharedCache
from cdk.stages import Stage

NAME = "practika"
DOORS = "practika_doors"  # the role that deploy_migrate makes (adapters/postgres/doors_role.py)
SECRET = "DATABASE_SECRET_ARN"  # noqa: S105  # the variable that names it
PORT = 5433  # not the port that everybody tries


COPY = (
    Finding(
        "AwsSolutions-RDS2",
        "A read replica is encrypted as the instance that it copies; RDS refuses to be told.",
    ),
    Finding(
        "AwsSolutions-RDS11",
        "A read replica answers at the port of the instance that it copies, not at 5432.",
    ),
)
SET_AT_DEPLOY = Finding(
    "AwsSolutions-SMG4",
    "Only RDS Proxy brings this password, from inside the network; the migrate door gives it to the role at each "
    "deploy, so a new value is a deploy away.",
)
THROW_AWAY = (
    Finding(
        "AwsSolutions-RDS3", "A stage for development: an hour without its database costs nobody anything."
    ),
    Finding(
        "AwsSolutions-RDS10", "A stage for development is made to be deleted; nothing in it is worth keeping."
    ),
)
NEVER_TURNS = Finding(
    "AwsSolutions-SMG4",
    "AWS's function that turns the password reaches Secrets Manager by an interface endpoint only, which this stage "
    "does without; no data of people lies behind the password, and the stage is made to be thrown away.",
)


#: Slow and failing statements are logged without their values: addresses and names of people are in those.
SETTINGS = {
    "rds.force_ssl": "1",
    "log_min_duration_statement": "250",
    "log_parameter_max_length": "0",
    "log_error_verbosity": "terse",
}
EXPORTED = ("postgresql", "upgrade")


class DatabaseStack(Stack):
    """PostgreSQL, its owner's secret `{host, port, username, password, dbname}` that the migrate door alone opens, and
    the way in for every other door: the role DOORS, on AWS by a token of IAM.

    On one machine PostgreSQL runs beside the endpoint; the owner's secret and the doors' are there before the deploy.
    """

    def __init__(self, scope: Construct, stage: Stage, *, network: Network | None, **options: Any) -> None:
        super().__init__(scope, "database", **options, termination_protection=stage.keep_data)
        self._stage = stage
        self.network = network
        self._turner = f"practika-{stage.name}-turns-the-password"
        self._service_logs: list[str] = []  # log groups that services begin by themselves
        copied = ["elasticache"] if stage.cache_gb else []
        self._key = data_key(self, "people", stage=stage, services=["rds", "secretsmanager", *copied])
        self.instance: rds.DatabaseInstance | None = None  # PostgreSQL as RDS runs it; none on one machine
        self.secret = Secret(self._secret(network), SECRET)
        self._doors_secret = self._password_of_doors()
        self._proxy_in_front = self._proxy(network) if network and stage.database_proxy else None
        if network:
            self._readers(network)
        self.cache = self._shared_cache(network) if network and stage.cache_gb else None
        self._layers = Layers(self, stage)
        self._deploy_migrate()
        self._deploy_retention()

    def let_in(self, door: Grantee) -> None:
        """Lets a door speak to PostgreSQL, through the proxy where one stands."""
        if self.instance is None:
            assert self._doors_secret is not None  # noqa: S101  # one machine has it
            let_open(door, Secret(self._doors_secret, SECRET))
            return
        if self._stage.keep_owner_secret:
            self.secret.secret.grant_read(door.role)
        let_sign_in(
            door,
            self._proxy_in_front or self.instance,
            host=self._proxy_in_front.endpoint
            if self._proxy_in_front
            else self.instance.db_instance_endpoint_address,
            role=DOORS,
        )
        door.knows(DATABASE_PORT=str(PORT), DATABASE_NAME=NAME)
        if self._proxy_in_front:
            door.knows(DATABASE_PROXIED="1")

    def _password_of_doors(self) -> secretsmanager.ISecret | None:
        """Where a token of IAM does not reach PostgreSQL itself: one machine has no IAM at its database, and the proxy
        takes tokens from doors but brings a password."""
        if not self._stage.on_aws:
            return secretsmanager.Secret.from_secret_name_v2(self, "Doors", str(self._stage.doors_secret))
        if not self._stage.database_proxy:
            return None
        made = rds.DatabaseSecret(self, "DoorsSecret", username=DOORS, encryption_key=self._key)
        accept(made, SET_AT_DEPLOY)
        return made

    def let_share(self, door: Grantee) -> None:
        """Lets a door share copies of rows with others, where the stage has a cache for it."""
        if self.cache:
            self.cache.let_share(door)

    def _shared_cache(self, network: Network) -> SharedCache:
        return SharedCache(self, "Copies", stage=self._stage, network=network, key=self._key)

    def _secret(self, network: Network | None) -> secretsmanager.ISecret:
        if network is None:
            return secretsmanager.Secret.from_secret_name_v2(self, "Known", str(self._stage.database_secret))
        self.instance = self._instance(network)
        secret = self.instance.secret
        assert secret is not None  # noqa: S101  # the instance was given generated credentials
        # by its ARN: a grant on the construct itself would write every door's role into the key's policy
        return secretsmanager.Secret.from_secret_complete_arn(self, "PostgresSecret", secret.secret_arn)

    def _instance(self, network: Network) -> rds.DatabaseInstance:
        stage = self._stage
        engine = rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_18_3)
        instance = rds.DatabaseInstance(
            self,
            "Postgres",
            engine=engine,
            port=PORT,
            database_name=NAME,
            credentials=rds.Credentials.from_generated_secret("practika", encryption_key=self._key),
            instance_type=ec2.InstanceType(stage.database_size),
            multi_az=stage.database_copies > 1,
            vpc=network.vpc,
            vpc_subnets=network.subnets,
            storage_encrypted=True,
            storage_encryption_key=self._key,
            copy_tags_to_snapshot=True,
            iam_authentication=True,  # how doors and people get in: no password to hand round
            enable_performance_insights=True,
            performance_insight_encryption_key=self._key,
            performance_insight_retention=rds.PerformanceInsightRetention.DEFAULT,
            storage_type=rds.StorageType.GP3,
            allocated_storage=stage.database_storage_gib,
            max_allocated_storage=stage.database_storage_gib * 10,
            backup_retention=Duration.days(stage.database_backup_days),
            deletion_protection=stage.keep_data,
            removal_policy=RemovalPolicy.SNAPSHOT if stage.keep_data else RemovalPolicy.DESTROY,
            publicly_accessible=False,
            auto_minor_version_upgrade=True,
            cloudwatch_logs_exports=list(EXPORTED),
            parameters=SETTINGS,
        )
        instance.connections.allow_default_port_from(network.doors, "doors that speak to PostgreSQL")
        only_answers(*instance.connections.security_groups)
        if not stage.keep_data:
            accept(instance, *THROW_AWAY)
        self._service_logs += logs_of(instance, EXPORTED)
        self._rotate(instance, network)
        CfnOutput(self, "PostgresId", value=instance.instance_identifier)
        return instance

    def _rotate(self, instance: rds.DatabaseInstance, network: Network) -> None:
        """In the doors' group, which the endpoint of Secrets Manager answers; AWS's function knows no IPv6."""
        if network.by_ipv6:
            accept(instance, NEVER_TURNS)
            return
        turns = instance.add_rotation_single_user(
            automatically_after=Duration.days(30), vpc_subnets=network.subnets, security_group=network.doors
        )
        application = turns.node.default_child or turns.node.find_child("Resource")
        assert isinstance(application, CfnResource)  # noqa: S101  # narrows the type
        # the construct names it alike in every stage, so two stages of one account would fight for it
        application.add_property_override("Parameters.functionName", self._turner)
        self._service_logs.append(f"/aws/lambda/{self._turner}")

    def _proxy(self, network: Network) -> rds.DatabaseProxy:
        """Shares connections among many doors. What pins one is kept out: no prepared statement (connection.py), no
        SET (the doors' role brings its settings along), and migrations with their advisory lock go past it."""
        assert self.instance is not None and self._doors_secret is not None  # noqa: S101  # made just before
        proxy = self.instance.add_proxy(
            "Proxy",
            secrets=[self._doors_secret],
            iam_auth=True,
            vpc=network.vpc,
            vpc_subnets=network.subnets,
            security_groups=[network.doors],
            require_tls=True,
            borrow_timeout=Duration.seconds(5),
        )
        self._service_logs.append(log_of_proxy(proxy))
        proxy.connections.allow_from(network.doors, ec2.Port.tcp(PORT), "doors that speak to PostgreSQL")
        return proxy

    def _readers(self, network: Network) -> None:
        """Copies that answer reads: for reports, and to be promoted when the first is lost."""
        assert self.instance is not None  # noqa: S101  # made just before
        for number in range(self._stage.database_readers):
            reader = rds.DatabaseInstanceReadReplica(
                self,
                f"Reader{number + 1}",
                source_database_instance=self.instance,
                instance_type=ec2.InstanceType(self._stage.database_size),
                port=PORT,
                vpc=network.vpc,
                vpc_subnets=network.subnets,
                publicly_accessible=False,
                iam_authentication=True,
                deletion_protection=self._stage.keep_data,
                removal_policy=RemovalPolicy.DESTROY,  # what it holds is the first one's
            )
            reader.connections.allow_from(network.doors, ec2.Port.tcp(PORT), "whoever reads for a report")
            only_answers(*reader.connections.security_groups)
            accept(reader, *THROW_AWAY, *COPY)

    def _deploy_migrate(self) -> None:
        door = Door(
            self,
            "deploy_migrate",
            stage=self._stage,
            layers=self._layers,
            network=self.network,
            work=Work(timeout=300),
        )
        let_open(
            door,
            self.secret,
            *([Secret(self._doors_secret, "DOORS_SECRET_ARN")] if self._doors_secret else []),
        )
        if self._stage.on_aws:
            triggers.Trigger(self, "SchemaIsNew", handler=door.function, timeout=Duration.minutes(6))
        CfnOutput(self, "DeployMigrateName", value=door.function.function_name)

    def _deploy_retention(self) -> None:
        """Outside of the network: it speaks to CloudWatch Logs alone, which no endpoint of dev's leads to."""
        door = Door(
            self,
            "deploy_retention",
            stage=self._stage,
            layers=self._layers,
            work=Work(timeout=60, memory=256),
        )
        if self._stage.on_aws:
            let_keep_logs(door, *self._service_logs, days=self._stage.log_days)
            triggers.Trigger(self, "LogsForget", handler=door.function)
            log_of_triggers(self, self._stage)
