import django.db.models.deletion
from django.db import migrations, models

from longwave.access.rules import Tier
from longwave.published import files


def note(apps, schema_editor):
    """Note which files are shown to everybody, and address the others below their entry."""
    Entry, Magazine = apps.get_model('published', 'Entry'), apps.get_model('published', 'Magazine')
    ShownFile = apps.get_model('published', 'ShownFile')
    for entry in Entry.objects.filter(withdrawn_at=None).iterator(chunk_size=100):
        under = files.walled(entry.path, Tier(entry.tier), entry.opens_at, entry.closes_at)
        if under:
            for name in ('body_html', 'body_mail'):
                setattr(entry, name, files.PUBLIC.sub(lambda found: under[:-1] + found[0], getattr(entry, name)))
            if entry.data.get('audio'):
                entry.data['audio']['url'] = files.below(under, entry.data['audio']['url'])
            entry.save(update_fields=['body_html', 'body_mail', 'data'])
        keep(ShownFile, entry, files.named_by(entry))
    for magazine in Magazine.objects.all():
        keep(ShownFile, None, files.named_around(magazine.chrome))


def keep(model, entry, named):
    model.objects.bulk_create(model(entry=entry, name=name, public=public) for name, public in named.items())


class Migration(migrations.Migration):

    dependencies = [
        ('published', '0002_access_and_generation'),
    ]

    operations = [
        migrations.CreateModel(
            name='ShownFile',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('name', models.CharField(db_index=True, max_length=255)),
                ('public', models.BooleanField()),
                ('entry', models.ForeignKey(null=True, on_delete=django.db.models.deletion.CASCADE, related_name='shown_files', to='published.entry')),
            ],
            options={
                'constraints': [models.UniqueConstraint(fields=['entry', 'name'], name='shown_file_once')],
            },
        ),
        migrations.RunPython(note, migrations.RunPython.noop),
    ]
