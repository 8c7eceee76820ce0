"""What is measured, as functions of tables of runs: survival, hazards, trust, money, and the intervals of all."""
