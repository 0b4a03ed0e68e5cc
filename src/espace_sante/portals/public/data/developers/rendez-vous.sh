curl --fail-with-body --silent "$ESPACE/fhir/Appointment" \
  --header "Authorization: Bearer $JETON" \
  --header "Content-Type: application/fhir+json" \
  --data @- <<FIN
{
  "resourceType": "Appointment",
  "status": "booked",
  "description": "Bilan annuel",
  "start": "$DEBUT",
  "end": "$TERME",
  "participant": [
    {"actor": {"reference": "Patient/$PATIENT"}, "status": "accepted"},
    {"actor": {"type": "Practitioner", "display": "Dr Fictif"}, "status": "accepted"}
  ]
}
FIN
