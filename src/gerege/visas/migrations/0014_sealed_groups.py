from django.db import migrations, models


class Migration(migrations.Migration):

    dependencies = [
        ('visas', '0013_store_follows_tables'),
    ]

    operations = [
        migrations.CreateModel(
            name='GroupTally',
            fields=[
                ('id', models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name='ID')),
                ('quarter', models.DateField(help_text='Its first day, at headquarters', unique=True)),
                ('sealed', models.BinaryField(help_text='By rule, version, what and group: how many')),
            ],
        ),
    ]
