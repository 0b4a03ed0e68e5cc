curl --fail-with-body --silent "$ESPACE/fhir/Observation" \
  --header "Authorization: Bearer $JETON" \
  --header "Content-Type: application/fhir+json" \
  --data @- <<FIN
{
  "resourceType": "Observation",
  "status": "final",
  "code": {"coding": [{"system": "http://loinc.org", "code": "29463-7"}]},
  "subject": {"reference": "Patient/$PATIENT"},
  "effectiveDateTime": "$(date -u +%Y-%m-%dT%H:%M:%SZ)",
  "valueQuantity": {"value": 62.4, "unit": "kg", "system": "http://unitsofmeasure.org", "code": "kg"}
}
FIN
