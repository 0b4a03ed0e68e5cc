/* Being told on this device: a browser subscribes by script alone. The form carries data-es-push, our public key. */
"use strict";

const active = (registration) =>
  new Promise((resolve) => {
    const worker = registration.installing || registration.waiting;
    if (registration.active || !worker) return resolve();
    worker.addEventListener("statechange", () => worker.state === "activated" && resolve());
  });

for (const form of document.querySelectorAll("[data-es-push]")) {
  const said = form.querySelector("[data-es-push-said]");
  const tell = (sentence) => {
    said.hidden = false;
    said.textContent = sentence;
  };
  if (!("serviceWorker" in navigator && "PushManager" in window)) {
    form.querySelector("button").disabled = true;
    tell(said.dataset.esUnable);
    continue;
  }
  form.addEventListener("submit", async (event) => {
    event.preventDefault();
    try {
      await Notification.requestPermission();
      const registration = await navigator.serviceWorker.register(form.dataset.esWorker);
      await active(registration);
      const padded = form.dataset.esPush.replace(/-/g, "+").replace(/_/g, "/") + "=";
      const key = Uint8Array.from(atob(padded), (one) => one.charCodeAt(0));
      const options = { userVisibleOnly: true, applicationServerKey: key };
      const given = (await registration.pushManager.subscribe(options)).toJSON();
      form.elements.endpoint.value = given.endpoint;
      form.elements.p256dh.value = given.keys.p256dh;
      form.elements.auth.value = given.keys.auth;
      form.submit();
    } catch (error) {
      tell(error.name === "NotAllowedError" ? said.dataset.esRefused : said.dataset.esUnable);
    }
  });
}
