"""IAM."""

from __future__ import annotations

from cdk.terraform.rules import Apart, Entry, Name, Per, Type

BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::IAM::Role": Type(
        "aws_iam_role",
        ref="name",
        attributes={"Arn": "arn", "RoleId": "unique_id"},
        name=Name("name", 64),
        properties={
            "RoleName": "name",
            "AssumeRolePolicyDocument": "assume_role_policy",
            "ManagedPolicyArns": Apart(
                "aws_iam_role_policy_attachment", link={"role": "name"}, each=True, item="policy_arn"
            ),
            "Policies": Apart(
                "aws_iam_role_policy",
                link={"role": "id"},
                each=True,
                named_by="PolicyName",
                inside={"PolicyName": "name", "PolicyDocument": "policy"},
            ),
        },
    ),
    # a policy inside of roles; aws_iam_policy would be a managed one
    "AWS::IAM::Policy": Type(
        "aws_iam_role_policy",
        ref="id",
        per=Per("Roles", "role"),
        properties={"PolicyName": "name", "PolicyDocument": "policy"},
    ),
    "AWS::IAM::ManagedPolicy": Type(
        "aws_iam_policy",
        ref="arn",
        attributes={"PolicyArn": "arn"},
        name=Name("name", 128),
        properties={
            "ManagedPolicyName": "name",
            "PolicyDocument": "policy",
            "Roles": Apart(
                "aws_iam_role_policy_attachment", link={"policy_arn": "arn"}, each=True, item="role"
            ),
        },
    ),
    "AWS::IAM::OIDCProvider": Type("aws_iam_openid_connect_provider", ref="arn", attributes={"Arn": "arn"}),
}
