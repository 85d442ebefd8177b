"""Static files under names that change with their content, the modules they import included."""

from whitenoise.storage import CompressedManifestStaticFilesStorage


class StaticStorage(CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise carries no types
    """Rewrites the imports of ES modules too, so that a page never mixes modules of two releases."""

    support_js_module_import_aggregation = True
