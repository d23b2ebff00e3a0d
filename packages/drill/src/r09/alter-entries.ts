/** Changing what was written: through the app, where the original stays, and beneath it, where what is read does not verify. */
import type { ChartId } from "@subrosa/contract"
import type pg from "pg"
import type { Instance } from "../instance.ts"
import type { R09Figures } from "./measure.ts"

export async function alterEntries(
  { engine, practice }: Instance,
  database: pg.Client,
  charts: readonly ChartId[],
): Promise<R09Figures["altered"]> {
  const [first] = charts
  if (first === undefined) throw new Error("invariant: there are charts")
  const kept = await amendByApp(engine, first)
  const altered: string[] = []
  const seen = new Set<string>()
  for (const chart of charts.slice(1, 4)) {
    const { rows } = await database.query<{ entry: string }>(
      `update store.entry set ciphertext = set_byte(ciphertext, 40, (get_byte(ciphertext, 40) # 1))
       where practice = $1 and chart = $2 and entry in (select entry from store.entry where practice = $1 and chart = $2 order by entry limit 2)
       returning entry`,
      [practice, chart],
    )
    altered.push(...rows.map(({ entry }) => entry))
    engine.chartClose(chart)
    const read = await engine.chartOpen({ chart, purpose: "TREAT", reason: "administration" }).catch(() => undefined)
    // A chart that does not open at all has been noticed as well.
    for (const { entry } of rows) {
      if (read === undefined || read.unreadable.some((one) => one.entry === entry)) seen.add(entry)
    }
  }
  return { entries: altered.length, detected: seen.size, ...kept }
}

async function amendByApp(
  engine: Instance["engine"],
  chart: ChartId,
): Promise<{ amended: number; originalsKept: number }> {
  const before = await engine.chartOpen({ chart, purpose: "TREAT" })
  if (before.patient === undefined) throw new Error("invariant: a patient's chart holds a Patient")
  const original = JSON.stringify(before.patient.birthDate)
  const { resourceType, id } = before.patient
  const after = await engine.resourceUpdate({ chart, resource: { ...before.patient, birthDate: "1901-01-01" } })
  const history = after.history?.[`${resourceType}/${id}`] ?? []
  const isKept = history.some(({ resource }) => JSON.stringify(resource.birthDate) === original)
  return { amended: 1, originalsKept: isKept ? 1 : 0 }
}
