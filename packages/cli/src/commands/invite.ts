/** `subrosa invite`: a link for a newcomer, and, with --wait, letting them in when they have joined. */
import type { Role } from "@subrosa/contract"
import { type Command, Option } from "commander"
import { connected } from "../connect.ts"
import { type Globals, outputOf } from "../globals.ts"

const roles: Role[] = ["owner", "privacy-officer", "clinician", "supervisor", "front-desk", "biller"]

export function inviteCommand(program: Command): void {
  program
    .command("invite")
    .summary("make an invitation link, or let newcomers in")
    .description(
      "Prints a link. The part after # is the secret that authenticates the newcomer's keys: hand it over directly.\n" +
        "A newcomer's keys are checked and let in by a client of the inviter: --wait stays until that is done, --confirm does it for all who wait.",
    )
    .addOption(new Option("--role <role...>", "roles of the newcomer").choices(roles))
    .option("--label <text>", "for your own list of invitations", "Newcomer")
    .option("--days <n>", "days until the link expires (at most 14)", Number, 7)
    .option("--wait", "wait until the newcomer has joined, and let them in")
    .option("--confirm", "let in those who have joined, then end")
    .action(
      async (
        options: { role?: Role[]; label: string; days: number; wait?: boolean; confirm?: boolean },
        command: Command,
      ) => {
        const globals = command.optsWithGlobals<Globals>()
        const output = outputOf(globals)
        await connected(globals, async (engine) => {
          const link =
            options.role === undefined
              ? undefined
              : await engine.invite({ roles: [...options.role].sort(), label: options.label, days: options.days })
          if (link !== undefined) output.line(link.link)
          if (!options.wait && !options.confirm) return output.result(link)
          for (;;) {
            const { confirmed, refused } = await engine.confirmNewcomers()
            for (const name of confirmed) output.line(`${name} is in.`)
            for (const { name, because } of refused) output.line(`${name} was refused: ${because}`)
            const open = (await engine.invitations()).find((invitation) => invitation.id === link?.id)
            if (options.confirm || open === undefined || open.state === "used" || open.state === "expired") {
              return output.result({ ...link, confirmed, refused })
            }
            await new Promise((resolve) => setTimeout(resolve, 3000))
          }
        })
      },
    )
}
