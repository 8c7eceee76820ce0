"""What is measured, never asserted: `python -m benchmarks`."""
