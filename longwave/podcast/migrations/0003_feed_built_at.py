from django.db import migrations, models


class Migration(migrations.Migration):
    """Feeds of before have no such moment and are built again: they hold episodes that are not for everybody."""

    dependencies = [
        ('podcast', '0002_archive_rules'),
    ]

    operations = [
        migrations.AddField(
            model_name='feed',
            name='built_at',
            field=models.DateTimeField(help_text='As of when its episodes were open or not.', null=True),
        ),
    ]
