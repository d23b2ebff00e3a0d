/** Two servers under the same load, side by side. */
import type { Measured } from "../load/run-load.ts"
import { figure, type Table } from "../report.ts"

export interface Compared {
  ours: Measured
  bare: Measured
}

export const ratioOf = ({ ours, bare }: Compared): number => ours.perSecond / bare.perSecond

export function comparisonTable(unit: string, compared: readonly Compared[]): Table {
  return {
    head: [
      "conn.",
      "server",
      `${unit}/s`,
      "ratio",
      "p50 ms",
      "p95 ms",
      "p99 ms",
      "CPU ms: server",
      "PostgreSQL",
      "load",
    ],
    rows: compared.flatMap((pair) => [
      loadRow("Subrosa", pair.ours, figure(ratioOf(pair))),
      loadRow("bare", pair.bare, ""),
    ]),
  }
}

function loadRow(name: string, { connections, perSecond, latencyMs, cpuMs }: Measured, ratio: string): string[] {
  const { p50, p95, p99 } = latencyMs
  const figures = [p50, p95, p99, cpuMs.server, cpuMs.postgres, cpuMs.generator].map(figure)
  return [String(connections), name, figure(perSecond), ratio, ...figures]
}
