curl --fail-with-body --silent "$ESPACE/oauth/token" \
  --data-urlencode grant_type=refresh_token \
  --data-urlencode "client_id=$CLIENT" \
  --data-urlencode "refresh_token=$RENOUVELLEMENT"
