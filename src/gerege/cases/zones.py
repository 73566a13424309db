"""The clocks by which a time can be agreed: those of the ministry's posts."""

from gerege.accounts.models import Post
from gerege.ui.templatetags.ui import local


def known_zones(own: Post) -> list[tuple[str, str]]:
    """Time zones with the name of a place, the post's own first; each zone once."""
    zones = {own.time_zone: local(own)}
    for post in Post.objects.exclude(pk=own.pk).order_by("code"):
        zones.setdefault(post.time_zone, local(post))
    return [(zone, f"{place} · {zone}") for zone, place in zones.items()]
