/** The repository's test vectors: one expected outcome per file under vectors/<topic>/. */
import { readdir, readFile } from "node:fs/promises"
import { join } from "node:path"

const root = join(import.meta.dirname, "..", "..", "..", "vectors")

export interface Vector {
  /** File name without `.json`. */
  name: string
  value: unknown
}

/** Path of a file of a topic, for vectors that are not JSON. */
export const vectorPath = (topic: string, file: string): string => join(root, topic, file)

/** Every JSON vector of a topic in order of its name. Throws if there is none, so that a wrong topic does not pass as green. */
export async function sharedVectors(topic: string): Promise<Vector[]> {
  const files = (await readdir(join(root, topic))).filter((file) => file.endsWith(".json")).sort()
  if (files.length === 0) throw new Error(`vectors/${topic} holds no JSON file`)
  return Promise.all(
    files.map(async (file) => ({
      name: file.slice(0, -".json".length),
      value: JSON.parse(await readFile(join(root, topic, file), "utf8")),
    })),
  )
}
