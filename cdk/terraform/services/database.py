"""RDS."""

from __future__ import annotations

from cdk.terraform.hcl import Literal
from cdk.terraform.mapping import Place
from cdk.terraform.rules import Apart, By, Constant, Drop, Entry, Name, Type


def parameters(place: Place, member: str) -> None:
    """An object as one block for each parameter."""
    for name in place.value[member]:
        path = (*place.path, member)
        inner = place.nested("parameter", path, place.value[member])
        inner.give("name", Literal(value=name), "the member's own name")
        inner.put("value", inner.expression(name), member)
        inner.give("apply_method", Literal(value="pending-reboot"), "holds for static parameters too")


def password(place: Place, member: str) -> None:
    """Handed to RDS at the first apply and kept in no state."""
    place.put("password_wo", place.expression(member), member)
    place.give("password_wo_version", Literal(value=1), "written once; the rotation changes it later")


BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::RDS::DBInstance": Type(
        "aws_db_instance",
        ref="identifier",
        attributes={
            "Endpoint.Address": "address",
            "Endpoint.Port": "port",
            "DBInstanceArn": "arn",
            "DbiResourceId": "resource_id",
        },
        name=Name("identifier", 63, lower=True),
        retained_by="final_snapshot",
        properties={
            "DBInstanceClass": "instance_class",
            "DBInstanceIdentifier": "identifier",
            "DBParameterGroupName": "parameter_group_name",
            "EnableCloudwatchLogsExports": "enabled_cloudwatch_logs_exports",
            "EnableIAMDatabaseAuthentication": "iam_database_authentication_enabled",
            "EnablePerformanceInsights": "performance_insights_enabled",
            "MasterUserPassword": By(password),
            "MasterUsername": "username",
            "SourceDBInstanceIdentifier": "replicate_source_db",
            "VPCSecurityGroups": "vpc_security_group_ids",
            "CACertificateIdentifier": "ca_cert_identifier",
        },
        also={"apply_immediately": Constant(True, "CloudFormation waits for no maintenance window either")},
    ),
    "AWS::RDS::DBProxy": Type(
        "aws_db_proxy",
        ref="name",
        attributes={"Endpoint": "endpoint", "DBProxyArn": "arn"},
        properties={"DBProxyName": "name"},
    ),
    "AWS::RDS::DBProxyTargetGroup": Type(
        "aws_db_proxy_default_target_group",
        ref="id",
        attributes={"TargetGroupArn": "arn"},
        properties={
            "TargetGroupName": Drop("a proxy has this one group", only=("default",)),
            "ConnectionPoolConfigurationInfo": "connection_pool_config",
            "DBInstanceIdentifiers": Apart(
                "aws_db_proxy_target",
                link={"db_proxy_name": "db_proxy_name", "target_group_name": "name"},
                each=True,
                item="db_instance_identifier",
            ),
        },
    ),
    "AWS::ElastiCache::ServerlessCache": Type(
        "aws_elasticache_serverless_cache",
        ref="name",
        attributes={
            "ARN": "arn",
            "Endpoint.Address": "endpoint[0].address",
            "Endpoint.Port": "endpoint[0].port",
        },
        properties={"ServerlessCacheName": "name"},
    ),
    "AWS::ElastiCache::User": Type(
        "aws_elasticache_user", ref="user_id", attributes={"Arn": "arn"}, properties={"UserId": "user_id"}
    ),
    "AWS::ElastiCache::UserGroup": Type(
        "aws_elasticache_user_group",
        ref="user_group_id",
        attributes={"Arn": "arn"},
        properties={"UserGroupId": "user_group_id"},
    ),
    "AWS::RDS::DBParameterGroup": Type(
        "aws_db_parameter_group",
        ref="name",
        name=Name("name", 255, lower=True),
        properties={"DBParameterGroupName": "name", "Parameters": By(parameters)},
    ),
    "AWS::RDS::DBSubnetGroup": Type(
        "aws_db_subnet_group",
        ref="name",
        name=Name("name", 255, lower=True),
        properties={"DBSubnetGroupName": "name", "DBSubnetGroupDescription": "description"},
    ),
}
