"""The Terraform export on small templates; on the whole plan it is tested beside the plan."""
