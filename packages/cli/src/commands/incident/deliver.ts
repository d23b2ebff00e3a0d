/** `subrosa incident deliver`: what became of each letter. */
import { type CaseId, type ChartId, NoticeChannel, NoticeReason, NoticeState } from "@subrosa/contract"
import type { EmailsSent } from "@subrosa/engine"
import { type Command, InvalidArgumentError } from "commander"
import { CliError } from "../../cli-error.ts"
import { connected } from "../../connect.ts"
import { exitCodes } from "../../exit-codes.ts"
import { type Globals, outputOf } from "../../globals.ts"
import { table } from "../../output-table.ts"
import { chartArgument } from "../open.ts"
import { caseArgument, readInput, timeOption } from "./arguments.ts"

export function deliverCommand(incident: Command): void {
  const deliver = incident.command("deliver").summary("who is told how, what was sent, what came back")
  listCommand(deliver)
  contactsCommand(deliver)
  emailCommand(deliver)
  sentCommand(deliver)
  returnsCommand(deliver)
  stepCommand(deliver)
}

function listCommand(deliver: Command): void {
  deliver
    .command("list")
    .summary("every person of the case, and where their notice stands")
    .argument("<case>", "its id", caseArgument)
    .option("--state <state>", NoticeState.options.join(", "), oneOf(NoticeState.options))
    .action(async (id: CaseId, { state }: { state?: NoticeState }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const notices = await connected(globals, (engine) =>
        engine.notices({ case: id, ...(state !== undefined && { state }) }),
      )
      const rows = notices.map((one) => [one.chart, one.state, one.channel ?? "", one.updatedAt])
      for (const line of table(rows)) output.line(line)
      output.result(notices)
    })
}

function contactsCommand(deliver: Command): void {
  deliver
    .command("contacts")
    .summary("who is told otherwise than by post: by phone, e-mail, in the portal or in person")
    .argument("<case>", "its id", caseArgument)
    .action(async (id: CaseId, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const lines = await connected(globals, (engine) => engine.caseContacts(id))
      const rows = lines.map((one) => [
        one.chart,
        one.channel,
        one.to,
        one.recipient,
        one.minor ? `for ${one.name}, a minor` : "",
        one.voiceMail ? "voice mail allowed" : "",
      ])
      for (const line of table(rows)) output.line(line)
      output.result(lines)
    })
}

/** Outcomes as lines for people. */
const outcomeTexts = {
  refused: "refused by the mail server for good: make their letter anew, it goes another way",
  later: "not taken now: try again later",
  unknown: "it may have left, nobody knows: ask them, or send it again with --again",
  changed: "the letter is not any more the one that was made: hold it back (deliver step) and make it anew",
} as const satisfies Record<EmailsSent["others"][number]["outcome"], string>

function emailCommand(deliver: Command): void {
  deliver
    .command("email")
    .summary("mails everyone who agreed to e-mail a link to their letter, sealed; no content")
    .argument("<case>", "its id", caseArgument)
    .option("--again", "also to those whose mail may have left before")
    .action(async (id: CaseId, { again = false }: { again?: boolean }, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const bar = output.progress("Sending")
      const sent = await connected(globals, (engine) =>
        engine.caseEmailsSend({ case: id, again, onProgress: (done, total) => bar.update(done, total) }),
      ).finally(() => bar.end())
      output.line(`${sent.accepted} sent by e-mail`)
      const rows = sent.others.map((one) => [one.chart, one.name, one.code ?? "", outcomeTexts[one.outcome]])
      for (const line of table(rows)) output.line(line)
      output.result(sent)
      if (sent.others.length > 0) process.exitCode = exitCodes.partly
    })
}

/** What is told of a letter that is made. */
const steps = NoticeState.exclude(["affected", "made"]).options
const sendable = ["post", "email", "phone"] as const

function sentCommand(deliver: Command): void {
  deliver
    .command("sent")
    .summary("all letters of a channel that are made have left the house")
    .argument("<case>", "its id", caseArgument)
    .argument("<channel>", sendable.join(", "), oneOf(sendable))
    .action(async (id: CaseId, channel: (typeof sendable)[number], _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const sent = await connected(globals, (engine) => engine.caseLettersSent({ case: id, channel }))
      output.line(`${sent} noted as sent by ${channel}`)
      output.result({ sent, channel })
    })
}

function returnsCommand(deliver: Command): void {
  deliver
    .command("returns")
    .summary("the print house's return file: whole, or not at all")
    .argument("<case>", "its id", caseArgument)
    .argument("<file>", "CSV as docs/guides/notices.md says")
    .action(async (id: CaseId, file: string, _options: object, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const text = await readInput(file)
      const result = await connected(globals, (engine) => engine.caseReturnFile({ case: id, text }))
      output.line(`${result.pieces} pieces: ${result.delivered} delivered, ${result.returned} returned`)
      if (result.returned > 0)
        output.line(`letters anew where another way is known: subrosa incident letters make ${id}`)
      output.result(result)
    })
}

interface StepOptions {
  channel?: NoticeChannel
  reason?: NoticeReason
  at?: string
}

function stepCommand(deliver: Command): void {
  deliver
    .command("step")
    .summary("one person's notice: reached by phone, come back, unreachable and why")
    .argument("<case>", "its id", caseArgument)
    .argument("<patient>", "chart id", chartArgument)
    .argument("<state>", "sent, delivered, returned, read, held-back, unreachable", oneOf(steps))
    .option("--channel <channel>", NoticeChannel.options.join(", "), oneOf(NoticeChannel.options))
    .option(
      "--reason <reason>",
      `with held-back and unreachable: ${NoticeReason.options.join(", ")}`,
      oneOf(NoticeReason.options),
    )
    .option("--at <time>", "when it happened (default: now)", timeOption)
    .action(async (id: CaseId, chart: ChartId, to: (typeof steps)[number], options: StepOptions, command: Command) => {
      const globals = command.optsWithGlobals<Globals>()
      const output = outputOf(globals)
      const { channel, reason, at = new Date().toISOString() } = options
      const [outcome] = await connected(globals, (engine) =>
        engine.noticeSteps({
          case: id,
          steps: [
            { chart, to, at, ...(channel !== undefined && { channel }), ...(reason !== undefined && { reason }) },
          ],
        }),
      )
      output.result({ chart, to, outcome })
      if (outcome !== "step" && outcome !== "repeat") {
        throw new CliError(`this notice cannot become "${to}": ${outcome}`, {
          hint: `where it stands: subrosa incident deliver list ${id}`,
          exitCode: exitCodes.usage,
        })
      }
      output.line(`${chart}: ${to}`)
    })
}

function oneOf<T extends string>(choices: readonly T[]): (text: string) => T {
  return (text) => {
    const found = choices.find((one) => one === text)
    if (found === undefined) throw new InvalidArgumentError(`choose one of ${choices.join(", ")}.`)
    return found
  }
}
