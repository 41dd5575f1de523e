"""Database: PostgreSQL and the door that brings its schema up to date at every deploy."""

from __future__ import annotations

from typing import Any

from aws_cdk import CfnOutput, Duration, RemovalPolicy, Stack, triggers
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_rds as rds
from aws_cdk import aws_secretsmanager as secretsmanager
from constructs import Construct

from cdk.constructs.audit import Finding, accept
from cdk.constructs.door import Door, Network, Work
from cdk.constructs.grants import Secret, let_open
from cdk.constructs.layers import Layers
from cdk.stages import Stage

PORT = 5433  # not the port that everybody tries

THROW_AWAY = (
    Finding(
        "AwsSolutions-RDS3", "A stage for development: an hour without its database costs nobody anything."
    ),
    Finding(
        "AwsSolutions-RDS10", "A stage for development is made to be deleted; nothing in it is worth keeping."
    ),
)


class DatabaseStack(Stack):
    """Hands on one secret `{host, port, username, password, dbname}`.

    On one machine PostgreSQL runs beside the endpoint and its secret is there before the deploy.
    """

    def __init__(self, scope: Construct, stage: Stage, *, network: Network | None, **options: Any) -> None:
        super().__init__(scope, "database", **options, termination_protection=stage.keep_data)
        self._stage = stage
        self.network = network
        self.instance: rds.DatabaseInstance | None = None  # PostgreSQL as RDS runs it; none on one machine
        self.secret = Secret(self._secret(network), "DATABASE_SECRET_ARN")
        self._deploy_migrate()

    def _secret(self, network: Network | None) -> secretsmanager.ISecret:
        if network is None:
            return secretsmanager.Secret.from_secret_name_v2(self, "Known", str(self._stage.database_secret))
        self.instance = self._instance(network)
        secret = self.instance.secret
        assert secret is not None  # noqa: S101  # the instance was given generated credentials
        return secret

    def _instance(self, network: Network) -> rds.DatabaseInstance:
        stage = self._stage
        engine = rds.DatabaseInstanceEngine.postgres(version=rds.PostgresEngineVersion.VER_18_3)
        instance = rds.DatabaseInstance(
            self,
            "Postgres",
            engine=engine,
            port=PORT,
            database_name="practika",
            credentials=rds.Credentials.from_generated_secret("practika"),
            instance_type=ec2.InstanceType(stage.database_size),
            multi_az=stage.database_copies > 1,
            vpc=network.vpc,
            vpc_subnets=network.subnets,
            storage_encrypted=True,
            storage_type=rds.StorageType.GP3,
            allocated_storage=stage.database_storage_gib,
            max_allocated_storage=stage.database_storage_gib * 10,
            backup_retention=Duration.days(stage.database_backup_days),
            deletion_protection=stage.keep_data,
            removal_policy=RemovalPolicy.SNAPSHOT if stage.keep_data else RemovalPolicy.DESTROY,
            publicly_accessible=False,
            auto_minor_version_upgrade=True,
            cloudwatch_logs_exports=["postgresql"],
            parameters={"rds.force_ssl": "1", "log_min_duration_statement": "250"},
        )
        instance.connections.allow_default_port_from(network.doors, "doors that speak to PostgreSQL")
        if not stage.keep_data:
            accept(instance, *THROW_AWAY)
        # in the doors' group, which the endpoint of Secrets Manager answers
        instance.add_rotation_single_user(
            automatically_after=Duration.days(30), vpc_subnets=network.subnets, security_group=network.doors
        )
        return instance

    def _deploy_migrate(self) -> None:
        door = Door(
            self,
            "deploy_migrate",
            stage=self._stage,
            layers=Layers(self, self._stage),
            network=self.network,
            work=Work(timeout=300),
        )
        let_open(door, self.secret)
        if self._stage.on_aws:
            triggers.Trigger(self, "SchemaIsNew", handler=door.function, timeout=Duration.minutes(6))
        CfnOutput(self, "DeployMigrateName", value=door.function.function_name)
