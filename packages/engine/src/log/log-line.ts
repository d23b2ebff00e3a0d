import {
  type AlarmEvent,
  type ApprovalKind,
  alarmKinds,
  type Event,
  type Purpose,
  type RelationKind,
  type ReviewEvent,
  type SegmentKind,
  WitnessPolicy,
} from "@subrosa/contract"
import { displaySegment } from "@subrosa/fhir"

const purposes: Record<Purpose, string> = {
  TREAT: "for treatment",
  ETREAT: "in an emergency",
  HPAYMT: "for billing",
  HOPERAT: "for running the practice",
  PATRQT: "at the patient's request",
  HSYSADMIN: "for system administration",
}

const accountChanges = {
  created: "An account was made for",
  joined: "Joined by invitation:",
  activated: "Was confirmed and may work:",
  roles: "Roles were changed for",
  ended: "Work was ended for",
} as const

const approvalActs: Record<ApprovalKind, string> = {
  limits: "wider limits",
  settings: "weaker settings",
  export: "an export of the practice",
  "import-caseload": "an import into another's caseload",
  recovery: "a recovery",
  "break-glass": "a further emergency opening",
  "witness-policy": "another witness policy",
  "notice-release": "contact cards for an incident",
}

const relationTexts: Record<RelationKind, string> = {
  author: "as author",
  created: "as whoever made the chart",
  assigned: "as treating colleague",
  "hand-over": "for a hand-over",
  appointment: "for an appointment",
  "billing-task": "for billing",
  supervision: "as supervisor",
  "break-glass": "in an emergency",
}

const relationText = (event: Event & { type: "relation" }, nameOf: (account: string) => string): string =>
  event.change === "set"
    ? `Put ${nameOf(event.subject)} to a patient ${relationTexts[event.kind]}${event.until ? ` until ${event.until.slice(0, 10)}` : ""}.`
    : `Ended that ${nameOf(event.subject)} was put to a patient ${relationTexts[event.kind]}.`

const approvalChanges = {
  requested: "Asked for",
  approved: "Agreed to",
  refused: "Refused",
  cancelled: "Cancelled the request for",
  applied: "Took effect:",
} as const

const approvalText = ({ change, kind }: Event & { type: "approval" }): string =>
  `${approvalChanges[change]} ${approvalActs[kind]}.`

const lockSubjects = {
  account: "an account",
  device: "a device",
  team: "a care team's charts",
  chart: "a chart",
  practice: "all of the practice's charts",
} as const

const deviceTexts = {
  added: "Signed in on a new device.",
  ended: "A device was signed out for good.",
  lost: "A device was reported lost: it is signed out and locked.",
} as const

const plural = (n: number, one: string, many = `${one}s`) => `${n} ${n === 1 ? one : many}`

/** What an event says, in plain words. Names staff through `nameOf`; a patient has no name here. */
export function eventText(event: Event, nameOf: (account: string) => string): string {
  switch (event.type) {
    case "release":
      return `Opened a chart ${purposes[event.purpose]}: ${segmentNames(event.segments)}, ${plural(event.count, "entry", "entries")}${event.export ? ", as part of an export" : ""}${event.case ? ", for an incident" : ""}.`
    case "write":
      return `Wrote ${plural(event.entries.length, "entry", "entries")} into a chart.`
    case "chart":
      return event.kind === "patient" ? "Made a chart for a patient." : "Made the practice's own chart."
    case "export":
      return `Began an export of ${plural(event.charts, "chart")}.`
    case "import":
      return `Began an import into ${plural(event.charts, "chart")} of colleagues.`
    case "account": {
      const roles = event.roles ? ` (${event.roles.join(", ")})` : ""
      return `${accountChanges[event.change]} ${nameOf(event.subject)}${roles}.`
    }
    case "device":
      return deviceTexts[event.change]
    case "key":
      return event.change === "slot-added"
        ? `Added a way to sign in (${event.kind}).`
        : `Removed a way to sign in (${event.kind}).`
    case "team":
      return teamText(event, nameOf)
    case "limits":
      return "Changed the limits on opening charts."
    case "settings":
      return "Changed the practice's settings."
    case "keeper-key":
      return "The operator exchanged the keeper's key."
    case "practice":
      return "The practice began."
    case "alarm":
      return alarmText(event)
    case "review":
      return reviewTexts[event.change]
    case "relation":
      return relationText(event, nameOf)
    case "break-glass":
      return "Opened a chart outside the care team in an emergency."
    case "find":
      return `Searched all patients in an emergency: ${plural(event.charts, "chart")}.`
    case "breaker":
      return event.change === "tripped"
        ? `The breaker tripped: ${event.openings} openings within the hour, usual are up to ${event.threshold}.`
        : "Said that the openings were the practice's own; the breaker rests."
    case "approval":
      return approvalText(event)
    case "case":
      return caseText(event)
    case "recovery":
      return recoveryText(event, nameOf)
    case "lock":
      return event.change === "put"
        ? `Locked ${lockSubjects[event.subject.kind]}.`
        : `Unlocked ${lockSubjects[event.subject.kind]}.`
    case "witnesses":
      return witnessesText(event.policy)
    case "drill":
      return `Kept the result of drill ${event.drill}: ${event.missed === 0 ? `all ${event.bars} bars met` : `${event.missed} of ${event.bars} bars missed`}.`
    case "erasure":
      return `The server erased the text of ${plural(event.count, "entry", "entries")} older than ${event.before.slice(0, 10)}. Their places in the log stay.`
  }
}

const recoveryChanges = {
  started: "Asked to help back in:",
  linked: "Made a link to help back in:",
  opened: "Somebody opened the link that lets back in:",
  used: "Was recovered, with a new way in:",
  stopped: "Stopped the recovery of",
} as const

function recoveryText(event: Event & { type: "recovery" }, nameOf: (account: string) => string): string {
  const { change, helpers = [] } = event
  if (change === "named") return `Named who could help them back in: ${helpers.map(nameOf).join(", ")}.`
  if (change === "unnamed") return "Has nobody any more who could help them back in."
  if (change === "disputed") return "Said that it was not they who came in; the account was locked."
  return `${recoveryChanges[change]} ${nameOf(event.subject)}.`
}

const answers = {
  looking: "somebody looks at it",
  right: "it was in order",
  "not-right": "it was not in order, and a case began",
} as const

const reviewTexts: Record<ReviewEvent["change"], string> = {
  found: "Put openings that stand out into the review queue.",
  questioned: "Asked a person about openings that stand out.",
  explained: "Answered a question about openings.",
  accepted: "Reviewed openings that stood out: they were in order.",
  case: "Reviewed openings that stood out: a case began.",
}

function alarmText({ kind, change, answer }: AlarmEvent): string {
  const about = alarmKinds[kind].title
  switch (change) {
    case "raised":
      return `Alarm: ${about}.`
    case "answered":
      return `Answered the alarm "${about}": ${answer === undefined ? "seen" : answers[answer]}.`
    case "escalated":
      return `Nobody answered the alarm "${about}" in time; everyone was told.`
    case "locked":
      return `Nobody answered the alarm "${about}"; what it is about was locked.`
    case "closed":
      return `The alarm "${about}" is over.`
  }
}

function caseText({ change, count = 0 }: Event & { type: "case" }): string {
  switch (change) {
    case "entry":
      return "Added to the journal of an incident."
    case "notices":
      return `Noted what became of ${plural(count, "notice")} of an incident.`
    case "codes":
      return `Gave out ${plural(count, "protection code")} for an incident.`
    case "release":
      return `Began to open ${plural(count, "chart")} for an incident, with a second officer's consent.`
  }
}

/** The signature is checked where the policy is taken up; here it is history. */
function witnessesText(text: string): string {
  const policy = WitnessPolicy.safeParse(parseJson(text))
  if (!policy.success) return "Changed the log's witnesses."
  const { witnesses, quorum, maxAgeMinutes } = policy.data
  if (witnesses.length === 0) return "Took away the log's witnesses: nobody outside confirms the log any more."
  const names = witnesses.map(({ name }) => name).join(", ")
  return `Set the log's witnesses: ${quorum} of ${witnesses.length} (${names}) must have confirmed it within ${plural(maxAgeMinutes, "minute")}.`
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}

function segmentNames(segments: readonly { kind: SegmentKind }[]): string {
  return segments.length === 0 ? "nothing" : segments.map(({ kind }) => displaySegment(kind)).join(", ")
}

function teamText(event: Event & { type: "team" }, nameOf: (account: string) => string): string {
  const who = event.subject === undefined ? "someone" : nameOf(event.subject)
  switch (event.change) {
    case "created":
      return "A team was made."
    case "member-added":
      return `Added ${who} to a team.`
    case "member-ended":
      return `Took ${who} off a team.`
    case "rotated":
      return "A team's key was changed."
  }
}
