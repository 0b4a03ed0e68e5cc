/* Passkeys: the one thing of these pages that a browser does only by script. Forms carry data-es-passkey="create" or "get". */
"use strict";

for (const form of document.querySelectorAll("[data-es-passkey]")) {
  const said = form.querySelector("[data-es-passkey-said]");
  const tell = (sentence) => {
    said.hidden = false;
    said.textContent = sentence;
  };
  if (!window.PublicKeyCredential) {
    form.querySelector("button").disabled = true;
    tell(said.dataset.esUnable);
    continue;
  }
  form.addEventListener("submit", async (event) => {
    if (form.elements.credential.value) return;
    event.preventDefault();
    try {
      const answer = await fetch(form.dataset.esOptions, { headers: { Accept: "application/json" } });
      if (!answer.ok) throw new Error("options");
      const options = await answer.json();
      const ceremony = form.dataset.esPasskey === "create" ? window.webauthnJSON.create : window.webauthnJSON.get;
      form.elements.credential.value = JSON.stringify(await ceremony(options));
      form.submit();
    } catch (error) {
      tell(error.name === "InvalidStateError" ? said.dataset.esTaken : said.dataset.esFailed);
    }
  });
}
