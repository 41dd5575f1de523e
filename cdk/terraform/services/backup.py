"""AWS Backup."""

from __future__ import annotations

from cdk.terraform.rules import Apart, Entry, Flat, Rule, To, Type

VAULT = {"backup_vault_name": "name"}
LIFECYCLE = To(
    "lifecycle", {"DeleteAfterDays": "delete_after", "MoveToColdStorageAfterDays": "cold_storage_after"}
)
RULE: dict[str, Rule] = {
    "TargetBackupVault": "target_vault_name",
    "ScheduleExpression": "schedule",
    "StartWindowMinutes": "start_window",
    "CompletionWindowMinutes": "completion_window",
    "Lifecycle": LIFECYCLE,
    "CopyActions": To(
        "copy_action", {"DestinationBackupVaultArn": "destination_vault_arn", "Lifecycle": LIFECYCLE}
    ),
}
BESIDE = ()
TYPES: dict[str, Entry] = {
    "AWS::Backup::BackupVault": Type(
        "aws_backup_vault",
        ref="name",
        attributes={"BackupVaultArn": "arn", "BackupVaultName": "name"},
        properties={
            "BackupVaultName": "name",
            "EncryptionKeyArn": "kms_key_arn",
            "BackupVaultTags": "tags",
            "AccessPolicy": Apart("aws_backup_vault_policy", link=VAULT, inside={"AccessPolicy": "policy"}),
            "LockConfiguration": Apart("aws_backup_vault_lock_configuration", link=VAULT),
        },
    ),
    "AWS::Backup::BackupPlan": Type(
        "aws_backup_plan",
        ref="id",
        attributes={"BackupPlanId": "id", "BackupPlanArn": "arn", "VersionId": "version"},
        properties={
            "BackupPlan": Flat({"BackupPlanName": "name", "BackupPlanRule": To("rule", RULE)}),
            "BackupPlanTags": "tags",
        },
    ),
    "AWS::Backup::BackupSelection": Type(
        "aws_backup_selection",
        ref="id",
        properties={
            "BackupPlanId": "plan_id",
            "BackupSelection": Flat(
                {
                    "SelectionName": "name",
                    "ListOfTags": To(
                        "selection_tag",
                        {"ConditionKey": "key", "ConditionType": "type", "ConditionValue": "value"},
                    ),
                }
            ),
        },
    ),
}
