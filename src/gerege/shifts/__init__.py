"""Hand-over between officers: shift notes, rotation, a second person, a pause."""
