// The pages of the secretariat's admin are Django's: what the body of our own pages carries stands on an element of its
// own there. It is handed to the body before the other modules read it.

Object.assign(document.body.dataset, document.getElementById("session").dataset);
