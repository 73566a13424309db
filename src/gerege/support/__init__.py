"""What the person needs, how they stay safe, the plan, the conference; detention and childhood."""
