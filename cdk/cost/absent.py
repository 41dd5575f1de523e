"""Every kind of resource of the plan: the lines of the bill that it has, or why it has none. A unit test compares this
with the templates, so that a new kind cannot be forgotten."""

from __future__ import annotations

#: A type of CloudFormation and the lines (`Line.what`) in which its price is.
LINES: dict[str, tuple[str, ...]] = {
    "AWS::ApiGatewayV2::Api": ("HTTP API", "sockets open", "socket messages"),
    "AWS::ApiGatewayV2::Stage": ("metrics of our own", "logs"),
    "AWS::Athena::WorkGroup": ("questions to the warehouse",),
    "AWS::Backup::BackupPlan": ("recovery points of PostgreSQL", "tables: kept"),
    "AWS::Backup::BackupVault": ("recovery points of PostgreSQL", "tables: kept"),
    "AWS::Batch::ComputeEnvironment": ("films beyond a Lambda",),
    "AWS::CloudFront::Distribution": ("films to viewers", "all else to viewers", "requests at the edge"),
    "AWS::CloudFront::Function": ("functions at the edge",),
    "AWS::CloudFront::KeyValueStore": ("functions at the edge",),
    "AWS::CloudTrail::Trail": ("trail of the account",),
    "AWS::CloudWatch::Alarm": ("alarms",),
    "AWS::CloudWatch::CompositeAlarm": ("alarms",),
    "AWS::CloudWatch::Dashboard": ("dashboards",),
    "AWS::DynamoDB::GlobalTable": (
        "tables: notes",
        "tables: reads",
        "tables: kept",
        "usage: sums",
        "tables in other Regions",
    ),
    "AWS::EC2::VPCEndpoint": ("interface endpoints", "through endpoints"),
    "AWS::ECR::Repository": ("images of the worker",),
    "AWS::ElastiCache::ServerlessCache": ("shared cache",),
    "AWS::Events::EventBus": ("hooks",),
    "AWS::Events::Rule": ("sweeps", "walks of the main journey"),
    "AWS::GuardDuty::MalwareProtectionPlan": ("malware scan",),
    "AWS::KMS::Key": ("KMS keys", "KMS keys: uses"),
    "AWS::KinesisFirehose::DeliveryStream": ("usage: warehouse",),
    "AWS::Lambda::Function": ("doors", "doors of sockets", "ingest", "sweeps"),
    "AWS::Logs::LogGroup": ("logs",),
    "AWS::RDS::DBInstance": ("PostgreSQL", "PostgreSQL: disk", "readers of PostgreSQL"),
    "AWS::RDS::DBProxy": ("RDS Proxy",),
    "AWS::RedshiftServerless::Workgroup": ("Redshift Serverless",),
    "AWS::S3::Bucket": (
        "renditions kept",
        "sources at hand",
        "films fetched by the edge",
        "logs of requests",
    ),
    "AWS::SecretsManager::Secret": ("secrets", "secrets: reads"),
    "AWS::StepFunctions::StateMachine": ("ingest",),
    "AWS::WAFv2::WebACL": ("web ACL", "web ACL: requests"),
}
SETTING = "a setting of what is beside it; AWS bills the thing and not the setting"
RIGHTS = "rights and policies are free"
NETWORK = "networks, routes and groups are free; the way out by IPv6 too"
NAMED = "a name of code: 75 GB of packages are free in an account, and ours are below one"
MADE_ONCE = "runs on the way of a deploy, for seconds"
CATALOGUE = "a million entries of the catalogue are free, and ours are a handful"
MOVES = "moving aliases of functions is free"
MONEY = "budgets that only tell, and notices of unusual spending, are free"
NEWS = "a thousand e-mails a month are free, and alarms that ring more often are the fault to mend"
LETTERS = "a million requests a month are free; these queues see failures only"
JOBS = "AWS Batch is free; what runs in its environments is not"
SCHEDULES = "fourteen million calls a month are free; a sleeping stage makes some 720"
ASKED = "its workgroup is billed, by the second in which somebody asks"
#: A type and why it has no line.
FREE: dict[str, str] = {
    **dict.fromkeys(
        (
            "AWS::ApiGateway::Account",
            "AWS::ApiGatewayV2::Authorizer",
            "AWS::ApiGatewayV2::Integration",
            "AWS::ApiGatewayV2::Route",
            "AWS::Backup::BackupSelection",
            "AWS::CloudFront::OriginAccessControl",
            "AWS::CloudFront::ResponseHeadersPolicy",
            "AWS::KMS::Alias",
            "AWS::Lambda::EventInvokeConfig",
            "AWS::Lambda::EventSourceMapping",
            "AWS::Logs::LogStream",
            "AWS::RDS::DBParameterGroup",
            "AWS::RDS::DBProxyTargetGroup",
            "AWS::RDS::DBSubnetGroup",
            "AWS::SecretsManager::RotationSchedule",
            "AWS::SecretsManager::SecretTargetAttachment",
        ),
        SETTING,
    ),
    **dict.fromkeys(
        (
            "AWS::ElastiCache::User",
            "AWS::ElastiCache::UserGroup",
            "AWS::IAM::OIDCProvider",
            "AWS::IAM::Policy",
            "AWS::IAM::Role",
            "AWS::Lambda::Permission",
            "AWS::S3::BucketPolicy",
            "AWS::SNS::TopicPolicy",
            "AWS::SQS::QueuePolicy",
            "AWS::SecretsManager::ResourcePolicy",
        ),
        RIGHTS,
    ),
    **dict.fromkeys(
        (
            "AWS::EC2::EgressOnlyInternetGateway",
            "AWS::EC2::Route",
            "AWS::EC2::RouteTable",
            "AWS::EC2::SecurityGroup",
            "AWS::EC2::SecurityGroupIngress",
            "AWS::EC2::SecurityGroupEgress",
            "AWS::EC2::Subnet",
            "AWS::EC2::SubnetRouteTableAssociation",
            "AWS::EC2::VPC",
            "AWS::EC2::VPCCidrBlock",
        ),
        NETWORK,
    ),
    **dict.fromkeys(("AWS::Lambda::Alias", "AWS::Lambda::LayerVersion", "AWS::Lambda::Version"), NAMED),
    **dict.fromkeys(("Custom::Trigger", "AWS::Serverless::Application"), MADE_ONCE),
    **dict.fromkeys(("AWS::Glue::Database", "AWS::Glue::Table"), CATALOGUE),
    **dict.fromkeys(("AWS::CodeDeploy::Application", "AWS::CodeDeploy::DeploymentGroup"), MOVES),
    **dict.fromkeys(
        ("AWS::Budgets::Budget", "AWS::CE::AnomalyMonitor", "AWS::CE::AnomalySubscription"), MONEY
    ),
    **dict.fromkeys(("AWS::SNS::Topic", "AWS::SNS::Subscription"), NEWS),
    **dict.fromkeys(("AWS::Batch::JobDefinition", "AWS::Batch::JobQueue"), JOBS),
    "AWS::RedshiftServerless::Namespace": ASKED,
    "AWS::EC2::FlowLog": "packets that were refused only, of which there are next to none in a closed network",
    "AWS::SQS::Queue": LETTERS,
    "AWS::Scheduler::Schedule": SCHEDULES,
}
#: What no resource stands for.
BESIDES = {
    "traffic into AWS": "uploads and requests are free; from a bucket to CloudFront, and by a gateway endpoint, too",
    "certificates, Shield Standard": "free with CloudFront",
    "reads of a table's stream": "free when a Lambda reads them",
    "custom domains, Route 53": "the plan has one address, CloudFront's; a zone of your own costs $0.50 a month",
    "support, taxes, free tiers": "in no line; but of dashboards the first three are free, and counted so",
}


def absences() -> str:
    """What has no line, with its reason, as tables."""
    grouped: dict[str, list[str]] = {}
    for kind, why in FREE.items():
        grouped.setdefault(why, []).append(kind.removeprefix("AWS::").replace("::", " "))
    rows = [(", ".join(sorted(kinds)), why) for why, kinds in grouped.items()]
    said = "".join(f"| {what} | {why} |\n" for what, why in (*rows, *BESIDES.items()))
    return f"## What has no line\n\n| what | why |\n|---|---|\n{said}"
