"""A design's runs made and kept: parts, workers, a store that survives a kill, and reading the results."""
