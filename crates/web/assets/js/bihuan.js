// What the pages do beyond links and forms. Every page can be read and used without it.
import "htmx.org";
import { startDialogs } from "./dialogs.js";
import { startForms } from "./forms.js";
import { startKeys } from "./keys.js";
import { startPassages } from "./passages.js";
import { startReport } from "./report.js";
import { startUpload } from "./upload.js";

document.documentElement.classList.add("js");
startDialogs();
startForms();
startKeys();
startPassages();
startReport();
startUpload();
