"""The plan: what the templates of every stage must hold. One process of jsii synthesizes all stages once."""
