"""Firehose, Glue, Athena and Redshift Serverless."""

from __future__ import annotations

from cdk.terraform.rules import Constant, Drop, Entry, Flat, Name, Rule, To, Type

FILES: dict[str, Rule] = {
    "BufferingHints": Flat({"IntervalInSeconds": "buffering_interval", "SizeInMBs": "buffering_size"}),
    "CloudWatchLoggingOptions": To("cloudwatch_logging_options"),
}
BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::KinesisFirehose::DeliveryStream": Type(
        "aws_kinesis_firehose_delivery_stream",
        ref="name",
        attributes={"Arn": "arn"},
        name=Name("name", 64),
        properties={
            "DeliveryStreamType": Drop("a stream without a source is put to directly", only=("DirectPut",)),
            "DeliveryStreamEncryptionConfigurationInput": To(
                "server_side_encryption", also={"enabled": Constant(True, "a kind of key is given")}
            ),
            "ExtendedS3DestinationConfiguration": To("extended_s3_configuration", FILES),
        },
        also={"destination": Constant("extended_s3", "the destination's own property says it")},
    ),
    "AWS::Glue::Database": Type(
        "aws_glue_catalog_database", ref="name", properties={"DatabaseInput": Flat()}
    ),
    "AWS::Glue::Table": Type(
        "aws_glue_catalog_table",
        ref="name",
        properties={
            "TableInput": Flat({"StorageDescriptor": To("storage_descriptor", {"SerdeInfo": "ser_de_info"})})
        },
    ),
    "AWS::Logs::LogStream": Type("aws_cloudwatch_log_stream", ref="name", name=Name("name", 512)),
    "AWS::Athena::WorkGroup": Type(
        "aws_athena_workgroup", ref="name", properties={"WorkGroupConfiguration": "configuration"}
    ),
    "AWS::RedshiftServerless::Namespace": Type("aws_redshiftserverless_namespace", ref="namespace_name"),
    "AWS::RedshiftServerless::Workgroup": Type("aws_redshiftserverless_workgroup", ref="workgroup_name"),
}
