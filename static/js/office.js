// The secretariat's admin: the warning before the end of the session, and the page that leaves and says why.

import "./office-session.js";
import "./live.js";
import "./idle.js";
