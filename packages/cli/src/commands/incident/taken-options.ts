/** From the options of `incident open` and `incident scope` to what was taken. */
import { Taken } from "@subrosa/contract"
import type { Command } from "commander"
import { CliError } from "../../cli-error.ts"
import { exitCodes } from "../../exit-codes.ts"
import { idOption, ids, readJson, timeOption } from "./arguments.ts"

export interface TakenOptions {
  taken?: string
  device?: string
  locked?: true
  account?: string
  trusted?: string[]
  insider?: string
  database?: true
  backup?: true
  keeperKey?: true
  keys?: string[]
  at?: string
  from?: string
  to?: string
}

export const withTakenOptions = (command: Command): Command =>
  command
    .option("--taken <file>", "what was taken, as JSON: one or a list (spec/case.md)")
    .option("--device <id>", "a device that was lost or stolen", idOption)
    .option("--locked", "the device was locked or off")
    .option("--account <id>", "someone else had this person's ways in", idOption)
    .option("--trusted <device>", "with --account: this device was in the person's own hands", ids)
    .option("--insider <id>", "this person misused what they may open", idOption)
    .option("--database", "a copy of the database was taken")
    .option("--backup", "a copy of a backup was taken")
    .option("--keeper-key", "the keeper's key went with the copy")
    .option("--keys <account>", "this person's keys went with the copy", ids)
    .option("--at <time>", "when the copy was made", timeOption)
    .option("--from <time>", "since when", timeOption)
    .option("--to <time>", "until when", timeOption)

/** Empty when nothing was said. */
export async function takenOf(options: TakenOptions): Promise<Taken[]> {
  const said: unknown[] = options.taken === undefined ? [] : [await readJson(options.taken)].flat()
  const window = { from: required(options.from), ...(options.to !== undefined && { to: options.to }) }
  const { device, account, insider } = options
  if (device !== undefined) said.push({ kind: "device", device, unlocked: options.locked !== true, ...window })
  if (account !== undefined) said.push({ kind: "account", account, trustedDevices: options.trusted ?? [], ...window })
  if (insider !== undefined) said.push({ kind: "insider", account: insider, ...window })
  if (options.database || options.backup) {
    const what = options.backup ? "backup" : "database"
    const copy = { kind: "database", what, at: required(options.at), keeperKey: options.keeperKey === true }
    said.push({ ...copy, keys: options.keys ?? [] })
  }
  return said.map(parse)
}

/** Missing times are told by what lacks them, not here. */
const required = (time: string | undefined): string => time ?? ""

function parse(said: unknown): Taken {
  const parsed = Taken.safeParse(said)
  if (parsed.success) return parsed.data
  const issue = parsed.error.issues[0]
  const field = issue?.path.join(".") ?? ""
  const missing =
    field === "from" || field === "at" ? `add --${field} TIME` : "see spec/case.md for what each kind needs"
  throw new CliError(`what was taken is not complete: ${field} ${issue?.message ?? ""}`.trim(), {
    hint: missing,
    exitCode: exitCodes.usage,
  })
}
