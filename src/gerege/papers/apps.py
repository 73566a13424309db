"""Registers this package with Django."""

from django.apps import AppConfig


class PapersConfig(AppConfig):
    """The `papers` room."""

    name = "gerege.papers"
    label = "papers"

    def ready(self) -> None:
        """A request that is still written as a letter has not gone out."""
        from gerege.papers.drafts import page_of_draft  # noqa: PLC0415  tables first
        from gerege.waits.sending import written_as_a_draft  # noqa: PLC0415

        written_as_a_draft(page_of_draft)
