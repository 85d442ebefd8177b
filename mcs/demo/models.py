"""What the demo keeps for itself."""

from django.db import models


class SentMail(models.Model):
    """送信箱: a mail that the demo would have sent."""

    to = models.CharField(max_length=254)
    subject = models.CharField(max_length=200)
    body = models.TextField()
    message_id = models.CharField(max_length=200, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = "送信箱のメール"
        verbose_name_plural = "送信箱のメール"

    def __str__(self) -> str:
        return f"{self.pk}"
