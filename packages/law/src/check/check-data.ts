/** The whole of the law data: every file, the links between rows, and the worked examples. Pure: files arrive as text. */
import { jurisdictionIds } from "../jurisdiction-ids.ts"
import type { Jurisdiction } from "../row.ts"
import { checkCase } from "./check-case.ts"
import { type Fault, type RowFile, rowChecker } from "./check-row.ts"

export interface DataReport {
  jurisdictions: number
  duties: number
  cases: number
  expectations: number
  faults: Fault[]
}

/**
 * @param input.schema schema.json, parsed
 * @param input.cases cases.json, parsed
 */
export function checkData(input: { files: readonly RowFile[]; schema: object; cases: unknown }): DataReport {
  const check = rowChecker(input.schema)
  const results = input.files.map(check)
  const rows = results.flatMap(({ row }) => row ?? [])
  const cases = Array.isArray(input.cases) ? input.cases : []
  const faults = [
    ...results.flatMap(({ faults }) => faults),
    ...linkFaults(rows),
    ...indexFaults(input.files),
    ...caseFaults(cases, rows),
  ]
  if (!Array.isArray(input.cases)) faults.push({ file: "cases.json", path: "", message: "no list of cases" })
  return {
    jurisdictions: rows.length,
    duties: rows.reduce((sum, { recipients }) => sum + recipients.length, 0),
    cases: cases.length,
    expectations: cases.reduce((sum: number, one) => sum + expectationsOf(one), 0),
    faults,
  }
}

const expectationsOf = (one: unknown): number =>
  typeof one === "object" && one !== null && "expect" in one && Array.isArray(one.expect) ? one.expect.length : 0

function linkFaults(rows: readonly Jurisdiction[]): Fault[] {
  const ids = new Set(rows.map(({ id }) => id))
  return rows.flatMap(({ id, relations }) =>
    relations.flatMap((relation, i) =>
      ids.has(relation.id)
        ? []
        : [{ file: `jurisdictions/${id}.json`, path: `/relations/${i}/id`, message: `there is no ${relation.id}` }],
    ),
  )
}

/** The programs load the rows by a generated list. */
function indexFaults(files: readonly RowFile[]): Fault[] {
  const names = files.map(({ name }) => name.replace(/\.json$/, ""))
  const message = "run `node packages/law/scripts/make-index.ts`: the generated list of rows does not"
  const added = names.filter((id) => !(jurisdictionIds as readonly string[]).includes(id))
  const gone = jurisdictionIds.filter((id) => !names.includes(id))
  return [
    ...added.map((id) => ({ file: `jurisdictions/${id}.json`, path: "", message: `${message} have it` })),
    ...gone.map((id) => ({
      file: `jurisdictions/${id}.json`,
      path: "",
      message: `the file is missing; if it should be, ${message} know`,
    })),
  ]
}

function caseFaults(cases: readonly unknown[], rows: readonly Jurisdiction[]): Fault[] {
  return cases.flatMap((one, i) =>
    checkCase(one, rows).map((message) => ({
      file: "cases.json",
      path: `/${i}`,
      message: `${nameOf(one)}: ${message}`,
    })),
  )
}

const nameOf = (one: unknown): string =>
  typeof one === "object" && one !== null && "name" in one && typeof one.name === "string" ? one.name : "unnamed"
