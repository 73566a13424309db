"""Raising a notice, and ending one that is no longer so. Sending is another step, elsewhere."""

from uuid import UUID

from django.core.exceptions import ValidationError
from django.core.validators import validate_email
from django.db import transaction
from django.utils.translation import gettext as _

from gerege.accounts.models import Officer, Post
from gerege.audit.services import record
from gerege.audit.verbs import Verb
from gerege.cases.models import Case
from gerege.identity.telephones import normalise
from gerege.kernel.clock import now
from gerege.kernel.errors import InputRefused, NotAllowed
from gerege.kernel.ids import new_id
from gerege.knowledge.notices import load_notices
from gerege.notices.channels import channels
from gerege.notices.models import Notice
from gerege.notices.policies import may_send_test
from gerege.notices.sealing import seal_test_address
from gerege.vault import services as vault


def raise_notice(
    *,
    actor: Officer | None,
    kind: str,
    post: Post,
    case: Case | None = None,
    about: UUID | None = None,
    not_to: Officer | None = None,
    key: str = "",
) -> Notice:
    """Let a person be called. Call it in the transaction of the act that needs it; nothing is sent
    before that is kept.

    ``about`` is the random id of what it is about, ``not_to`` whoever it is about: neither called
    nor told. While a notice with this ``key`` stands (by default kind and ``about`` or case), it is
    that one. The room that calls has asked its own *may?*; ``actor`` None is the program. Raises
    InputRefused for a kind that is not in the catalogue.
    """
    entry, moment = load_notices().kind(kind), now()
    name = key or f"{kind}:{about or (case.pk if case else new_id())}"
    with transaction.atomic():
        notice, is_new = Notice.objects.get_or_create(
            key=name,
            ended_at=None,
            defaults={
                "kind": entry.id,
                "post": post,
                "case": case,
                "about": about,
                "not_to": not_to,
                "raised_at": moment,
                "next_at": moment,
                "checked": case.version if case else None,
            },
        )
        if is_new:
            _record(actor, notice, Verb.NOTICE_RAISED)
    return notice


def end_notice(*, actor: Officer | None, notice: Notice) -> None:
    """It is no longer so: nobody is called any more. A second time nothing changes."""
    with transaction.atomic():
        standing = Notice.objects.select_for_update().filter(pk=notice.pk, ended_at=None).first()
        if standing is None:
            return
        standing.ended_at, standing.next_at = now(), None
        standing.save(update_fields=["ended_at", "next_at"])
        _record(actor, standing, Verb.NOTICE_ENDED)


def send_test(*, actor: Officer, post: Post, way: str, address: str) -> Notice:
    """Let a test go to one address, which is forgotten once it went. It is sent by the worker.

    Raises NotAllowed for others than an administrator, InputRefused for an address that is none
    and for a way on which nothing is configured.
    """
    if not may_send_test(actor):
        raise NotAllowed("test notice")
    if way not in {one.way for one in channels()}:
        mend = _("Name it in the settings of the server first.")
        raise InputRefused("way", _("Nothing is configured on this way"), mend)
    notice = Notice(kind="test", key=f"test:{new_id()}", post=post, test_way=way)
    notice.raised_at = notice.next_at = now()
    with transaction.atomic():
        vault.hold_the_root()
        seal_test_address(notice, _must_be_address(way, address.strip()))
        notice.save(force_insert=True)
        _record(actor, notice, Verb.NOTICE_RAISED)
    return notice


def must_be_telephone(text: str, field: str = "telephone") -> str:
    """The number as it is dialled from abroad. Raises InputRefused for one without calling code."""
    number = normalise(text) if text.startswith(("+", "00")) else None
    if number is None:
        mend = _("Write it with + and the calling code of the country.")
        raise InputRefused(field, _("This is no telephone number"), mend)
    return f"+{number}"


def must_be_mail(text: str, field: str = "mail") -> str:
    """The address. Raises InputRefused for what is none."""
    try:
        validate_email(text)
    except ValidationError:
        mend = _("Write it as name@place.")
        raise InputRefused(field, _("This is no mail address"), mend) from None
    return text


def _must_be_address(way: str, text: str) -> str:
    if way == "mail":
        return must_be_mail(text, "address")
    return must_be_telephone(text, "address")


def _record(actor: Officer | None, notice: Notice, verb: Verb) -> None:
    record(
        actor=actor.pk if actor else None,
        verb=verb,
        subject=subject_of(notice),
        post=notice.post_id,
        detail={"kind": notice.kind},
    )


def subject_of(notice: Notice) -> UUID:
    """Whose record tells of it: the case's, which its post reads; else only the notice's own."""
    is_private = load_notices().kind(notice.kind).private
    return notice.pk if is_private or notice.case_id is None else notice.case_id
