/** Files out of what was dropped, folders unfolded, and which of them to import. */
import { isFhirFileName } from "@subrosa/fhir"
import type { DropItem } from "react-aria-components"

export interface NamedFile {
  file: File
  /** With its folders. */
  name: string
}

export async function filesIn(items: Iterable<DropItem> | AsyncIterable<DropItem>, folder = ""): Promise<NamedFile[]> {
  const files: NamedFile[] = []
  for await (const item of items) {
    if (item.kind === "file") files.push({ file: await item.getFile(), name: folder + item.name })
    else if (item.kind === "directory") files.push(...(await filesIn(item.getEntries(), `${folder}${item.name}/`)))
  }
  return files
}

/** Of a folder those that are FHIR by their names; one that was chosen by itself whatever its name: what it is instead is said in the report. */
export function filesToImport(files: readonly NamedFile[]): { taken: NamedFile[]; leftOut: string[] } {
  const isTaken = (name: string) => isFhirFileName(name) || !name.includes("/")
  return {
    taken: files.filter(({ name }) => isTaken(name)),
    leftOut: files.map(({ name }) => name).filter((name) => !isTaken(name) && !isSystems(name)),
  }
}

/** What a system leaves behind by itself (.DS_Store) was meant by nobody. */
const isSystems = (name: string): boolean => /(?:^|\/)\.[^/]*$/.test(name)
