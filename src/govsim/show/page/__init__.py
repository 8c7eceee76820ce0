"""The page: the model itself in one HTML file that answers while one drags (`govsim page`)."""
