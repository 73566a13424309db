from typing import Any

from django.apps.registry import Apps
from django.db import migrations
from django.db.models import OuterRef, Subquery


def tell_keepers(apps: Apps, _schema: Any) -> None:
    """Names are sought among the files of one's own post: whose each of them is, in one statement."""
    case, name = apps.get_model("cases", "Case"), apps.get_model("vault", "NameIndex")
    kept = case.objects.filter(pk=OuterRef("record_id")).order_by()
    known = case.objects.order_by().values("pk")
    name.objects.filter(record__in=known).update(keeper=Subquery(kept.values("post_id")[:1]))


class Migration(migrations.Migration):

    dependencies = [
        ("cases", "0005_waits_kept_ready"),
        ("vault", "0004_names_by_keeper"),
    ]

    operations = [migrations.RunPython(tell_keepers, migrations.RunPython.noop)]
