"""Addresses of this room, to be included under ``account/``.

Of allauth's addresses only the sign-in and its second step exist here; whatever else allauth offers
(signing up, mail, password by mail) has no address and answers 404.
"""

from django.urls import path
from django.utils.translation import gettext_lazy as _

from gerege.accounts.access import EVERYBODY_SIGNED_IN, register_menu
from gerege.accounts.roles import Role
from gerege.accounts.views import factors, lock, own, people, proof, sign_in

urlpatterns = [
    path("", own.home, name="account_home"),
    path("sign-in/", sign_in.sign_in, name="account_login"),
    path("sign-in/code/", sign_in.second_factor, name="mfa_authenticate"),
    path("sign-in/closed/", sign_in.inactive, name="account_inactive"),
    path("sign-out/", sign_in.sign_out, name="account_logout"),
    path("language/", sign_in.language, name="set_language"),
    path("lock/", lock.lock, name="account_lock"),
    path("lock/passkey/", lock.unlock_with_passkey, name="account_unlock_passkey"),
    path("lock/now/", lock.lock_now, name="account_lock_now"),
    path("lock/idle/", lock.lock_if_idle, name="account_lock_idle"),
    path("draft-key", lock.draft_key, name="draft_key"),
    path("lock/awake/", lock.awake, name="account_awake"),
    path("kept/", lock.kept_form, name="kept_form"),
    path("kept/<uuid:pk>/", lock.kept_fields, name="kept_fields"),
    path("password/", own.change_password, name="account_change_password"),
    path("sessions/end/", own.end_other_sessions, name="account_end_sessions"),
    path("visits/", own.own_visits, name="account_visits"),
    path("visits/<slug:handle>/end/", own.end_visit, name="account_visit_end"),
    path("prove/", proof.prove, name="account_prove"),
    path("second-factor/", factors.second_factors, name="second_factor_set_up"),
    path("second-factor/generator/", factors.set_up_generator, name="second_factor_generator"),
    path("second-factor/generator/remove/", factors.remove_generator, name="second_factor_remove"),
    path("second-factor/passkey/", factors.add_passkey, name="passkey_add"),
    path("second-factor/passkey/<uuid:pk>/remove/", factors.remove_passkey, name="passkey_remove"),
    path("second-factor/codes/", factors.recovery_codes, name="second_factor_codes"),
    path("second-factor/codes/file/", factors.recovery_codes_file, name="second_factor_codes_file"),
    path("second-factor/codes/new/", factors.new_recovery_codes, name="second_factor_new_codes"),
    path("devices/", own.own_devices, name="account_devices"),
    path("devices/<uuid:pk>/remove/", own.remove_device, name="account_device_remove"),
    path("people/", people.people, name="people"),
    path("people/new/", people.new_account, name="person_new"),
    path("people/resets/", people.resets, name="factor_resets"),
    path("people/resets/<uuid:pk>/agree/", people.agree_reset, name="factor_reset_agree"),
    path("people/roles/<uuid:pk>/agree/", people.agree_role, name="role_agree"),
    path("people/reaches/<uuid:pk>/agree/", people.agree_reach, name="reach_agree"),
    path("people/<uuid:pk>/", people.person, name="person"),
    path("people/<uuid:pk>/<slug:what>/", people.change, name="person_change"),
    path("postings/<uuid:pk>/end/", people.end_posting, name="posting_end"),
    path("posts/", people.posts, name="posts"),
    path("posts/new/", people.new_post, name="post_new"),
]

register_menu(_("Accounts"), "people", [Role.ADMINISTRATOR], order=800)
register_menu(_("Posts"), "posts", [Role.ADMINISTRATOR], order=810)
register_menu(_("My account"), "account_home", EVERYBODY_SIGNED_IN, order=900)
