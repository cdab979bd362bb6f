from django.db import migrations, models


def give_right(apps, schema_editor):
    """Until now whoever could change orders saw the buyers; these roles and people go on seeing them."""
    content_type, _ = apps.get_model("contenttypes", "ContentType").objects.get_or_create(
        app_label="orders", model="order"
    )
    permissions = apps.get_model("auth", "Permission").objects
    right, _ = permissions.get_or_create(
        content_type=content_type, codename="view_personal_data", defaults={"name": "Dane osobowe kupujących"}
    )
    change = permissions.filter(content_type=content_type, codename="change_order").first()
    if change is not None:
        for role in apps.get_model("auth", "Group").objects.filter(permissions=change):
            role.permissions.add(right)
        for user in apps.get_model("auth", "User").objects.filter(user_permissions=change):
            user.user_permissions.add(right)


def mark_files(apps, schema_editor):
    """Files of order lists written so far may show buyers: only who may see these goes on getting them."""
    jobs = apps.get_model("panel", "ExportJob").objects
    jobs.filter(page__startswith="orders.").update(holds_personal_data=True)


class Migration(migrations.Migration):
    dependencies = [
        ("panel", "0001_initial"),
        ("orders", "0003_personal_data"),
        ("auth", "0012_alter_user_first_name_max_length"),
        ("contenttypes", "0002_remove_content_type_name"),
    ]

    operations = [
        migrations.AddField(
            model_name="exportjob",
            name="holds_personal_data",
            field=models.BooleanField("dane osobowe kupujących", default=False),
        ),
        migrations.RunPython(give_right, migrations.RunPython.noop),
        migrations.RunPython(mark_files, migrations.RunPython.noop),
    ]
