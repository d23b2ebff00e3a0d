/** What `subrosa drill` has to do with one's own practice: its configuration, results kept as evidence, the reminder. */
import type { Configuration, DrillResult } from "@subrosa/drill"
import { CliError } from "../cli-error.ts"
import { connected } from "../connect.ts"
import { exitCodes } from "../exit-codes.ts"
import type { Globals } from "../globals.ts"
import type { Output } from "../output.ts"

/** Limits and settings as they are in force now. */
export const configurationOf = (globals: Globals): Promise<Configuration> =>
  connected(globals, async (engine) => {
    const state = engine.state()
    if (state.kind !== "open") throw new CliError("the practice is not open", { exitCode: exitCodes.signIn })
    return { limits: await engine.limits(), settings: state.me.settings }
  })

/** The drill has just ended. */
export async function keepResult(globals: Globals, result: DrillResult, ownConfiguration: boolean): Promise<void> {
  const { keptReport } = await import("@subrosa/drill")
  const ranAt = new Date()
  await connected(globals, (engine) => engine.drillKeep(keptReport(result, ranAt, ownConfiguration)))
}

export const listKept = (globals: Globals, output: Output): Promise<void> =>
  connected(globals, async (engine) => {
    const kept = await engine.drills()
    for (const { drill, ranAt, by, bars, missed, report } of kept) {
      const outcome = missed === 0 ? `all ${bars} bars met` : `${missed} of ${bars} bars missed`
      const doubt = report === undefined ? "; the report is not what was signed, or does not open" : ""
      output.line(`${drill}  ${ranAt.slice(0, 16).replace("T", " ")}  ${outcome}, kept by ${by}${doubt}`)
      for (const { measure, measured, wanted, met } of report?.bars ?? [])
        if (!met) output.line(`  missed: ${measure}: ${measured}, wanted ${wanted}`)
    }
    if (kept.length === 0) output.line("No drill was kept yet: run one with --keep.")
    output.result(kept)
  })

export const setEvery = (globals: Globals, days: number, output: Output): Promise<void> =>
  connected(globals, async (engine) => {
    const { pending } = await engine.settingsUpdate({ drillEveryDays: days })
    output.line(
      pending !== null
        ? "Reminding less often waits for a second person and its delay."
        : days === 0
          ? "Nobody is reminded of drills."
          : `A kept drill is due again after ${days} days; an alarm says so.`,
    )
    output.result({ pending })
  })
