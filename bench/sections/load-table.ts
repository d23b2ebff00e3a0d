/** Two servers under the same load, side by side. */
import type { Measured } from "../load/run-load.ts"
import { figure, type Table } from "../report.ts"
import { type Compared, connectionsOf, medianOf, type Round, ratioOf } from "./compare.ts"

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
    rows: compared.flatMap((rounds) => [
      loadRow("Subrosa", rounds, ({ ours }) => ours, figure(ratioOf(rounds))),
      loadRow("bare", rounds, ({ bare }) => bare, ""),
    ]),
  }
}

const columns: readonly ((measured: Measured) => number)[] = [
  ({ latencyMs }) => latencyMs.p50,
  ({ latencyMs }) => latencyMs.p95,
  ({ latencyMs }) => latencyMs.p99,
  ({ cpuMs }) => cpuMs.server,
  ({ cpuMs }) => cpuMs.postgres,
  ({ cpuMs }) => cpuMs.generator,
]

function loadRow(name: string, rounds: Compared, serverOf: (round: Round) => Measured, ratio: string): string[] {
  const over = (column: (measured: Measured) => number) => figure(medianOf(rounds, (round) => column(serverOf(round))))
  return [String(connectionsOf(rounds)), name, over(({ perSecond }) => perSecond), ratio, ...columns.map(over)]
}
