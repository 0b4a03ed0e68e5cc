curl --fail-with-body --silent "$ESPACE/oauth/revoke" \
  --data-urlencode "client_id=$CLIENT" \
  --data-urlencode "token=$RENOUVELLEMENT"
