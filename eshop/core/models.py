from django.db import models


class TimeStampedModel(models.Model):
    created_at = models.DateTimeField("utworzono", auto_now_add=True)
    updated_at = models.DateTimeField("zmieniono", auto_now=True)

    class Meta:
        abstract = True
