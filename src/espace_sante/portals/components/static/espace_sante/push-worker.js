/* Shows what is pushed: the same words for everybody, and the page to open. It keeps nothing. */
"use strict";

self.addEventListener("push", (event) => {
  const told = event.data.json();
  event.waitUntil(
    self.registration.showNotification(told.title, { body: told.body, data: told.url, tag: "espace-sante" })
  );
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data));
});
