"""What leaves the house: a text of the catalogue, the name of the post, the address of home.

Nothing else ever: no case, no name, not what it is about. Both languages, since whoever is on duty
is not known to the telephone.
"""

from django.conf import settings

from gerege.accounts.models import Post
from gerege.knowledge.notices import NoticeKind


def body_of(kind: NoticeKind, post: Post) -> str:
    """The whole text of one notice."""
    lines = [kind.text.mn, kind.text.en, f"{post.name_mn} / {post.name_en}"]
    if settings.GEREGE_NOTICE_LINK:
        lines.append(settings.GEREGE_NOTICE_LINK)
    return "\n".join(lines)
