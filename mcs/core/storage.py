"""Static files under names that change with their content, the modules they import included."""

from typing import Any

from whitenoise.storage import CompressedManifestStaticFilesStorage


class KnownAddresses:
    """A storage that works out the address of a file once: none changes while the process runs."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self._addresses: dict[tuple[object, ...], str] = {}

    def url(self, *asked: Any) -> str:
        """The address of a static file."""
        if asked not in self._addresses:
            self._addresses[asked] = super().url(*asked)  # type: ignore[misc]  # the storage this is mixed into
        return self._addresses[asked]


class StaticStorage(KnownAddresses, CompressedManifestStaticFilesStorage):  # type: ignore[misc]  # whitenoise carries no types
    """Rewrites the imports of ES modules too, so that a page never mixes modules of two releases."""

    support_js_module_import_aggregation = True
