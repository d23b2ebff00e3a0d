/** Asks every case for every column, and prints what came as a table. */
import { type Answer, type Ask, ask } from "./ask.ts"
import { type Case, cases, handOf, isSigned, nameOf } from "./cases.ts"
import type { Cast, Column } from "./cast.ts"

export interface Asked {
  one: Case
  column: Column
  request: Ask
  answer: Answer
}

/**
 * One after the other: what an answer changes is there for the next. `around` runs each request once it is made, to look at what it
 * changes.
 */
export async function askAll(
  cast: Cast,
  columns: readonly Column[],
  around: (column: Column, one: Case, send: () => Promise<Answer>) => Promise<Answer> = (_column, _one, send) => send(),
): Promise<Asked[]> {
  const asked: Asked[] = []
  for (const one of cases) {
    for (const column of columns) {
      const member = handOf(cast, column)
      const request = await one.make(cast, member)
      const send = () => ask(cast.url, isSigned(one, column) ? member : undefined, request)
      const answer = await around(column, one, send)
      asked.push({ one, column, request, answer })
    }
  }
  return asked
}

/** A line per case, a column per kind of asker: `ok`, or the problem's status and code. */
export function tableOf(asked: readonly Asked[], columns: readonly Column[]): string {
  const rows = Map.groupBy(asked, ({ one }) => nameOf(one))
  const table = [
    ["", ...columns],
    ...Array.from(rows, ([name, cells]) => [name, ...cells.map(({ answer }) => wordOf(answer))]),
  ]
  const widths = table[0]?.map((_, i) => Math.max(...table.map((row) => row[i]?.length ?? 0))) ?? []
  return `${table
    .map((row) =>
      row
        .map((cell, i) => cell.padEnd(widths[i] ?? 0))
        .join("  ")
        .trimEnd(),
    )
    .join("\n")}\n`
}

const wordOf = ({ status, code }: Answer): string => (code === undefined ? "ok" : `${status} ${code}`)

export const isSuccess = ({ answer }: Asked): boolean => answer.status >= 200 && answer.status < 400

/** Whether an answer holds one of the secrets that its request did not name itself. */
export function holdsAny({ request, answer }: Asked, secrets: readonly string[]): boolean {
  const text = answer.body.toString("latin1")
  const said = `${request.target} ${JSON.stringify(request.body ?? "")}`
  return secrets.some((secret) => text.includes(secret) && !said.includes(secret))
}
