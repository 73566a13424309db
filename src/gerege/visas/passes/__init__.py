"""Screening in the background: the store, one file among what is kept, everything anew."""
