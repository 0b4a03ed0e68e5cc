from django.db import migrations, models


class Migration(migrations.Migration):
    dependencies = [
        ("notifications", "0005_prevention"),
    ]

    operations = [
        migrations.AlterField(
            model_name="notification",
            name="kind",
            field=models.CharField(
                choices=[
                    ("first_access", "first_access"),
                    ("emergency", "emergency"),
                    ("emergency_of_patient", "emergency_of_patient"),
                    ("document_added", "document_added"),
                    ("document_replaced", "document_replaced"),
                    ("see_a_professional", "see_a_professional"),
                    ("carer_moved", "carer_moved"),
                    ("help_moved", "help_moved"),
                    ("family_question", "family_question"),
                    ("family_news", "family_news"),
                    ("message_arrived", "message_arrived"),
                    ("report_answered", "report_answered"),
                    ("opposition_answered", "opposition_answered"),
                    ("prevention_due", "prevention_due"),
                    ("deposit_opposed", "deposit_opposed"),
                    ("agenda_due", "agenda_due"),
                    ("agenda_changed", "agenda_changed"),
                    ("space_closed", "space_closed"),
                ],
                max_length=30,
            ),
        ),
    ]
