import type { Taken } from "@subrosa/contract"
import { counted, moment, type Names } from "./statement.ts"

/** What was taken, in plain words, without the full stop. */
export function takenText(taken: Taken, names: Names): string {
  switch (taken.kind) {
    case "device":
      return `the device ${names.device(taken.device)}, ${taken.unlocked ? "unlocked" : "locked"}, ${windowText(taken)}`
    case "account":
      return `the ways in of ${names.account(taken.account)}, ${windowText(taken)}`
    case "session":
      return `a session of ${names.account(taken.account)} on ${names.device(taken.device)}, ${windowText(taken)}`
    case "insider":
      return `what ${names.account(taken.account)} opened, ${windowText(taken)}`
    case "database": {
      const keys = taken.keys.length === 0 ? "" : `, and the keys of ${taken.keys.map(names.account).join(", ")}`
      const keeper = taken.keeperKey ? "with the keeper's key" : "without the keeper's key"
      return `a copy of the ${taken.what} as it was at ${moment(taken.at)}, ${keeper}${keys}`
    }
    case "vendor": {
      const named = taken.records.length === 0 ? "" : ` and ${namedText(taken.records.length)}`
      return `what a vendor was given: ${counted(taken.exports.length, "export", "exports")}${named}`
    }
    case "paper":
      return `papers: ${namedText(taken.records.length)}`
    case "mis-sent":
      return `a message to the wrong person: ${namedText(taken.records.length)}`
  }
}

const namedText = (records: number): string => `records of ${counted(records, "chart", "charts")} named by hand`

const windowText = ({ from, to }: { from: string; to?: string | undefined }): string =>
  to === undefined ? `since ${moment(from)}` : `from ${moment(from)} to ${moment(to)}`
