/** Files out of what was dropped, folders unfolded. */
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
