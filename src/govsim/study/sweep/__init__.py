"""A design's runs made and kept: parts, workers, a store that survives a kill, studies that grow and are joined."""
