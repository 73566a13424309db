-- What the process outside may do in the database (docs/operate/outside.md). Run it as the owner or
-- as postgres, in the database of Gerege, after each update; it may be run again at any time.
REVOKE ALL ON ALL TABLES IN SCHEMA public FROM gerege_outside;
GRANT USAGE ON SCHEMA public TO gerege_outside;
-- The key to which everything is sealed: its public half.
GRANT SELECT (key_id, public, made_at) ON vault_browserkey TO gerege_outside;
-- What was sent: it can be put there and not be read, changed or taken away.
GRANT INSERT ON arrivals_arrival TO gerege_outside;
