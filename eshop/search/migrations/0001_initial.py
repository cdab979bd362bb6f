from django.db import migrations, models

WORDS = """
CREATE INDEX search_words ON search_searchentry USING gin (array_to_tsvector(string_to_array(terms, ' ')))
"""
"""A beginning of a word is looked up in it (eshop.search.reading); no extension is needed."""


def index_make(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(WORDS)


class Migration(migrations.Migration):
    initial = True
    dependencies = []
    operations = [
        migrations.CreateModel(
            name="SearchEntry",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                (
                    "kind",
                    models.PositiveSmallIntegerField(
                        choices=[(1, "zamówienie"), (2, "towar"), (3, "zdarzenie")]
                    ),
                ),
                ("object_id", models.BigIntegerField()),
                ("is_personal", models.BooleanField(default=False)),
                ("terms", models.TextField()),
            ],
            options={
                "verbose_name": "hasło wyszukiwania",
                "verbose_name_plural": "hasła wyszukiwania",
                "default_permissions": (),
                "constraints": [
                    models.UniqueConstraint(fields=("kind", "object_id", "is_personal"), name="search_object")
                ],
            },
        ),
        migrations.RunPython(index_make, migrations.RunPython.noop),
    ]
