/** R04 in words. */
import { number, ofAll, share } from "../bar.ts"
import type { Row } from "../drill.ts"
import type { R04Figures } from "./measure.ts"

export const rowsOf = ({
  patients,
  opened,
  listener,
  changedCode,
  changedCodeKeys,
  afterEviction,
  baseline,
}: R04Figures): Row[] => [
  {
    measure: "an hour as a listener in the server, with database and keeper.key: readable",
    subrosa: `${ofAll(Math.max(listener.heard.readable, listener.decrypted.readable), patients)}, while ${opened.clients} charts were opened`,
    plain: ofAll(baseline.readable, patients),
  },
  {
    measure: "changed web code, what was shown in it: readable, and the ratio to charts really opened",
    subrosa: `${changedCode.readable} of ${patients}, ${share(changedCode.readable, opened.browser).toFixed(1)} times what was opened`,
    plain: ofAll(baseline.readable, patients),
  },
  {
    measure: "changed web code that also steals the keys of whoever signs in: readable",
    subrosa: `${ofAll(changedCodeKeys.readable, patients)}: everything of that person's care teams`,
    plain: ofAll(baseline.readable, patients),
  },
  {
    measure: "entries written after he was thrown out that open with what he took",
    subrosa: `listener ${afterEviction.listener} of ${afterEviction.entries}; with stolen keys ${afterEviction.changedCodeKeys} of ${afterEviction.entries}`,
    plain: "all, if he took a password",
  },
]

export const howMeasured = ({ seed, opened, listener, list }: R04Figures): string[] => [
  `Every handler of the running server was wrapped: bodies of all requests and answers were kept (seed ${seed}) while two clients opened ${opened.clients} charts. ` +
    `${number(listener.shares)} strings of 32 bytes passed, shares among them; all were tried on every row, with keeper.key and every key on the disk, in ${number(listener.tries)} tries.`,
  `Then one clinician signed in at a browser to which the server gave changed code: each key and each plaintext of the worker went to the server, which the ` +
    `Content-Security-Policy allows, for it is the server. ${opened.browser} charts were opened there.`,
  `The log's list of the hour: ${list.listed} charts, ${list.truth} really opened, precision ${list.precision.toFixed(2)}, recall ${list.recall.toFixed(2)}.`,
]

export const notMeasured: readonly string[] = [
  "Time to detection: a server that serves changed code to some is noticed by nobody inside it. The command line loads no code from the server; a build that anyone can compare is not there yet (THREAT-MODEL.md).",
  "Keys stolen by changed code read all that their owner's teams can read, from a copy of the tables and keeper.key, unlogged: the figure is printed above. Ending the account and rotating its teams' keys ends it for what is written after.",
]
