/** Raises the instance, lets it work, and takes the copy: everything on disk while it ran and after it stopped, and the backup. */
import { rm } from "node:fs/promises"
import { join } from "node:path"
import type { KeyFile } from "@subrosa/crypto"
import { raiseInstance } from "../instance.ts"
import type { Population } from "../population/population.ts"
import { copyFolder } from "../thief/copy.ts"
import { listeningPorts } from "../thief/listening.ts"
import { type WorkDay, workDay } from "../work-day.ts"

export interface StealOptions {
  onProgress: (step: string) => void
  /** Called before the copy is taken, with the instance's data directory: for showing that the drill notices. */
  beforeTheft?: ((data: string, population: Population) => Promise<void>) | undefined
}

export interface Stolen {
  /** An instance without a patient: what is found there is nobody's. */
  empty: string
  /** While it ran, and after it stopped. */
  folders: string[]
  /** The one of them that a PostgreSQL can be started on. */
  cluster: string
  files: string[]
  work: WorkDay
  databasePorts: number[] | undefined
  keeperKey: string
  owner: KeyFile
}

export async function steal(
  root: string,
  population: Population,
  { onProgress, beforeTheft }: StealOptions,
): Promise<Stolen> {
  const data = join(root, "instance", "data")
  const copy = (name: string) => join(root, "copy", name)
  const [empty, running, stopped] = [copy("empty"), copy("running"), copy("stopped")]
  const backup = copy("backup.age")
  onProgress("raising an instance")
  const instance = await raiseInstance({ data, onEmpty: () => copyFolder(data, empty) })
  let work: WorkDay
  let databasePorts: number[] | undefined
  try {
    onProgress(`a day's work with ${population.people.length} patients`)
    work = await workDay(instance, population, backup)
    const pid = instance.postgresPid()
    databasePorts = pid === undefined ? undefined : await listeningPorts(pid)
    await beforeTheft?.(data, population)
    onProgress("copying everything")
    await copyFolder(data, running)
  } finally {
    await instance.stop()
  }
  await copyFolder(data, stopped)
  await rm(data, { recursive: true })
  return {
    empty,
    folders: [running, stopped],
    cluster: stopped,
    files: [backup],
    work,
    databasePorts,
    keeperKey: instance.layout.keeperKey,
    owner: instance.owner,
  }
}
