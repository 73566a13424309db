"""Letters that leave the post, and the documents of a case."""
