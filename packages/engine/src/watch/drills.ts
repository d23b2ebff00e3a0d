/** Drills' results kept as evidence: signed by whoever keeps them, sealed for the officers (spec/drill.md). */
import { canonicalJson, fromBase64url, fromUtf8, randomUuid, toBase64url, utf8 } from "@subrosa/codec"
import { DrillId, drillCreate, drillSearch, type KeptDrill } from "@subrosa/contract"
import { context, importSignSeed, sign, verify } from "@subrosa/crypto"
import { z } from "zod"
import type { Core } from "../core.ts"
import { type OfficersPlace, openOfficersText, sealOfficersText } from "../document/officers-text.ts"
import { staffNames } from "../log/staff-names.ts"
import type { Engine, KeptDrillLine } from "../port.ts"

export type DrillsFace = Pick<Engine, "drillKeep" | "drills">

const Row = z.object({ measure: z.string(), subrosa: z.string(), plain: z.string() })
const Bar = z.object({ measure: z.string(), measured: z.string(), wanted: z.string(), met: z.boolean() })

/** What a drill says of itself, without its raw figures. Holds nobody's data: its patients are invented. */
export const DrillReport = z.object({
  drill: z.string(),
  title: z.string(),
  capability: z.string(),
  ranAt: z.string(),
  seed: z.number(),
  seconds: z.number(),
  /** Run under the practice's own limits and settings. */
  ownConfiguration: z.boolean(),
  rows: z.array(Row),
  bars: z.array(Bar).min(1),
  tried: z.array(z.string()),
  notMeasured: z.array(z.string()),
  examples: z.array(z.string()),
})
export type DrillReport = z.infer<typeof DrillReport>

const placeOf = (id: string): OfficersPlace => `drill-report/${id}`

export const createDrills = (core: Core): DrillsFace => ({
  async drillKeep(report) {
    const id = DrillId.parse(randomUuid())
    const text = canonicalJson(DrillReport.parse(report))
    const signature = await sign(await importSignSeed(core.signSeed()), text, contextOf(core, id))
    const { drill, ranAt, bars } = report
    await core.call(drillCreate, {
      body: {
        ...{ id, drill, ranAt },
        bars: bars.length,
        missed: bars.filter(({ met }) => !met).length,
        report: await sealOfficersText(core, placeOf(id), fromUtf8(text)),
        signature: toBase64url(signature),
      },
    })
    return id
  },
  async drills() {
    const { drills } = await core.call(drillSearch, { query: { limit: 200 } })
    const nameOf = await staffNames(
      core,
      drills.map(({ account }) => account),
    )
    const lines: KeptDrillLine[] = []
    for (const kept of drills) {
      const { id, drill, ranAt, keptAt, account, bars, missed } = kept
      const report = await readReport(core, kept)
      lines.push({
        id,
        drill,
        ranAt,
        keptAt,
        by: nameOf(account),
        bars,
        missed,
        ...(report !== undefined && { report }),
      })
    }
    return lines
  },
})

/** Undefined unless it opens, is signed by the person who kept it, and says what stands beside it. */
async function readReport(core: Core, kept: KeptDrill): Promise<DrillReport | undefined> {
  const text = await openOfficersText(core, placeOf(kept.id), kept.report)
  const card = text === null ? undefined : await core.staffCard(kept.account)
  if (text === null || card === undefined) return undefined
  const isSigned = await verify(card.signPublicKey, utf8(text), fromBase64url(kept.signature), contextOf(core, kept.id))
  const parsed = isSigned ? DrillReport.safeParse(JSON.parse(text)) : undefined
  if (parsed?.success !== true) return undefined
  const { drill, ranAt, bars } = parsed.data
  const isSame =
    drill === kept.drill &&
    ranAt === kept.ranAt &&
    bars.length === kept.bars &&
    bars.filter(({ met }) => !met).length === kept.missed
  return isSame ? parsed.data : undefined
}

const contextOf = (core: Core, id: string) => context("drill-report", core.practice(), id)
