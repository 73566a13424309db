"""Static files whose names carry their content, so that a browser asks for each only once."""

from wsgiref.headers import Headers

from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """Also rewrites the `import` lines of our scripts to the names that carry the content."""

    support_js_module_import_aggregation = True


def only_for_our_pages(headers: Headers, path: str, url: str) -> None:
    """Keep other sites from drawing in our files (and from telling by them who has been here)."""
    del path, url
    headers["Cross-Origin-Resource-Policy"] = "same-origin"
