/** The arrows between packages (ARCHITECTURE.md). A new arrow is a decision: change this table in the commit that carries its RFD. */
import assert from "node:assert/strict"
import { glob, readFile } from "node:fs/promises"
import { test } from "node:test"

const allowed: Record<string, RegExp> = {
  codec: /^$/,
  fhir: /^$/,
  law: /^$/,
  crypto: /^codec$/,
  contract: /^codec$/,
  log: /^(codec|crypto)$/,
  incident: /^(codec|contract|fhir|law)$/,
  engine: /^(codec|fhir|law|law\/jurisdictions|crypto|crypto\/open|log|contract|incident|incident\/notice)$/,
  keeper: /^(codec|log|log\/native-hash|contract|crypto)$/,
  store: /^(codec|log|contract|crypto)$/,
  server: /^(codec|keeper|store|contract|incident\/email)$/,
  web: /^(engine|fhir|law|law\/jurisdictions|contract|incident|incident\/notice)$/,
  witness: /^(log|log\/native-hash)$/,
  simulate: /^(contract|keeper)$/,
  cli: /^(engine|server|server\/certificates|server\/remote-keeper|fhir|law|law\/check|law\/jurisdictions|contract|log|log\/native-hash|drill|incident|incident\/notice|simulate|witness|witness\/error)$/,
  drill: /./,
  testkit: /./,
}

const isTest = (file: string) => /\.test\.tsx?$/.test(file)

test("packages import only what the table allows", async () => {
  let arrows = 0
  for await (const file of glob("packages/*/src/**/*.{ts,tsx}")) {
    if (isTest(file)) continue
    const from = file.split("/")[1] ?? ""
    for (const [, to = ""] of (await readFile(file, "utf8")).matchAll(/(?:from|import\()\s*"@subrosa\/([\w/-]+)"/g)) {
      assert.match(to, allowed[from] ?? /^$/, `${file} may not import @subrosa/${to}`)
      arrows++
    }
  }
  assert.ok(arrows > 50, `only ${arrows} arrows found: is the pattern still right?`)
})

test("only tests import the testkit", async () => {
  for await (const file of glob("packages/*/src/**/*.{ts,tsx}")) {
    if (isTest(file) || file.startsWith("packages/testkit/")) continue
    assert.doesNotMatch(await readFile(file, "utf8"), /"@subrosa\/testkit/, `${file} imports the testkit`)
  }
})

/** Behind an export of its own, for those who run under Node. */
const ofNode = "packages/log/src/native-hash.ts"

test("what runs in a browser knows nothing of Node", async () => {
  for await (const file of glob(
    "packages/{codec,crypto,log,fhir,law,contract,incident,engine,web}/src/**/*.{ts,tsx}",
  )) {
    if (isTest(file) || file === ofNode) continue
    const text = await readFile(file, "utf8")
    assert.doesNotMatch(text, /from "node:/, `${file} imports a Node module`)
    assert.doesNotMatch(text, /native-hash/, `${file} imports what runs under Node alone`)
  }
})

test("the engine knows no DOM", async () => {
  for await (const file of glob("packages/engine/src/**/*.ts")) {
    if (isTest(file)) continue
    assert.doesNotMatch(
      await readFile(file, "utf8"),
      /\b(window|document|localStorage|indexedDB|navigator)\.\w/,
      `${file} touches the DOM`,
    )
  }
})
