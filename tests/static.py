"""Static files for tests: plain names, nothing has to be collected."""

from django.contrib.staticfiles.storage import StaticFilesStorage

from mcs.core.storage import KnownAddresses


class PlainStorage(KnownAddresses, StaticFilesStorage):
    """Plain names, worked out once as in the product."""
