"""What applications share: identifiers, links, near names, what is declared or watched."""
