from typing import Any
from uuid import UUID

from django.apps.registry import Apps
from django.db import migrations, models
from django.db.models import OuterRef, Subquery

NO_KEEPER = UUID(int=0)


def tell_keepers(apps: Apps, _schema: Any) -> None:
    """Names are sought among the files of one's own post: whose each of them is, in one statement."""
    case, name = apps.get_model("cases", "Case"), apps.get_model("vault", "NameIndex")
    post = case.objects.filter(pk=OuterRef("record_id")).order_by().values("post_id")
    known = case.objects.order_by().values("pk")
    name.objects.filter(record__in=known).update(keeper=Subquery(post[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ("vault", "0003_names_found_in_one_index"),
        ("cases", "0005_waits_kept_ready"),
    ]

    operations = [
        migrations.RemoveIndex(
            model_name="nameindex",
            name="vault_name_of_record",
        ),
        migrations.AddField(
            model_name="nameindex",
            name="keeper",
            field=models.UUIDField(
                db_default=NO_KEEPER,
                default=NO_KEEPER,
                help_text="Who keeps the record: searches look among one's own only",
            ),
        ),
        migrations.RunPython(tell_keepers, migrations.RunPython.noop),
        migrations.AddIndex(
            model_name="nameindex",
            index=models.Index(fields=["digest", "keeper", "record"], name="vault_name_of_keeper"),
        ),
    ]
