/** What the incident commands share: ids, times, files. */
import { readFile } from "node:fs/promises"
import { CaseId, SegmentKind } from "@subrosa/contract"
import { InvalidArgumentError } from "commander"
import { CliError } from "../../cli-error.ts"
import { exitCodes } from "../../exit-codes.ts"

export function caseArgument(text: string): CaseId {
  const parsed = CaseId.safeParse(text)
  if (!parsed.success)
    throw new InvalidArgumentError("a case is named by its id (a UUID), as `incident list` prints it.")
  return parsed.data
}

export function idOption(text: string): string {
  if (!/^[0-9a-f]{8}(-[0-9a-f]{4}){3}-[0-9a-f]{12}$/.test(text))
    throw new InvalidArgumentError("this is not an id (a UUID).")
  return text
}

/** For options that may be given several times. */
export const ids = (text: string, before: readonly string[] = []): string[] => [...before, idOption(text)]

/** RFC 3339, or a day. With milliseconds, in UTC, as the log has it. */
export function timeOption(text: string): string {
  const time = new Date(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text)
  if (!/^\d{4}-\d{2}-\d{2}/.test(text) || Number.isNaN(time.getTime())) {
    throw new InvalidArgumentError("a time is written 2026-03-01T08:00:00Z, or 2026-03-01 for its beginning in UTC.")
  }
  return time.toISOString()
}

export function kindsOption(text: string): SegmentKind[] {
  return text.split(",").map((one) => {
    const kind = SegmentKind.safeParse(one.trim())
    if (!kind.success) throw new InvalidArgumentError(`kinds are ${SegmentKind.options.join(", ")}.`)
    return kind.data
  })
}

export async function readInput(file: string): Promise<string> {
  try {
    return await readFile(file, "utf8")
  } catch (cause) {
    throw new CliError(`${file} cannot be read`, { hint: "check the path", exitCode: exitCodes.usage, cause })
  }
}

/** The file's JSON. What it must be is for the caller to check. */
export async function readJson(file: string): Promise<unknown> {
  const text = await readInput(file)
  try {
    return JSON.parse(text)
  } catch (cause) {
    throw new CliError(`${file} is not JSON`, { hint: "see docs/guides/incident.md", exitCode: exitCodes.usage, cause })
  }
}
