/** Ids come from addresses as text; the engine and the server check them. */
import type { ChartId } from "@subrosa/contract"

export type { ChartId } from "@subrosa/contract"
export type { WorklistItem } from "@subrosa/engine"

export const chartIdOf = (text: string): ChartId => text as ChartId
