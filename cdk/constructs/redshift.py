"""RedshiftOver: Redshift Serverless in the network, with the right to read the warehouse's files. A stage's choice."""

from __future__ import annotations

from aws_cdk import RemovalPolicy, Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from aws_cdk import aws_redshiftserverless as redshift
from constructs import Construct

from cdk.constructs.audit import accept_patterns
from cdk.constructs.door import Network, retention
from cdk.constructs.event_files import EventFiles
from cdk.stages import Stage
from cdk.warehouse import EVENTS, TABLE

LOGS = ("userlog", "connectionlog", "useractivitylog")
FILES_BY_TIME = "Firehose names the files by time; the right is to read below one prefix of one bucket."


class RedshiftOver(Construct):
    """A namespace whose role reads the catalogue's one table, and a workgroup of `Stage.redshift_units` units."""

    def __init__(
        self, scope: Construct, name: str, *, stage: Stage, files: EventFiles, network: Network
    ) -> None:
        super().__init__(scope, name)
        title = f"practika-{stage.name}"
        role = self._reader(files)
        # made first: Redshift writes into a group of this name if there is one, else into one that forgets nothing
        kept = [self._log(title, kind, stage) for kind in LOGS]
        namespace = redshift.CfnNamespace(
            self,
            "Namespace",
            namespace_name=title,
            db_name="warehouse",
            admin_username="warehouse",
            manage_admin_password=True,
            default_iam_role_arn=role.role_arn,
            iam_roles=[role.role_arn],
            log_exports=list(LOGS),
        )
        namespace.node.add_dependency(*kept)
        group = ec2.SecurityGroup(
            self, "Group", vpc=network.vpc, description="Redshift", allow_all_outbound=False
        )
        workgroup = redshift.CfnWorkgroup(
            self,
            "Workgroup",
            workgroup_name=title,
            namespace_name=namespace.namespace_name,
            base_capacity=stage.redshift_units,
            max_capacity=stage.redshift_units,
            config_parameters=[
                redshift.CfnWorkgroup.ConfigParameterProperty(parameter_key=key, parameter_value="true")
                for key in ("require_ssl", "enable_user_activity_logging")
            ],
            publicly_accessible=False,
            security_group_ids=[group.security_group_id],
            subnet_ids=network.vpc.select_subnets(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED).subnet_ids,
        )
        workgroup.add_resource_dependency(namespace)

    def _log(self, title: str, kind: str, stage: Stage) -> logs.LogGroup:
        return logs.LogGroup(
            self,
            kind.capitalize(),
            log_group_name=f"/aws/redshift/{title}/{kind}",
            retention=retention(stage.log_days),
            removal_policy=RemovalPolicy.DESTROY,
        )

    def _reader(self, files: EventFiles) -> iam.Role:
        role = iam.Role(self, "Reader", assumed_by=iam.ServicePrincipal("redshift.amazonaws.com"))
        events = files.bucket.arn_for_objects(f"{EVENTS}*")
        here = Stack.of(self)
        catalogue = f"arn:{here.partition}:glue:{here.region}:{here.account}"
        places = ("catalog", f"database/{files.database}", f"table/{files.database}/{TABLE}")
        for actions, resources in (
            (["s3:GetObject"], [events]),
            (["s3:ListBucket"], [files.bucket.bucket_arn]),
            (
                ["glue:GetDatabase", "glue:GetTable", "glue:GetPartitions"],
                [f"{catalogue}:{place}" for place in places],
            ),
        ):
            iam.Grant.add_to_principal(grantee=role, actions=actions, resource_arns=resources)
        accept_patterns(role, events, reason=FILES_BY_TIME)
        return role
