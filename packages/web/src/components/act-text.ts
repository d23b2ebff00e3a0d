/** What someone asks for, in words: the act of an approval is canonical JSON. */
import {
  type Approval,
  type ApprovalKind,
  type CaseReleaseAct,
  ImportAct,
  LimitsAct,
  SettingsAct,
} from "@subrosa/contract"
import { caseReleaseOf, isOfCards } from "../data/oversight.ts"
import { counted } from "./counted.ts"
import { kindTexts } from "./kind-texts.ts"

const titles: Record<ApprovalKind, string> = {
  limits: "Wider limits",
  settings: "Weaker settings",
  export: "An export of the practice",
  "import-caseload": "An import into another's caseload",
  recovery: "Recovery of an account",
  "break-glass": "A further emergency opening",
  "witness-policy": "Another witness policy",
  "notice-release": "Contact cards for an incident",
}

const tierTexts: Record<string, string> = {
  all: "patients",
  "psychotherapy-notes": "patients with psychotherapy notes",
  "substance-use": "patients with substance use records",
}
const settingTexts: Record<string, string> = {
  keyFileSignIn: "Key files may sign in",
  idleLockMinutes: "Minutes until an idle screen locks",
  approvalDelayHours: "Hours until weaker protection takes effect",
  bulkCharts: "Patients that one person alone may export or import",
  strangerWeight: "Weight of a patient without a known reason",
  statedPerDay: "Patients a day on one's word alone",
  breaker: "Stop at openings far above the usual",
  decoyLock: "Lock an account that opens a decoy",
  drillEveryDays: "Days until a kept drill is due again",
}

export function actText(approval: Pick<Approval, "kind" | "act">): { title: string; lines: string[] } {
  const { kind, act } = approval
  const release = caseReleaseOf(approval)
  if (release === undefined) return { title: titles[kind], lines: linesOf(kind, act) }
  return { title: isOfCards(release) ? titles[kind] : "Records for an incident", lines: releaseLines(release) }
}

const releaseLines = ({ charts, kinds }: CaseReleaseAct): string[] => [
  `Opens ${counted(charts, "chart", "charts")}: exactly those that the case found exposed`,
  `In each: ${kinds.map((segment) => kindTexts[segment]).join(", ")}`,
]

function linesOf(kind: ApprovalKind, act: string): string[] {
  const value: unknown = JSON.parse(act)
  if (kind === "limits") {
    const parsed = LimitsAct.safeParse(value)
    return (parsed.data?.limits ?? []).map(
      ({ role, tier, window, from, to }) =>
        `${role.replace("-", " ")}: ${tierTexts[tier] ?? tier} per ${window}, ${from} to ${to}`,
    )
  }
  if (kind === "settings") {
    const parsed = SettingsAct.safeParse(value)
    return (parsed.data?.settings ?? []).map(
      ({ name, from, to }) => `${settingTexts[name] ?? name}: ${valueText(from)} to ${valueText(to)}`,
    )
  }
  if (kind === "import-caseload") {
    const parsed = ImportAct.safeParse(value)
    return parsed.success
      ? [
          `Writes for ${counted(parsed.data.charts, "patient", "patients")} of colleagues at most, within an hour`,
          "Opens no chart",
        ]
      : []
  }
  if (kind === "export") return ["Opens every chart of the practice, outside the hourly limit"]
  return []
}

const valueText = (value: number | boolean): string =>
  typeof value === "number" ? String(value) : value ? "on" : "off"
