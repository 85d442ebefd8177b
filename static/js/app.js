// What every page needs. Pages work without it; it makes them quicker and safer.

import "./menu.js";
import "./dialog.js";
import "./viewer.js";
import "./guard.js";
import "./moment.js";
import "./connection.js";
import "./live.js";
import "./idle.js";
import "./unsent.js";
import "./waiting.js";
import "./announcements.js";

const errors = document.querySelector("[data-form-errors]");
if (errors) errors.focus();
