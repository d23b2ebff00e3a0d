import assert from "node:assert/strict"
import { mkdir, mkdtemp, rm, writeFile } from "node:fs/promises"
import { tmpdir } from "node:os"
import { join } from "node:path"
import { test } from "node:test"
import { loadStructure, readResources, validateResource } from "@subrosa/fhir"
import { makePopulation } from "./population.ts"

const inTemporary = async <T>(work: (dir: string) => Promise<T>): Promise<T> => {
  const dir = await mkdtemp(join(tmpdir(), "drill-population-"))
  return work(dir).finally(() => rm(dir, { recursive: true, force: true }))
}

test("the same seed invents the same people, and each fact is one person's own", async () => {
  const make = (seed: number) => inTemporary((dir) => makePopulation({ patients: 60, seed, dir }))
  const [one, again, other] = await Promise.all([make(7), make(7), make(8)])
  assert.deepEqual(one.people, again.people)
  assert.notDeepEqual(one.people, other.people)
  for (const fact of ["names", "phones", "emails", "identifiers", "addresses", "canaries"] as const) {
    const values = [...one.people, ...one.decoys].flatMap((person) => person[fact])
    assert.ok(values.length >= 60, `only ${values.length} ${fact}`)
    assert.equal(new Set(values).size, values.length, `${fact} repeat`)
  }
})

test("invented charts are valid FHIR and keep nobody's name from the template", async () => {
  await inTemporary(async (dir) => {
    const { sources, people } = await makePopulation({ patients: 45, seed: 1, dir })
    const structure = await loadStructure()
    const issues: string[] = []
    let resources = 0
    let text = ""
    for (const source of sources) {
      for await (const batch of readResources(await source.stream(), { name: source.name })) {
        for (const item of batch) {
          if (item.kind !== "resource") continue
          resources++
          text += item.text
          for (const issue of validateResource(structure, item.resource)) issues.push(JSON.stringify(issue))
        }
      }
    }
    assert.deepEqual(issues.slice(0, 3), [])
    assert.ok(resources > 45 * 10)
    assert.doesNotMatch(text, /Stracke|Goldner|Hickle/)
    assert.equal(people.length, 45)
  })
})

test("files as given bring their own people, each with a planted note", async () => {
  await inTemporary(async (dir) => {
    const { people, decoys, kind } = await makePopulation({ seed: 1, dir })
    assert.equal(kind, "as given")
    assert.equal(people.length, 40)
    assert.equal(decoys.length, 40)
    for (const { canaries, names } of people) {
      assert.equal(canaries.length, 4)
      assert.ok(names.length >= 2)
    }
  })
})

test("files without a patient are refused", async () => {
  await inTemporary(async (dir) => {
    const bundles = join(dir, "empty")
    await mkdir(bundles)
    await writeFile(join(bundles, "one.json"), JSON.stringify({ resourceType: "Organization", name: "Nobody" }))
    await assert.rejects(makePopulation({ bundles, seed: 1, dir: join(dir, "made") }), { code: "no_patients" })
  })
})
