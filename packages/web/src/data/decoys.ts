/** Decoys. Which charts they are is shown after a fresh sign-in only and kept in no cache: it goes with the page. */
import type { ChartId } from "@subrosa/contract"
import { desk } from "./desk.ts"

export type DecoyLine = Awaited<ReturnType<typeof desk.decoys>>[number] & {
  /** An alarm told of it: whoever reads alarms knows that it is one. */
  spent: boolean
}

export async function decoysRead(): Promise<DecoyLine[]> {
  const [decoys, alarms] = await Promise.all([desk.decoys(), desk.alarms("all")])
  const opened = new Set<string>(alarms.filter(({ kind }) => kind === "decoy-opened").map(({ subject }) => subject.id))
  return decoys.map((decoy) => ({ ...decoy, spent: opened.has(decoy.chart) }))
}

export async function decoysCreate(count: number): Promise<DecoyLine[]> {
  await desk.decoysCreate({ count })
  return decoysRead()
}

export async function decoyEnd(chart: ChartId): Promise<DecoyLine[]> {
  await desk.decoyEnd(chart)
  return decoysRead()
}

/** As many new ones; the old ones are ordinary charts of invented patients from then on. New first: there is no moment without any. */
export async function decoysReplace(old: readonly Pick<DecoyLine, "chart">[]): Promise<DecoyLine[]> {
  await desk.decoysCreate({ count: old.length })
  for (const { chart } of old) await desk.decoyEnd(chart)
  return decoysRead()
}
