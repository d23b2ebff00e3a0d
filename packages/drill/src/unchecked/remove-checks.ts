/**
 * Takes the permission checks out of the code that is loaded after this, so that only what stands behind them is left: row-level
 * security and keys that are not there.
 *
 * Each edit must find its place; a check that has moved makes this fail rather than let the test pass for the wrong reason.
 */
import { readFileSync } from "node:fs"
import { registerHooks } from "node:module"
import { fileURLToPath } from "node:url"

type Edit = [find: string | RegExp, replace: string]

const edits: Record<string, Edit[]> = {
  "packages/contract/src/roles.ts": [
    [/(export const mayAct = [^=]*): boolean =>/, "$1: boolean => true ||"],
    [/(export function maySegment\([^{]*\{[^}]*\},\n\): boolean \{)/, "$1\n  return true"],
  ],
  "packages/keeper/src/release/permission.ts": [[/(export function maySegmentOf\([^\n]*\{\n)/, "$1  return true\n"]],
  "packages/keeper/src/release/opening-facts.ts": [
    ["and (s.author is null or s.author = q.account)", "and q.account is not null"],
  ],
  "packages/keeper/src/identity/permission.ts": [[/(export function authorize\([^\n]*\{\n)/, "$1  return\n"]],
  "packages/keeper/src/authenticate/parse-request.ts": [
    [/ {2}if \(named !== undefined && named !== practice\) throw [^\n]*\n/, ""],
  ],
  "packages/keeper/src/release/document-team.ts": [
    [
      / {2}if \(row === undefined\) throw [^\n]*team"\)\n {2}if \(act/,
      '  if (row === undefined) return { kind: "care", version: 1 }\n  if (act',
    ],
    [/(function checkWrite\([^\n]*\{\n)/, "$1  return\n"],
  ],
  "packages/server/src/routes/operation-route.ts": [['operation.auth === "fresh" && !caller.fresh', "false"]],
}

const root = fileURLToPath(new URL("../../../..", import.meta.url))
const done = new Set<string>()

registerHooks({
  load(url, context, nextLoad) {
    const path = url.startsWith("file:") ? fileURLToPath(url).replace(root, "") : ""
    const wanted = edits[path]
    if (wanted === undefined) return nextLoad(url, context)
    done.add(path)
    return { format: "module-typescript", shortCircuit: true, source: edited(path, wanted) }
  },
})

function edited(path: string, wanted: readonly Edit[]): string {
  let source = readFileSync(root + path, "utf8")
  for (const [find, replace] of wanted) {
    const changed = source.replace(find, replace)
    if (changed === source) throw new Error(`a permission check is no longer where it was: ${path}, ${find}`)
    source = changed
  }
  return source
}

/** Throws unless every file that is to be edited was loaded so. */
export function assertChecksRemoved(): void {
  const missing = Object.keys(edits).filter((path) => !done.has(path))
  if (missing.length > 0) throw new Error(`these were not loaded, so their checks still stand: ${missing.join(", ")}`)
}
