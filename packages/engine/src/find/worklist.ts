/** A list of patients: a sealed document of one team (a person's own, or a care team's), newest first. */
import { fromUtf8, utf8 } from "@subrosa/codec"
import { ChartId, type TeamId } from "@subrosa/contract"
import { z } from "zod"
import type { Core } from "../core.ts"
import { EngineError, type WorklistItem } from "../port.ts"

const itemsMax = 500
const name = "worklist"
const hourMs = 60 * 60 * 1000

const Worklist = z.object({
  items: z.array(
    z.object({
      chart: ChartId,
      name: z.string(),
      birthDate: z.string().exactOptional(),
      lastOpened: z.string().exactOptional(),
    }),
  ),
})

export interface WorklistChange {
  add?: readonly WorklistItem[] | undefined
  remove?: readonly ChartId[] | undefined
}

/** The list after a change: what is added comes first and takes the place of what was there. Pure. */
export function changeWorklist(
  items: readonly WorklistItem[],
  { add = [], remove = [] }: WorklistChange,
): WorklistItem[] {
  const gone = new Set<ChartId>([...remove, ...add.map(({ chart }) => chart)])
  const before = new Map(items.map((item) => [item.chart, item]))
  const added = add.map((item) => ({ ...before.get(item.chart), ...item }))
  return [...added, ...items.filter(({ chart }) => !gone.has(chart))].slice(0, itemsMax)
}

export class WorklistDocument {
  readonly #core: Core
  readonly #team: () => TeamId
  #kept: { version: number; items: WorklistItem[] } | undefined

  constructor(core: Core, team: () => TeamId) {
    this.#core = core
    this.#team = team
    core.onLock(() => {
      this.#kept = undefined
    })
  }

  /** The list as far as it was read here. */
  known(): WorklistItem[] {
    return this.#kept?.items ?? []
  }

  async read(): Promise<WorklistItem[]> {
    const found = await this.#core.documents.read(this.#team(), name)
    this.#kept = found ? { version: found.version, items: parseItems(found.plaintext) } : { version: 0, items: [] }
    return this.#kept.items
  }

  /** Notes on the list when a chart of it was opened, at most once an hour. */
  async opened(chart: ChartId, time: string): Promise<void> {
    const item = this.known().find((one) => one.chart === chart)
    const { lastOpened = "" } = item ?? {}
    if (!item || Date.parse(time) - (Date.parse(lastOpened) || 0) < hourMs) return
    await this.update({ add: [{ ...item, lastOpened: time }] })
  }

  async update(change: WorklistChange): Promise<WorklistItem[]> {
    for (let attempt = 0; ; attempt++) {
      if (!this.#kept) await this.read()
      const { version, items } = this.#kept ?? { version: 0, items: [] }
      const changed = changeWorklist(items, change)
      try {
        const plaintext = utf8(JSON.stringify({ items: changed }))
        await this.#core.documents.update(this.#team(), name, version + 1, plaintext)
        this.#kept = { version: version + 1, items: changed }
        return changed
      } catch (error) {
        // Another tab or device changed it: the change is made once more on theirs.
        if (!(error instanceof EngineError && error.code === "conflict") || attempt >= 3) throw error
        this.#kept = undefined
      }
    }
  }
}

function parseItems(plaintext: Uint8Array): WorklistItem[] {
  try {
    return Worklist.parse(JSON.parse(fromUtf8(plaintext))).items
  } catch (cause) {
    throw new EngineError("unreadable", "Your list of patients cannot be read by this version of Subrosa.", { cause })
  }
}
