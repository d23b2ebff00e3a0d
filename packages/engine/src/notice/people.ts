/**
 * The people of a case while letters are made: contact cards opened once and kept in memory until the keys leave it, so that counting and
 * writing cost one opening each.
 */
import { type CaseId, CaseReleaseId, type ChartId } from "@subrosa/contract"
import type { Core } from "../core.ts"
import { EngineError } from "../port.ts"
import type { ContactCard, IncidentEngine } from "../port-incident.ts"
import type { NoticeEngine } from "../port-notice.ts"
import { keep, readKept } from "./words.ts"

const cardsAtOnce = 64

export interface People {
  /** Asks for the release, or begins it once another officer has agreed. */
  release(id: CaseId, scope: number): ReturnType<NoticeEngine["caseCardsRelease"]>
  /** Opened anew when they are next needed: somebody mended these charts. */
  forget(id: CaseId, charts: readonly ChartId[]): void
  ready(id: CaseId, scope: number): Promise<{ until: string } | undefined>
  /** What lies open here already; nothing is opened for it. */
  known(id: CaseId, scope: number): ReadonlyMap<ChartId, ContactCard>
  /** Everyone's, or of `only`; each is opened once. @throws EngineError second_person_required without a release */
  cards(
    id: CaseId,
    scope: number,
    options?: { only?: readonly ChartId[]; onProgress?: ((done: number, total: number) => void) | undefined },
  ): Promise<ReadonlyMap<ChartId, ContactCard>>
}

export function createPeopleOf(core: Core, incidents: IncidentEngine): People {
  const opened = new Map<CaseId, { scope: number; cards: Map<ChartId, ContactCard> }>()
  core.onLock(() => opened.clear())

  /** In force for this scope, and begun by this person: the keeper opens it for nobody else. */
  const releaseOf = async (id: CaseId, scope: number) => {
    const { release } = await readKept(core, id)
    const isMine = release?.account === core.account() && release.scope === scope
    return isMine && release.validUntil > core.now().toISOString() ? release : undefined
  }

  return {
    async release(id, scope) {
      const known = await releaseOf(id, scope)
      if (known !== undefined) return { kind: "released", validUntil: known.validUntil }
      const answer = await incidents.caseRelease({ case: id })
      if (answer.kind === "waiting") return answer
      const { release, validUntil } = answer
      await keep(core, id, { release: { id: release, account: core.account(), scope, validUntil } })
      return { kind: "released", validUntil }
    },
    forget(id, charts) {
      for (const chart of charts) opened.get(id)?.cards.delete(chart)
    },
    async ready(id, scope) {
      const release = await releaseOf(id, scope)
      return release && { until: release.validUntil }
    },
    known(id, scope) {
      const kept = opened.get(id)
      return kept?.scope === scope ? kept.cards : new Map()
    },
    async cards(id, scope, { only, onProgress } = {}) {
      const charts = only ?? (await incidents.caseCharts(id))
      const kept = opened.get(id)
      const cards = kept?.scope === scope ? kept.cards : new Map<ChartId, ContactCard>()
      opened.set(id, { scope, cards })
      const wanted = charts.filter((chart) => !cards.has(chart))
      if (wanted.length === 0) return cards
      const release = await releaseOf(id, scope)
      if (release === undefined) {
        throw new EngineError(
          "second_person_required",
          "Another officer has to agree to the release of the contact cards first.",
        )
      }
      for (let from = 0; from < wanted.length; from += cardsAtOnce) {
        const part = wanted.slice(from, from + cardsAtOnce)
        for (const card of await incidents.caseCards({
          case: id,
          release: CaseReleaseId.parse(release.id),
          charts: part,
        })) {
          cards.set(card.chart, card)
        }
        onProgress?.(cards.size, charts.length)
      }
      return cards
    },
  }
}
