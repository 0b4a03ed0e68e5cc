curl --fail-with-body --silent --get "$ESPACE/fhir/DocumentReference" \
  --header "Authorization: Bearer $JETON" \
  --data-urlencode "patient=$PATIENT" \
  --data-urlencode "status=current"
