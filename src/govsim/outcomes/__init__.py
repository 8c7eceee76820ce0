"""What is measured, as an analyst would measure it on tables. Nothing here is known to the model."""
