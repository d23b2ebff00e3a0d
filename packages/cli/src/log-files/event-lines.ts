/** Bodies of a log as lines of JSON, in ascending order of index: what `subrosa log mirror --events` writes. */
import { createReadStream } from "node:fs"
import { stat } from "node:fs/promises"
import { createInterface } from "node:readline"
import { LogEvent } from "@subrosa/contract"
import { CliError } from "../cli-error.ts"
import { exitCodes } from "../exit-codes.ts"

/** Undefined when there is no such file. @throws CliError while reading, for a line that is none or out of order */
export async function eventLines(file: string): Promise<AsyncGenerator<LogEvent> | undefined> {
  const found = await stat(file).catch(() => undefined)
  return found === undefined ? undefined : read(file)
}

async function* read(file: string): AsyncGenerator<LogEvent> {
  let [number, before] = [0, -1]
  for await (const line of createInterface({ input: createReadStream(file), crlfDelay: Number.POSITIVE_INFINITY })) {
    number++
    if (line === "") continue
    const event = LogEvent.safeParse(parseJson(line))
    if (!event.success || event.data.index <= before) {
      throw new CliError(`line ${number} of ${file} is no entry, or out of order`, {
        hint: "one JSON object a line, ascending by index; fetch it again with `subrosa log mirror DIR --events`",
        exitCode: exitCodes.usage,
      })
    }
    before = event.data.index
    yield event.data
  }
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
