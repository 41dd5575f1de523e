"""Network: private ground for PostgreSQL and the doors that speak to it. Nothing reaches it from the internet.

Doors in it call Secrets Manager and Step Functions: by an interface endpoint each, so that nothing leaves, or by IPv6
through an egress-only gateway, which costs nothing and lets nothing in (ADR 50)."""

from __future__ import annotations

from typing import Any

from aws_cdk import Stack
from aws_cdk import aws_ec2 as ec2
from aws_cdk import aws_iam as iam
from aws_cdk import aws_logs as logs
from constructs import Construct

from cdk.constructs.door import Network, retention
from cdk.constructs.groups import only_answers
from cdk.stages import Stage

GATEWAYS = {
    "S3": ec2.GatewayVpcEndpointAwsService.S3,
    "DynamoDb": ec2.GatewayVpcEndpointAwsService.DYNAMODB,
}
INTERFACES = {
    "Secrets": ec2.InterfaceVpcEndpointAwsService.SECRETS_MANAGER,
    "Machines": ec2.InterfaceVpcEndpointAwsService.STEP_FUNCTIONS,
}
#: What a container needs to be fetched, started and heard of.
OF_CONTAINERS = {
    "Images": ec2.InterfaceVpcEndpointAwsService.ECR,
    "ImageLayers": ec2.InterfaceVpcEndpointAwsService.ECR_DOCKER,
    "Logs": ec2.InterfaceVpcEndpointAwsService.CLOUDWATCH_LOGS,
}


class NetworkStack(Stack):
    """Two or three zones of isolated subnets and an endpoint for each service that a door in them calls."""

    def __init__(self, scope: Construct, stage: Stage, **options: Any) -> None:
        super().__init__(scope, "network", **options)
        subnets = ec2.SubnetSelection(subnet_type=ec2.SubnetType.PRIVATE_ISOLATED)
        vpc = ec2.Vpc(
            self,
            "Vpc",
            availability_zones=[f"{stage.region}{letter}" for letter in "abc"[: stage.zones]],
            nat_gateways=0,
            ip_protocol=ec2.IpProtocol.IPV4_ONLY if stage.private_endpoints else ec2.IpProtocol.DUAL_STACK,
            restrict_default_security_group=False,  # would add a Lambda that may change any security group
            subnet_configuration=[
                ec2.SubnetConfiguration(
                    name="isolated", subnet_type=ec2.SubnetType.PRIVATE_ISOLATED, cidr_mask=22
                )
            ],
        )
        vpc.add_flow_log(
            "Flow",
            destination=ec2.FlowLogDestination.to_cloud_watch_logs(
                logs.LogGroup(self, "FlowLog", retention=retention(stage.log_days))
            ),
            traffic_type=ec2.FlowLogTrafficType.REJECT,
        )
        doors = ec2.SecurityGroup(
            self, "Doors", vpc=vpc, description="doors that speak to PostgreSQL", allow_all_outbound=False
        )
        # within the network each group says whom it lets in; out of it lead the gateway endpoints alone
        doors.add_egress_rule(ec2.Peer.ipv4(vpc.vpc_cidr_block), ec2.Port.all_tcp(), "what lets doors in")
        doors.add_egress_rule(ec2.Peer.any_ipv4(), ec2.Port.HTTPS, "services of AWS by gateway endpoints")
        for name, gateway in GATEWAYS.items():
            endpoint = vpc.add_gateway_endpoint(name, service=gateway, subnets=[subnets])
            _only_ours(endpoint, name)
        if stage.private_endpoints:
            _stand_endpoints(vpc, doors, stage)
        else:
            _let_out(self, vpc, doors)
        self.network = Network(vpc=vpc, subnets=subnets, doors=doors, by_ipv6=not stage.private_endpoints)


def _only_ours(endpoint: ec2.GatewayVpcEndpoint, name: str) -> None:
    """What leaves by a gateway endpoint can go to this account's buckets and tables alone, whoever's keys it has; and
    layers of images come from a bucket of ECR's."""
    here = Stack.of(endpoint)
    ours = {"StringEquals": {"aws:ResourceAccount": here.account}}
    endpoint.add_to_policy(
        iam.PolicyStatement(
            principals=[iam.AnyPrincipal()],
            actions=[f"{name.lower()}:*"],
            resources=["*"],  # narrowed to the account
            conditions=ours,
        )
    )
    if name == "S3":
        layers = f"arn:{here.partition}:s3:::prod-{here.region}-starport-layer-bucket/*"
        endpoint.add_to_policy(
            iam.PolicyStatement(principals=[iam.AnyPrincipal()], actions=["s3:GetObject"], resources=[layers])
        )


def _stand_endpoints(vpc: ec2.Vpc, doors: ec2.SecurityGroup, stage: Stage) -> None:
    reached = ec2.SubnetSelection(subnets=vpc.isolated_subnets[: stage.endpoint_zones])
    for name, service in (INTERFACES | (OF_CONTAINERS if stage.workers_at_once else {})).items():
        endpoint = vpc.add_interface_endpoint(name, service=service, subnets=reached, open=False)
        endpoint.connections.allow_default_port_from(doors, "doors that speak to PostgreSQL")
        only_answers(*endpoint.connections.security_groups)


def _let_out(scope: Construct, vpc: ec2.Vpc, doors: ec2.SecurityGroup) -> None:
    """HTTPS by IPv6, out only: the gateway, which a VPC of both kinds brings, passes on nothing that did not begin
    inside. Isolated subnets have no route to it by themselves."""
    (way_out,) = (each for each in vpc.node.children if isinstance(each, ec2.CfnEgressOnlyInternetGateway))
    for number, subnet in enumerate(vpc.isolated_subnets, 1):
        ec2.CfnRoute(
            scope,
            f"WayOut{number}",
            route_table_id=subnet.route_table.route_table_id,
            destination_ipv6_cidr_block="::/0",
            egress_only_internet_gateway_id=way_out.attr_id,
        )
    doors.add_egress_rule(ec2.Peer.any_ipv6(), ec2.Port.HTTPS, "services of AWS by IPv6")
