/** Writes a corpus of FHIR files of at least so many bytes, and the same resources as one file for COPY. */
import { once } from "node:events"
import { createWriteStream } from "node:fs"
import { mkdir, readdir, readFile, writeFile } from "node:fs/promises"
import { join } from "node:path"
import { fileURLToPath } from "node:url"
import { gunzipSync } from "node:zlib"
import { isUuid } from "@subrosa/codec"
import { copyResources } from "./multiply.ts"
import type { Resource } from "./resource.ts"

const sample = fileURLToPath(new URL("../../packages/cli/sample", import.meta.url))

export interface Corpus {
  /** Folder of Bundles and NDJSON files, in compact JSON. */
  folder: string
  files: number
  bytes: number
  resources: number
  patients: number
  /** One resource a line, in COPY's text format. */
  copyFile: string
  /** Of the resources alone, without Bundles around them and escapes. */
  resourceBytes: number
}

export async function writeCorpus(into: string, bytesMin: number): Promise<Corpus> {
  const sources = await readSample()
  const corpus: Corpus = {
    folder: join(into, "corpus"),
    files: 0,
    bytes: 0,
    resources: 0,
    patients: 0,
    copyFile: join(into, "copy.txt"),
    resourceBytes: 0,
  }
  await mkdir(corpus.folder)
  const copyFile = createWriteStream(corpus.copyFile, { mode: 0o644 })
  for (let copy = 1; corpus.bytes < bytesMin; copy++) {
    for (const { name, resources, ndjson } of sources) {
      const copied = copyResources(resources, copy)
      const lines = copied.map((resource) => JSON.stringify(resource))
      const text = ndjson ? `${lines.join("\n")}\n` : bundleOf(copied)
      await writeFile(join(corpus.folder, `${copy}-${name}.${ndjson ? "ndjson" : "json"}`), text)
      if (!copyFile.write(`${lines.map(copyText).join("\n")}\n`)) await once(copyFile, "drain")
      corpus.files++
      corpus.bytes += Buffer.byteLength(text)
      corpus.resources += copied.length
      corpus.patients += copied.filter(({ resourceType }) => resourceType === "Patient").length
      corpus.resourceBytes += lines.reduce((sum, line) => sum + Buffer.byteLength(line), 0)
    }
  }
  await new Promise<void>((done, fail) => copyFile.end((error?: Error | null) => (error ? fail(error) : done())))
  return corpus
}

interface Source {
  name: string
  resources: Resource[]
  ndjson: boolean
}

async function readSample(): Promise<Source[]> {
  const names = (await readdir(sample)).filter((name) => name.endsWith(".gz")).sort()
  return Promise.all(
    names.map(async (file) => {
      const text = gunzipSync(await readFile(join(sample, file))).toString()
      const ndjson = file.endsWith(".ndjson.gz")
      return { name: file.replace(/\..*$/, ""), ndjson, resources: ndjson ? linesOf(text) : entriesOf(text) }
    }),
  )
}

const linesOf = (text: string): Resource[] =>
  text
    .split("\n")
    .filter((line) => line.trim() !== "")
    .map((line) => JSON.parse(line))

const entriesOf = (text: string): Resource[] =>
  (JSON.parse(text) as { entry: { resource: Resource }[] }).entry.map(({ resource }) => resource)

const bundleOf = (resources: readonly Resource[]): string =>
  JSON.stringify({
    resourceType: "Bundle",
    type: "collection",
    entry: resources.map((resource) => ({ fullUrl: fullUrlOf(resource), resource })),
  })

const fullUrlOf = ({ resourceType, id = "" }: Resource): string =>
  isUuid(id) ? `urn:uuid:${id}` : `https://example.org/fhir/${resourceType}/${id}`

/** JSON holds no line break or tab outside escapes, so only the backslash has a meaning to COPY. */
const copyText = (json: string): string => json.replaceAll("\\", "\\\\")
