"""Sealing of personal data, the keys, the keyed hashes it is found by, and erasure."""
