curl --fail-with-body --silent "$ESPACE/fhir/Subscription" \
  --header "Authorization: Bearer $JETON" \
  --header "Content-Type: application/fhir+json" \
  --data @- <<FIN
{
  "resourceType": "Subscription",
  "status": "requested",
  "reason": "Tenir le carnet à jour",
  "criteria": "Observation?code=http://loinc.org|2345-7",
  "channel": {"type": "rest-hook", "endpoint": "$ADRESSE"}
}
FIN
