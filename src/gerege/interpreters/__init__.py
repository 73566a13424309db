"""Who interprets: a roster of each post with pledges, and who is engaged for a case."""
