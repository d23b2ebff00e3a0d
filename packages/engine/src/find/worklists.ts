/**
 * The lists a person works from: their own, and those of the care teams they are on.
 *
 * A care team's list is where an import puts its patients, so that colleagues find them without knowing names and birth dates. It is sealed under the
 * team's key; a custodian does not see it.
 */
import type { ChartId, TeamId } from "@subrosa/contract"
import type { Core } from "../core.ts"
import type { WorklistItem } from "../port.ts"
import { type WorklistChange, WorklistDocument } from "./worklist.ts"

export class Worklists {
  readonly #core: Core
  readonly #own: WorklistDocument
  readonly #teams = new Map<TeamId, WorklistDocument>()

  constructor(core: Core) {
    this.#core = core
    this.#own = new WorklistDocument(core, () => core.personalTeam().team)
    core.onLock(() => this.#teams.clear())
  }

  /** What was read here so far, one's own first, each chart once. */
  known(): WorklistItem[] {
    const lists = [this.#own.known(), ...[...this.#teams.values()].map((list) => list.known())]
    const items = new Map<ChartId, WorklistItem>()
    for (const item of lists.flat()) if (!items.has(item.chart)) items.set(item.chart, item)
    return [...items.values()]
  }

  async read(): Promise<WorklistItem[]> {
    // Before anything is under way: once locked this throws, and nothing of it is left to fail unheard.
    const lists = [this.#own, ...this.#careLists()]
    await Promise.all(lists.map((list) => list.read()))
    return this.known()
  }

  /** Additions go to one's own list; a removal takes the chart off every list it is on. */
  async update({ add, remove = [] }: WorklistChange): Promise<WorklistItem[]> {
    if (add !== undefined || on(this.#own, remove)) await this.#own.update({ add, remove })
    await Promise.all(this.#careLists().map((list) => (on(list, remove) ? list.update({ remove }) : undefined)))
    return this.known()
  }

  /** Puts patients on a care team's list, for all of its members. */
  async share(team: TeamId, items: readonly WorklistItem[]): Promise<void> {
    await this.#listOf(team).update({ add: items })
  }

  /** Notes on one's own list when a chart was opened. */
  async opened(chart: ChartId, time: string): Promise<void> {
    await this.#own.opened(chart, time)
  }

  #careLists(): WorklistDocument[] {
    return this.#core
      .careTeams()
      .filter(({ custodian }) => !custodian)
      .map(({ team }) => this.#listOf(team))
  }

  #listOf(team: TeamId): WorklistDocument {
    const list = this.#teams.get(team) ?? new WorklistDocument(this.#core, () => team)
    this.#teams.set(team, list)
    return list
  }
}

const on = (list: WorklistDocument, charts: readonly ChartId[]): boolean =>
  list.known().some(({ chart }) => charts.includes(chart))
