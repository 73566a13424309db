"""Static files whose names carry their content, so that a browser asks for each only once."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class NamedByContent(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # no types
    """Also rewrites the `import` lines of our scripts to the names that carry the content."""

    support_js_module_import_aggregation = True
