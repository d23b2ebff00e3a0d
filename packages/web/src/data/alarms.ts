/** Alarms, where they are sent, the review queue. */
import type { AccountId, AlarmAnswer, AlarmId, ChannelId, FindingId } from "@subrosa/contract"
import type { ChannelInput, FindingLine } from "@subrosa/engine"
import { queryOptions } from "@tanstack/react-query"
import { desk } from "./desk.ts"

export type { AlarmAnswer, AlarmId, Channel, ChannelId, FindingId, Severity } from "@subrosa/contract"
export { alarmKinds } from "@subrosa/contract"
export type { AlarmLine, ChannelInput, FindingLine } from "@subrosa/engine"

const lookAgainMs = 10_000

export const alarms = queryOptions({
  queryKey: ["alarms", "open"],
  queryFn: () => desk.alarms("open"),
  refetchInterval: lookAgainMs,
})
export const alarmsAll = queryOptions({ queryKey: ["alarms", "all"], queryFn: () => desk.alarms("all") })
export const alarmAnswer = (input: { alarm: AlarmId; answer: AlarmAnswer }) => desk.alarmAnswer(input)

export const alarmChannels = queryOptions({ queryKey: ["alarm-channels"], queryFn: () => desk.alarmChannels() })
export const alarmChannelCreate = (channel: ChannelInput) => desk.alarmChannelCreate(channel)
export const alarmChannelEnd = (channel: ChannelId) => desk.alarmChannelEnd(channel)

export const findings = queryOptions({
  queryKey: ["findings"],
  queryFn: () => desk.findings("open"),
  refetchInterval: lookAgainMs,
})
export const findingDecide = (input: {
  finding: FindingLine
  decision: "accept" | "question" | "case"
  question?: string
}) => desk.findingDecide(input)
/** One after the other: each is a decision of its own in the log. */
export async function findingsAccept(findings: readonly FindingLine[]): Promise<void> {
  for (const finding of findings) await desk.findingDecide({ finding, decision: "accept" })
}

export const questions = queryOptions({ queryKey: ["questions"], queryFn: () => desk.questions() })
export const questionAnswer = (input: { finding: FindingId; answer: string }) => desk.questionAnswer(input)
export const staffHomeSet = (input: {
  account: AccountId
  homes: { line: string; postalCode: string }[]
  phones: string[]
}) => desk.staffHomeSet(input)
