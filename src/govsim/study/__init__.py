"""Questions answered by many runs: options compared, barriers apportioned, designs swept, sensitivity, sample size."""
