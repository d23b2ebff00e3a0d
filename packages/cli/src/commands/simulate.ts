/** `subrosa simulate`: practice years, to see what governor and snooping detector do to honest people and to snoopers. */
import type { Command } from "commander"
import { exitCodes } from "../exit-codes.ts"
import { type Globals, outputOf } from "../globals.ts"
import { wholeNumber } from "../whole-number.ts"

export function simulateCommand(program: Command): void {
  program
    .command("simulate")
    .summary("simulate practice years with snoopers in it")
    .description(
      "Invents practices (60 therapists, 10,000 patients) and a year of each one's work, seeds snoopers of the kinds found in real practices, and runs the\n" +
        "governor's and the snooping detector's own rules over them. Touches no server and no data. What it assumes: packages/simulate/src/assumptions.ts.\n" +
        "Exit code 1: a bar was missed; each is named on a line that begins with `missed:`.",
    )
    .option("--seed <n>", "of the first year; the same seed makes the same year", wholeNumber(0, 0xffff_ffff), 1)
    .option(
      "--years <n>",
      "years judged together, each of another practice (one has few snoopers: chance)",
      wholeNumber(1, 100),
      4,
    )
    .action(async ({ seed, years }: { seed: number; years: number }, command: Command) => {
      const output = outputOf(command.optsWithGlobals<Globals>())
      // Loaded here: no other command needs it.
      const { missedBars, reportYears, simulate } = await import("@subrosa/simulate")
      const simulated = simulate({ seed, years, start: nextMonday(new Date()) })
      for (const line of reportYears(simulated)) output.line(line)
      output.result({ ...simulated, missed: missedBars(simulated) })
      if (missedBars(simulated).length > 0) process.exitCode = exitCodes.failed
    })
}

/** Midnight UTC of the Monday to come, in milliseconds since 1970: the simulated year lies ahead. */
function nextMonday(now: Date): number {
  const days = (8 - now.getUTCDay()) % 7 || 7
  return Date.UTC(now.getUTCFullYear(), now.getUTCMonth(), now.getUTCDate() + days)
}
