"""The pages of this room: for everybody, of one case, and for the protection lead."""
