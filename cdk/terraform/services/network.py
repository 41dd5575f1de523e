"""VPC."""

from __future__ import annotations

from cdk.terraform.hcl import Raw
from cdk.terraform.mapping import Place
from cdk.terraform.rules import Absorbed, Apart, By, Constant, Entry, Name, Type

TRAFFIC = {
    "CidrIp": "cidr_ipv4",
    "CidrIpv6": "cidr_ipv6",
    "GroupId": "security_group_id",
    "SourceSecurityGroupId": "referenced_security_group_id",
    "DestinationSecurityGroupId": "referenced_security_group_id",
    "SourcePrefixListId": "prefix_list_id",
    "DestinationPrefixListId": "prefix_list_id",
}
GROUP = {"security_group_id": "id"}
WATCHED = {"VPC": "vpc_id", "Subnet": "subnet_id", "NetworkInterface": "eni_id"}


def watched(place: Place, member: str) -> None:
    """What a flow log looks at: the argument's name says of which type it is."""
    argument = WATCHED.get(place.value["ResourceType"])
    if argument is None:
        place.problem("ResourceType", f"one of {', '.join(WATCHED)} is wanted")
        return
    place.write(member, argument)
    place.drop("ResourceType", "the argument's name says it")


def said_with_id(place: Place, member: str) -> None:
    """Written off by `watched`."""


def log_group(place: Place, member: str) -> None:
    """The group's name as its ARN: the provider no longer takes a name."""
    group = place.value[member]
    answer = place.desk.resolver.scope.answers.get(group.get("Ref", "")) if isinstance(group, dict) else None
    if answer is None:
        place.problem(member, "a log group of the same stack is wanted")
        return
    place.put("log_destination", Raw(code=f"{answer.address}.arn", origin=place.origin(member)), member)


BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::EC2::VPC": Type(
        "aws_vpc",
        ref="id",
        attributes={
            "VpcId": "id",
            "CidrBlock": "cidr_block",
            "DefaultSecurityGroup": "default_security_group_id",
            "Ipv6CidrBlocks": "[@.ipv6_cidr_block]",
        },
    ),
    "AWS::EC2::VPCCidrBlock": Absorbed(
        into="VpcId",
        ref="ipv6_association_id",
        why="a block of IPv6 that AWS gives is an argument of the VPC",
        gives={"assign_generated_ipv6_cidr_block": Constant(True, "the template has a block that AWS gives")},
        drops={"AmazonProvidedIpv6CidrBlock": "the argument's name says it"},
    ),
    "AWS::EC2::EgressOnlyInternetGateway": Type(
        "aws_egress_only_internet_gateway", ref="id", attributes={"Id": "id"}
    ),
    "AWS::EC2::Route": Type(
        "aws_route",
        ref="id",
        properties={"EgressOnlyInternetGatewayId": "egress_only_gateway_id"},
    ),
    "AWS::EC2::Subnet": Type(
        "aws_subnet", ref="id", attributes={"SubnetId": "id", "AvailabilityZone": "availability_zone"}
    ),
    "AWS::EC2::RouteTable": Type("aws_route_table", ref="id", attributes={"RouteTableId": "id"}),
    "AWS::EC2::SubnetRouteTableAssociation": Type(
        "aws_route_table_association", ref="id", attributes={"Id": "id"}
    ),
    "AWS::EC2::SecurityGroup": Type(
        "aws_security_group",
        ref="id",
        attributes={"GroupId": "id", "VpcId": "vpc_id"},
        name=Name("name", 255),
        properties={
            "GroupName": "name",
            "GroupDescription": "description",
            # as resources of their own: rules inside and beside a group would remove each other
            "SecurityGroupEgress": Apart(
                "aws_vpc_security_group_egress_rule", link=GROUP, each=True, inside=TRAFFIC
            ),
            "SecurityGroupIngress": Apart(
                "aws_vpc_security_group_ingress_rule", link=GROUP, each=True, inside=TRAFFIC
            ),
        },
    ),
    "AWS::EC2::SecurityGroupIngress": Type(
        "aws_vpc_security_group_ingress_rule", ref="id", properties=TRAFFIC
    ),
    "AWS::EC2::SecurityGroupEgress": Type("aws_vpc_security_group_egress_rule", ref="id", properties=TRAFFIC),
    "AWS::EC2::VPCEndpoint": Type(
        "aws_vpc_endpoint", ref="id", attributes={"Id": "id"}, properties={"PolicyDocument": "policy"}
    ),
    "AWS::EC2::FlowLog": Type(
        "aws_flow_log",
        ref="id",
        attributes={"Id": "id"},
        properties={
            "ResourceId": By(watched),
            "ResourceType": By(said_with_id),
            "DeliverLogsPermissionArn": "iam_role_arn",
            "LogGroupName": By(log_group),
        },
    ),
}
