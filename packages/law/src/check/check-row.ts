/** One file of data/jurisdictions: its JSON, its form by schema.json, its name, and what the schema cannot say. */
import { Ajv2020, type ValidateFunction } from "ajv/dist/2020.js"
import addFormats from "ajv-formats"
import type { Jurisdiction } from "../row.ts"

/** One thing that is wrong: `path` is a JSON pointer into the file, empty for the file itself. */
export interface Fault {
  file: string
  path: string
  message: string
}

export interface RowFile {
  /** `us-ny.json` */
  name: string
  text: string
}

/** @param schema data/schema.json; throws if it is no JSON Schema of draft 2020-12 */
export function rowChecker(schema: object): (file: RowFile) => { row?: Jurisdiction; faults: Fault[] } {
  // The schema puts `required` into branches of `if`, which strictRequired would have repeated beside each.
  const ajv = new Ajv2020({ allErrors: true, strict: true, strictRequired: false, allowUnionTypes: true })
  addFormats.default(ajv)
  ajv.addSchema(schema, "law")
  const validate = ajv.compile<Jurisdiction>({ $ref: "law#/$defs/jurisdiction" })
  return (file) => checkRow(file, validate)
}

function checkRow(
  { name, text }: RowFile,
  validate: ValidateFunction<Jurisdiction>,
): { row?: Jurisdiction; faults: Fault[] } {
  const file = `jurisdictions/${name}`
  const row = parse(text)
  if (row instanceof SyntaxError) return { faults: [{ file, path: "", message: `no JSON: ${row.message}` }] }
  if (!validate(row)) {
    const faults = (validate.errors ?? []).map(({ instancePath, message, params }) => ({
      file,
      path: instancePath,
      message: `${message}${detail(params)}`,
    }))
    return { faults }
  }
  return { row, faults: [...beyondSchema(row, name)].map(([path, message]) => ({ file, path, message })) }
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch (error) {
    if (error instanceof SyntaxError) return error
    throw error
  }
}

const detail = (params: Record<string, unknown>): string => {
  const named = params.additionalProperty ?? params.allowedValue ?? params.allowedValues
  return named === undefined ? "" : ` (${Array.isArray(named) ? named.join(", ") : String(named)})`
}

function* beyondSchema(row: Jurisdiction, name: string): Generator<[path: string, message: string]> {
  if (name !== `${row.id}.json`) yield ["/id", `the file of ${row.id} is named ${name}`]
  const seen = new Set<string>()
  for (const [i, { id, threshold }] of row.recipients.entries()) {
    if (seen.has(id)) yield [`/recipients/${i}/id`, `${id} is there twice`]
    if (id === "identity-theft-services") yield [`/recipients/${i}/id`, `${id} names the services, not a recipient`]
    seen.add(id)
    if (threshold.upTo !== undefined && threshold.upTo < threshold.count) {
      yield [`/recipients/${i}/threshold/upTo`, `${threshold.upTo} is less than the count ${threshold.count}`]
    }
  }
}
