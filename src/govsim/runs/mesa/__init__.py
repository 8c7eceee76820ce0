"""The model for users of Mesa: a model and agents that are views of the rows of the tables."""
