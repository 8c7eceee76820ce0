"""Evidence: patterns of the literature as data, how far a scenario shows them, and which worlds they rule out."""
