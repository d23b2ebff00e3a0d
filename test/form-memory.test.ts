/** What is typed must not reach the browser's disk: Chromium keeps the contents of fields in its session file unless a field forbids completion. */
import assert from "node:assert/strict"
import { glob, readFile } from "node:fs/promises"
import { test } from "node:test"

const fields =
  /<(?:input|textarea|select|AriaTextField|SearchField|ComboBox|NumberField|DateField|TextField)\b(?:[^>{]|\{[^}]*\}|=>)*?>/g
/** Its own TextField is a Field, which says so itself. */
const own = "packages/web/src/forms/PatientFields.tsx"

test("every field of the app says whether browsers may complete it", async () => {
  let seen = 0
  for await (const file of glob("packages/web/src/**/*.tsx")) {
    if (file === own) continue
    for (const [field] of (await readFile(file, "utf8")).matchAll(fields)) {
      // A file's name is on the disk already, where it was chosen from.
      if (/type="(?:file|checkbox|radio)"/.test(field)) continue
      assert.match(field, /autoComplete=/, `${file}: ${field}`)
      seen++
    }
  }
  assert.ok(seen >= 5, `only ${seen} fields found: is the pattern still right?`)
})
