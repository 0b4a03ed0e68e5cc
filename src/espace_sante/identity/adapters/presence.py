"""Who left the directories signs in no more, and is signed out at the next request (`models/presence.py`)."""

from __future__ import annotations

from typing import Any

from allauth.account.auth_backends import AuthenticationBackend
from allauth.account.stages import LoginStage
from django.shortcuts import redirect

from espace_sante.identity.services.sign_in.session_account import account_of_session


class PresentBackend(AuthenticationBackend):
    """The account of a session, found at each request: nobody's once the person is gone, without one more query."""

    def get_user(self, user_id: Any) -> Any:
        account = account_of_session(user_id)
        return account if account is not None and self.user_can_authenticate(account) else None

    def user_can_authenticate(self, user: Any) -> bool:
        return super().user_can_authenticate(user) and user.is_present


class PresenceStage(LoginStage):
    """Ends a sign-in of somebody who proved who they are, and whom the directories no longer have: a page says so."""

    key = "presence"
    urlname = "public:left_directory"

    def handle(self) -> tuple[Any, bool]:
        if self.login.user.is_present:
            return None, True
        return redirect(self.urlname), False
