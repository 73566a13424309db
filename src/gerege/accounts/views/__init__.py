"""The pages of this room: sign-in, lock, one's own account, the administrator's accounts."""
