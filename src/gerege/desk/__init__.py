"""The officer's home, the page of one case, search and the record of looks: composes all rooms."""
