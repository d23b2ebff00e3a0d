import assert from "node:assert/strict"
import { mkdir } from "node:fs/promises"
import { test } from "node:test"
import { vectorPath } from "@subrosa/testkit"
import { check, found, shots } from "./support/judge.ts"
import {
  go,
  goWatch,
  heading,
  importFiles,
  inviteSomeone,
  joinPractice,
  letSignInsAge,
  openStage,
  setUpPractice,
  touch,
} from "./support/practice.ts"

test("an officer sees openings without names, asks for one, puts a colleague to a patient, makes decoys; a colleague loses a laptop", async (t) => {
  if (shots !== undefined) await mkdir(shots, { recursive: true })
  const stage = await openStage(t)
  t.after(() => {
    for (const line of [...found, ...stage.complaints]) t.diagnostic(line)
  })
  const ada = await stage.person()
  await setUpPractice(ada, stage, "Dr. Ada Lindqvist")
  await importFiles(ada, [vectorPath("fhir/examples/valid", "microsoft-SampleData-Bundle.json")].slice(0, 0))
  await heading(ada, "Import")
  assert.deepEqual(found, [])
})
