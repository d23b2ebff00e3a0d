/** The logs that a witness watches: lines `log <verifier key> [<address>]` (C2SP tlog-policy) in a file that is read anew when it changes. */
import { readFile, stat } from "node:fs/promises"
import { LogError, type PolicyLog, parsePolicy } from "@subrosa/log"
import { writeDurably } from "./durable-file.ts"
import { codeOf, WitnessError } from "./error.ts"

export interface LogList {
  /** By origin, which is the key's name. Several keys may sign for one origin. */
  read(): Promise<ReadonlyMap<string, readonly PolicyLog[]>>
}

/** @throws WitnessError `log_malformed` on reading */
export function logList(path: string): LogList {
  let known: { changed: number; logs: ReadonlyMap<string, readonly PolicyLog[]> } | undefined
  return {
    async read() {
      const changed = (await stat(path).catch(absent))?.mtimeMs ?? 0
      if (known?.changed !== changed) known = { changed, logs: byOrigin(parseLogs(await readText(path), path)) }
      return known.logs
    },
  }
}

/** Adds a log; one that is listed already with the same address stays as it is. @throws WitnessError `log_malformed` */
export async function addLog(path: string, line: string): Promise<PolicyLog> {
  const text = await readText(path)
  const [log] = parseLogs(`log ${line}\n`, "the verifier key")
  if (log === undefined) throw malformed("the verifier key")
  const kept = text.split("\n").filter((one) => one.trim() !== "" && !sameLog(one, line))
  const next = `${[...kept, `log ${line.trim()}`].join("\n")}\n`
  parseLogs(next, path)
  await writeDurably(path, next)
  return log
}

const sameLog = (line: string, added: string): boolean => line.trim().split(/\s+/)[1] === added.trim().split(/\s+/)[0]

function parseLogs(text: string, path: string): readonly PolicyLog[] {
  try {
    return parsePolicy(`${text}\nquorum none\n`).logs
  } catch (error) {
    if (error instanceof LogError) throw malformed(path, error)
    throw error
  }
}

const malformed = (path: string, cause?: unknown) =>
  new WitnessError(
    "log_malformed",
    `${path} does not name logs: ${cause instanceof Error ? cause.message : "nothing found"}`,
    "write one line a log: log <verifier key> [<address of the log>]; the practice's Log page shows the line",
    cause,
  )

function byOrigin(logs: readonly PolicyLog[]): Map<string, PolicyLog[]> {
  const found = new Map<string, PolicyLog[]>()
  for (const log of logs) found.set(log.key.name, [...(found.get(log.key.name) ?? []), log])
  return found
}

const readText = async (path: string): Promise<string> => {
  try {
    return await readFile(path, "utf8")
  } catch (error) {
    if (codeOf(error) === "ENOENT") return ""
    throw error
  }
}

function absent(error: unknown): undefined {
  if (codeOf(error) !== "ENOENT") throw error
}
