/** Judges the validator against files by others. SUBROSA_SHARED_DATA may name a folder with more of the same kinds. */
import assert from "node:assert/strict"
import { existsSync, readdirSync, readFileSync, statSync } from "node:fs"
import { join } from "node:path"
import process from "node:process"
import { test } from "node:test"
import { loadStructure } from "./structure.ts"
import { validateResource } from "./validate-resource.ts"

const vectors = new URL("../../../vectors/fhir/", import.meta.url).pathname
const shared = process.env.SUBROSA_SHARED_DATA
const structure = await loadStructure()

const filesIn = (folder: string): string[] =>
  readdirSync(folder).flatMap((name) => {
    const path = join(folder, name)
    return statSync(path).isDirectory() ? filesIn(path) : /\.(json|ndjson)$/.test(name) ? [path] : []
  })

function* documentsIn(folder: string): Generator<[string, unknown]> {
  for (const path of filesIn(folder)) {
    const text = readFileSync(path, "utf8").replace(/^\ufeff/, "")
    if (!path.endsWith(".ndjson")) yield [path, JSON.parse(text)]
    else
      for (const [index, line] of text.split("\n").entries())
        if (line !== "") yield [`${path}:${index + 1}`, JSON.parse(line)]
  }
}

test("every committed example of valid R4 is accepted", () => {
  for (const [path, value] of documentsIn(join(vectors, "examples/valid"))) {
    assert.deepEqual(validateResource(structure, value), [], path)
  }
})

test("every committed example of invalid R4 is refused", () => {
  for (const [path, value] of documentsIn(join(vectors, "examples/invalid"))) {
    assert.notDeepEqual(validateResource(structure, value), [], path)
  }
})

/** Files of the shared sets that are not valid R4, with the reason. */
const knownInvalid: Record<string, string> = {
  "fhir-inferno-uscore/clients/": "are no resources",
  "diagnosticreport-cbc.json": "text without div",
  "patient-data.json": "periods that end before they start (per-1)",
  "phq9.json": "decimals as strings",
}

const sharedSets = [
  ...["fhir-synthea-r4-smart", "fhir-synthea-r4-pathling", "fhir-bulk-export-synthea", "fhir-inferno-uscore"],
  ...["fhir-us-core-examples", "fhir-medplum-examples", "fhir-security-labels-ds4p", "fhir-questionnaires-lforms"],
]

test(`valid R4 is accepted in ${shared === undefined ? "the committed set only" : "the shared sets"}`, (t) => {
  const folders =
    shared === undefined ? [join(vectors, "examples/valid")] : sharedSets.map((name) => join(shared, name))
  let count = 0
  for (const folder of folders.filter(existsSync)) {
    for (const [path, value] of documentsIn(folder)) {
      count++
      const issues = validateResource(structure, value)
      const reason = Object.entries(knownInvalid).find(([name]) => path.includes(name))?.[1]
      if (reason === undefined) assert.deepEqual(issues, [], path)
    }
  }
  t.diagnostic(`${count} documents`)
})

type Case = { name: string; file: string; java: string }
type Outcome = { issue?: { severity: string; details?: { text?: string } }[] }

/** Verdicts that rest on a terminology server, on profiles and packages, on signatures, or on an option of the validator. */
const outOfScope =
  /Wrong Display Name|Unknown code|could not be found so is not allowed|Experimental content|signature|signed content|Example URLs|is not allowed to be used at this point|definition allows for the types|refers to a resource that has the wrong type|embedded HTML tag|Search results must have ids|matching resource type|for fragment|Can't find/

test(`agrees with HL7's validator on ${shared === undefined ? "the committed cases only" : "the shared cases"}`, (t) => {
  const folder = shared === undefined ? join(vectors, "validator") : join(shared, "fhir-validator-cases")
  const { "test-cases": cases }: { "test-cases": Case[] } = JSON.parse(
    readFileSync(join(folder, "manifest.json"), "utf8"),
  )
  let agreed = 0
  const leftOut: string[] = []
  const disagreed: string[] = []
  for (const { name, file, java } of cases) {
    if (!file.endsWith(".json")) continue
    const outcome: Outcome = JSON.parse(readFileSync(join(folder, "outcomes", java), "utf8"))
    const errors = (outcome.issue ?? []).filter(({ severity }) => severity === "error" || severity === "fatal")
    const judged = errors.filter(({ details }) => !outOfScope.test(details?.text ?? ""))
    if ((errors.length > 0 && judged.length === 0) || name.endsWith("-ignore")) {
      leftOut.push(name)
      continue
    }
    if (isRefused(readFileSync(join(folder, file), "utf8")) === judged.length > 0) agreed++
    else disagreed.push(`${name}: HL7's validator ${judged.length > 0 ? "refuses" : "accepts"}`)
  }
  t.diagnostic(`agreed on ${agreed} of ${agreed + disagreed.length}; left out: ${leftOut.join(", ")}`)
  for (const line of disagreed) t.diagnostic(line)
  assert.ok(agreed / (agreed + disagreed.length) >= 0.95)
})

function isRefused(text: string): boolean {
  try {
    return validateResource(structure, JSON.parse(text.replace(/^\ufeff/, ""))).length > 0
  } catch {
    return true
  }
}
