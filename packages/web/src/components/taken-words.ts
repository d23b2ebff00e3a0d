/** What was taken, in the words of the screen. */
import type { Taken } from "../data/incidents.ts"

export const takenTitles: Record<Taken["kind"], string> = {
  device: "A device",
  account: "Someone's ways in",
  session: "A session",
  insider: "Misuse by one of us",
  database: "A copy of the server's data",
  vendor: "Records at a vendor",
  paper: "Papers",
  "mis-sent": "A message to the wrong person",
}
