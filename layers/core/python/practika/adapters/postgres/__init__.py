"""PostgreSQL >= 15: one connection, one file a family of rows, and forward-only migrations. SQL lives nowhere else."""
