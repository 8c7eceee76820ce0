"""What a study varies, and how: the design file and its checks, factors, samples."""
