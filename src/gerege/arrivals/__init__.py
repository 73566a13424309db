"""What people write on the pages outside, until the inside takes it in: sealed, one row each."""
