"""Columns that are worked out of others of the same row."""

from typing import TYPE_CHECKING, Any

from django.db import models

if TYPE_CHECKING:
    _Text = models.TextField[str, str]
else:
    _Text = models.TextField


class KeyField(_Text):
    """A key for searching or sorting, taken from the row's `keys()` whenever the row is saved.

    `QuerySet.update()` does not come by here: whoever changes what a key is made of writes the key as well.
    """

    def __init__(self, **kwargs: Any) -> None:
        given: dict[str, Any] = {"editable": False, "default": "", "blank": True} | kwargs
        super().__init__(**given)

    def pre_save(self, model_instance: models.Model, add: bool) -> Any:  # noqa: ARG002  # the signature of a field
        """What is stored: today's key. In a migration, where rows have no `keys()`, what was set."""
        if keys := getattr(model_instance, "keys", None):
            setattr(model_instance, self.attname, keys()[self.attname])
        return getattr(model_instance, self.attname)
