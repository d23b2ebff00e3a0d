/** The gate of a build: an app that names another host does not ship, unless the host stands in the data of laws and of crisis lines. */
import { glob, readFile } from "node:fs/promises"
import { join } from "node:path"
import { type ForeignAddress, foreignAddresses, hostsNamed } from "./foreign-addresses.ts"

/** Data that people read, with its sources; what the app never loads from. */
const dataOf = ["packages/law/data/**/*.json", "packages/incident/data/**/*.json"]
const shipped = "**/*.{html,js,css,svg,webmanifest}"

/** Addresses in the app built into `dir` from the tree at `root` that no reason is known for. */
export async function checkBuilt(dir: string, root: string): Promise<ForeignAddress[]> {
  const cited = new Set<string>()
  for await (const file of glob(dataOf, { cwd: root }))
    for (const host of hostsNamed(await readFile(join(root, file), "utf8"))) cited.add(host)
  const files: { name: string; text: string }[] = []
  for await (const name of glob(shipped, { cwd: dir }))
    files.push({ name, text: await readFile(join(dir, name), "utf8") })
  return foreignAddresses(files, cited)
}
