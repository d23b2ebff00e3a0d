/** Golden files: what was agreed on, as text. `UPDATE_GOLDEN=1` writes them anew, for a person to read the difference. */
import assert from "node:assert/strict"
import { readFile, writeFile } from "node:fs/promises"

/** `path` from the repository's root. */
export async function assertGolden(path: string, text: string): Promise<void> {
  if (process.env.UPDATE_GOLDEN === "1") return writeFile(path, text)
  const expected = await readFile(path, "utf8").catch(() => "")
  assert.equal(text, expected, `${path} is out of date; if the change is meant, run this test with UPDATE_GOLDEN=1`)
}
