/** `subrosa incident role`, `hold`, `police`: who does what, whether evidence is held, whether the police ask for silence. */
import { type AccountId, type CaseId, CaseRole } from "@subrosa/contract"
import { type Command, InvalidArgumentError, Option } from "commander"
import { CliError } from "../../cli-error.ts"
import { connected } from "../../connect.ts"
import { exitCodes } from "../../exit-codes.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { caseArgument, idOption, timeOption } from "./arguments.ts"

export function roleCommand(incident: Command): void {
  incident
    .command("role")
    .summary("who does what in a case")
    .argument("<case>", "its id", caseArgument)
    .argument("<role>", CaseRole.options.join(", "), roleArgument)
    .argument("<account>", "whose role it is", idOption)
    .option("--taken", "no longer")
    .action(async (id: CaseId, role: CaseRole, account: AccountId, { taken }: { taken?: true }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const change = taken ? "taken" : "given"
      await connected(globals, (engine) => engine.caseRole({ case: id, account, role, change }))
      outputOf(globals).result({ case: id, role, account, change })
    })
}

function roleArgument(text: string): CaseRole {
  const parsed = CaseRole.safeParse(text)
  if (!parsed.success) throw new InvalidArgumentError(`roles are ${CaseRole.options.join(", ")}.`)
  return parsed.data
}

export function holdCommand(incident: Command): void {
  incident
    .command("hold")
    .summary("hold the evidence of a case, or lift the hold: also of one that is closed")
    .argument("<case>", "its id", caseArgument)
    .addOption(changeOption())
    .action(async (id: CaseId, { lifted }: { lifted?: true }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const change = lifted ? "lifted" : "put"
      await connected(globals, (engine) => engine.caseHold({ case: id, change }))
      output.line(lifted ? "its evidence may be erased when its time comes" : "nothing in its reach is erased")
      output.result({ case: id, change })
    })
}

interface Police {
  until?: string
  form: "written" | "oral"
  official?: string
  lifted?: true
}

export function policeCommand(incident: Command): void {
  incident
    .command("police")
    .summary("the police ask for silence: letters can be made, and none is sent (45 CFR 164.412)")
    .argument("<case>", "its id", caseArgument)
    .option("--official <who>", "name, rank and agency; sealed for officers")
    .option("--until <time>", "until when; spoken for, at most 30 days", timeOption)
    .addOption(new Option("--form <form>", "how they asked").choices(["written", "oral"]).default("oral"))
    .addOption(changeOption().conflicts(["official", "until"]))
    .action(async (id: CaseId, options: Police, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const change = await connected(globals, async (engine) => {
        if (options.lifted) {
          const { policeHold } = await engine.caseRead(id)
          if (policeHold === undefined) throw new CliError("nobody asks for silence", { exitCode: exitCodes.usage })
          const { form, until, text } = policeHold
          await engine.casePoliceHold({ case: id, change: "lifted", form, until, official: text ?? "" })
          return "lifted"
        }
        const { official, until, form } = options
        if (official === undefined || until === undefined) {
          throw new CliError("say who asked, and until when", {
            hint: 'add --official "Sgt. Lee, State Police" --until 2026-03-31, or --lifted',
            exitCode: exitCodes.usage,
          })
        }
        await engine.casePoliceHold({ case: id, change: "put", form, until, official })
        return "put"
      })
      output.line(change === "put" ? `nothing is sent until ${options.until}` : "what is made may be sent")
      output.result({ case: id, change })
    })
}

const changeOption = () => new Option("--lifted", "it stands no more")
