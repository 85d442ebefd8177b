// 「つながり」 and the people of a facility: searched while one types.

import { liveList } from "./listing.js";

liveList(document.querySelector("[data-people-page]"), { remember: true });
