"""How rules behave: estimates with intervals, by group for monitoring only."""
