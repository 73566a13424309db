"""Officers, posts and roles; sign-in, lock and second factor; who may open which door."""
