"""Talk with a person: facts, the conditions they were told in, an explained result, a decision."""
