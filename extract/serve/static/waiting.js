// A page that waits for what the server is still at: loaded anew, unless somebody is typing.
const EVERY = 1500; // milliseconds

setInterval(() => {
  if (!document.activeElement?.matches('input, select, textarea')) location.reload();
}, EVERY);
