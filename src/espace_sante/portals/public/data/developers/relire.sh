curl --fail-with-body --silent --get "$ESPACE/fhir/Observation" \
  --header "Authorization: Bearer $JETON" \
  --data-urlencode "subject.identifier=urn:oid:$OID|$PATIENT" \
  --data-urlencode "code=http://loinc.org|2345-7" \
  --data-urlencode "date=ge2026-01-01" --data-urlencode "date=le2099-12-31" \
  --data-urlencode "_count=50"
