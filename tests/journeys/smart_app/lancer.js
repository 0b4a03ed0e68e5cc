// A standalone launch, as the README of the library has it: everything it needs is in the address of this page.
const asked = new URLSearchParams(location.search);
FHIR.oauth2.authorize({
  iss: asked.get("iss"),
  clientId: asked.get("client_id"),
  scope: asked.get("scope"),
  redirectUri: "/retour",
  pkceMode: "required",
});
