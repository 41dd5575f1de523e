"""The Terraform export of the synthesized plan: the same estate, for those who run Terraform.

    assembly → module (names, then mapping by schema and table) → ledger balances → writing

`table.py` and `services/` hold what a machine cannot know; everything else follows from the provider's schema.
"""
