"""Moving in and out: old lists become cases; everything leaves, and comes back equal."""
