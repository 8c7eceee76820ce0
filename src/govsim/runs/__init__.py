"""Making runs: month by month or many at once, kept in folders and states, made again, and where each comes from."""
