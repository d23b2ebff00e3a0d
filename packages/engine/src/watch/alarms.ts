/** Alarms as an officer sees and answers them. */
import { randomUuid } from "@subrosa/codec"
import {
  type Alarm,
  type AlarmId,
  alarmAnswer,
  alarmChannelCreate,
  alarmChannelEnd,
  alarmChannelSearch,
  alarmKinds,
  alarmSearch,
  CaseId,
  ChannelId,
  caseCreate,
  deviceSearch,
  type NewCase,
  type NewChannel,
  type Taken,
} from "@subrosa/contract"
import type { Core } from "../core.ts"
import { newCase } from "../incident/open-case.ts"
import { staffNames } from "../log/staff-names.ts"
import { type AlarmLine, type Engine, EngineError } from "../port.ts"
import { takenFromAlarm } from "./take-from-alarm.ts"

export type AlarmsFace = Pick<
  Engine,
  "alarms" | "alarmAnswer" | "alarmChannels" | "alarmChannelCreate" | "alarmChannelEnd"
>

export const createAlarms = (core: Core): AlarmsFace => ({
  async alarms(state = "open") {
    const [{ alarms }, { devices }] = await Promise.all([
      core.call(alarmSearch, { query: { state } }),
      core.call(deviceSearch, { query: { all: "true" } }),
    ])
    const people = alarms.flatMap(({ account, answeredBy, subject }) =>
      [account, answeredBy, subject.kind === "account" ? subject.id : null].filter((id) => id !== null),
    )
    const nameOf = await staffNames(core, people)
    const labels = new Map<string, string>(devices.map(({ id, label }) => [id, label]))
    return alarms.map((alarm): AlarmLine => ({ ...alarm, ...namesOf(alarm, nameOf, labels) }))
  },

  async alarmAnswer({ alarm, answer }) {
    if (answer !== "not-right") return core.call(alarmAnswer, { params: { alarm }, body: { answer } })
    const { alarms } = await core.call(alarmSearch, { query: { state: "all", limit: 500 } })
    const about = alarms.find(({ id }) => id === alarm)
    if (about === undefined) throw new EngineError("invalid_input", "There is no such alarm.", { field: "alarm" })
    const { title } = alarmKinds[about.kind]
    const opening = await openingOf(core, { alarm, title, taken: takenFromAlarm(about) })
    return core.call(alarmAnswer, { params: { alarm }, body: { answer, case: CaseId.parse(randomUuid()), opening } })
  },

  async alarmChannels() {
    return (await core.call(alarmChannelSearch, {})).channels
  },
  async alarmChannelCreate(channel) {
    const body = { ...channel, id: ChannelId.parse(randomUuid()) } as NewChannel
    await core.call(alarmChannelCreate, { body })
  },
  async alarmChannelEnd(channel) {
    await core.call(alarmChannelEnd, { params: { channel } })
  },
})

/** A case about what an officer found who reviewed openings. */
export async function beginCase(core: Core, id: CaseId, about: { title: string; taken: Taken }): Promise<void> {
  await core.call(caseCreate, { body: { case: id, ...(await openingOf(core, about)) } })
}

/** The case's first entry: what is in question, found by an alarm or by a person. */
async function openingOf(
  core: Core,
  { alarm, title, taken }: { alarm?: AlarmId; title: string; taken: Taken },
): Promise<NewCase> {
  const discoveredAt = core.now().toISOString()
  const by = alarm === undefined ? { by: "person" as const } : { by: "alarm" as const, alarm }
  return newCase(core, title, { ...by, discoveredAt, discoveredBy: core.account(), taken: [taken], rehearsal: false })
}

function namesOf(
  { account, answeredBy, subject }: Alarm,
  nameOf: (id: string) => string,
  labels: ReadonlyMap<string, string>,
): Pick<AlarmLine, "subjectName" | "accountName" | "answeredByName"> {
  const subjectNames = {
    account: () => nameOf(subject.id),
    device: () => labels.get(subject.id) ?? "A device",
    team: () => "A care team",
    chart: () => "One chart",
    practice: () => "The practice",
  }
  return {
    subjectName: subjectNames[subject.kind](),
    ...(account !== null && { accountName: nameOf(account) }),
    ...(answeredBy !== null && { answeredByName: nameOf(answeredBy) }),
  }
}
