from django.apps import AppConfig, apps


class IdentityConfig(AppConfig):
    name = "espace_sante.identity"
    label = "identity"

    def ready(self) -> None:
        from espace_sante.identity.services.families import news  # noqa: F401 - registers the handler of its outbox

        if not apps.is_installed("allauth.mfa"):  # a site that only borrows the OpenID Connect client
            return
        from espace_sante.identity.adapters import sign_in_events
        from espace_sante.identity.adapters.mail import send_mail
        from espace_sante.identity.adapters.sms import send_sms
        from espace_sante.identity.services.sign_in import codes  # noqa: F401 - registers the handlers of its outbox
        from espace_sante.identity.services.sign_in.ports import use_senders

        use_senders(mail=send_mail, sms=send_sms)
        sign_in_events.connect()
