"""The whole program is served, used by officers, killed with all its processes, and looked at."""
