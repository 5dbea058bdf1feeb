// What is brought in while there is no connection, in English.
import type { uploadsDe } from "./uploads_de.ts"

export const uploadsEn: typeof uploadsDe = {
  stayOpen:
    "There is no connection at the moment. Please leave this page open: the upload goes on by itself as soon as the connection is back. If you close the page, please choose the files again later.",
}
