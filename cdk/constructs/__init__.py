"""Building blocks that several stacks use. A construct knows the stage and its own parts, never another stack."""
