"""A fictional ministry: posts, officers of every role, and cases in every state. Nobody is real."""
