/** Decoys. Which charts they are is shown after a fresh sign-in only and kept in no cache: it goes with the page. */
import type { ChartId } from "@subrosa/contract"
import { desk } from "./desk.ts"

export type DecoyLine = Awaited<ReturnType<typeof desk.decoys>>[number] & {
  /** Somebody opened it outside an export: they and whoever was told know that it is one. */
  spent: boolean
}

export async function decoysRead(): Promise<DecoyLine[]> {
  const decoys = await desk.decoys()
  return Promise.all(decoys.map(async (decoy) => ({ ...decoy, spent: await wasOpened(decoy.chart) })))
}

async function wasOpened(chart: ChartId): Promise<boolean> {
  return (await desk.who(chart)).some(({ type, export: isExport }) => type === "release" && !isExport)
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
