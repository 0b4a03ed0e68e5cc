/* Being told on this device: a browser subscribes by script alone. The form carries data-es-push, our public key. */
"use strict";

const active = (registration) =>
  new Promise((resolve, reject) => {
    const worker = registration.installing || registration.waiting;
    if (registration.active || !worker) return resolve();
    worker.addEventListener("statechange", () => {
      if (worker.state === "activated") resolve();
      if (worker.state === "redundant") reject(new Error("The worker was not installed."));
    });
  });

const bytes = (text) => Uint8Array.from(atob(text.replace(/-/g, "+").replace(/_/g, "/") + "="), (one) => one.charCodeAt(0));

/* The address this browser had, which it has no more: what a push service forgot, or what was given to another key,
   is given back by the browser again and again until it is ended here. */
const ended = async (registration) => {
  const had = registration && (await registration.pushManager.getSubscription());
  if (had) await had.unsubscribe();
  return had ? had.endpoint : "";
};

const subscribe = async (form) => {
  if ((await Notification.requestPermission()) !== "granted") throw new DOMException("", "NotAllowedError");
  const registration = await navigator.serviceWorker.register(form.dataset.esWorker);
  await active(registration);
  form.elements.avant.value = await ended(registration);
  const options = { userVisibleOnly: true, applicationServerKey: bytes(form.dataset.esPush) };
  const given = (await registration.pushManager.subscribe(options)).toJSON();
  form.elements.endpoint.value = given.endpoint;
  form.elements.p256dh.value = given.keys.p256dh;
  form.elements.auth.value = given.keys.auth;
};

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
      await subscribe(form);
      form.submit();
    } catch (error) {
      tell(error.name === "NotAllowedError" ? said.dataset.esRefused : said.dataset.esUnable);
    }
  });
}

for (const form of document.querySelectorAll("[data-es-push-end]")) {
  form.addEventListener("submit", async (event) => {
    if (!("serviceWorker" in navigator)) return;
    event.preventDefault();
    try {
      await ended(await navigator.serviceWorker.getRegistration(form.dataset.esPushEnd));
    } catch (error) {
      console.info(error.name); // whatever the browser answers, nothing is pushed to it any more
    }
    form.submit();
  });
}
