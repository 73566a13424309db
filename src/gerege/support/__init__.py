"""Needs, safety plan, individual plan, case conference; detention and child."""
