/* Shows what is pushed: the same words for everybody, and the page to open. It keeps nothing. */
"use strict";

self.addEventListener("push", (event) => {
  const told = event.data.json();
  // One at a time, and each is heard: an emergency is not hidden behind a message that nobody read yet.
  const shown = { body: told.body, data: told.url, tag: "espace-sante", renotify: true };
  event.waitUntil(self.registration.showNotification(told.title, shown));
});

self.addEventListener("notificationclick", (event) => {
  event.notification.close();
  event.waitUntil(self.clients.openWindow(event.notification.data));
});
