"""The plan of the estate: what exists in the cloud, stage by stage. No business rule and no door's code lives here."""
