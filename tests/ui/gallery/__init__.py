"""Every component on a few pages, for the tests of `ui` and for looking at. Nothing here ships."""
