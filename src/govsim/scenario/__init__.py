"""A scenario: what a file states, how it is checked, what of it has an effect, how it is laid out for the engine."""
