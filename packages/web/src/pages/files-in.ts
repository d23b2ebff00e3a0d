/** Files out of what was dropped, folders unfolded, and which of them to import. */
import { fileNameKind } from "@subrosa/fhir"
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

/** One that was chosen by itself is taken whatever its name: what it is instead is said in the report. */
export function filesToImport(files: readonly NamedFile[]): { taken: NamedFile[]; leftOut: string[] } {
  const kindOf = (name: string) => (name.includes("/") ? fileNameKind(name) : "fhir")
  return {
    taken: files.filter(({ name }) => kindOf(name) === "fhir"),
    leftOut: files.map(({ name }) => name).filter((name) => kindOf(name) === "other"),
  }
}
