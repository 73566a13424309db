"""What a person may ask for past the post, refusing help, and fear of a state or of the post."""
