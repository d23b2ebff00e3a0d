/**
 * All that concerns cases, loaded when it is first asked for: incidents are rare, and every other day begins sooner without their code.
 */
import type { TeamId } from "@subrosa/contract"
import type { Core } from "../core.ts"
import { deferred } from "../deferred.ts"
import type { IncidentEngine } from "../port-incident.ts"
import type { NoticeEngine } from "../port-notice.ts"

export type CaseEngine = IncidentEngine & NoticeEngine

/** `rotateTeam` renews one team's key (people/rotate-teams.ts). */
export const createCases = (core: Core, rotateTeam: (team: TeamId) => Promise<void>): CaseEngine =>
  deferred<CaseEngine>(methods, async () => {
    const [{ createIncidents }, { createNotices }] = await Promise.all([
      import("./incidents.ts"),
      import("../notice/create-notices.ts"),
    ])
    const incidents = createIncidents(core, rotateTeam)
    return { ...incidents, ...createNotices(core, incidents) }
  })

const methods: Record<keyof CaseEngine, true> = {
  cases: true,
  caseOpen: true,
  caseRead: true,
  caseNote: true,
  caseRole: true,
  caseHold: true,
  casePoliceHold: true,
  caseStep: true,
  caseClose: true,
  caseReopen: true,
  caseDuties: true,
  caseFiled: true,
  caseContain: true,
  caseScope: true,
  caseReport: true,
  caseCharts: true,
  caseExposed: true,
  caseSafeHarbour: true,
  assessmentDraft: true,
  assessmentSign: true,
  assessmentRead: true,
  caseRelease: true,
  caseCards: true,
  caseSamples: true,
  noticeSteps: true,
  notices: true,
  caseAnswer: true,
  verificationToken: true,
  letterCheck: true,
  codePools: true,
  codePoolImport: true,
  codePoolEnd: true,
  codesAssign: true,
  codeUsageImport: true,
  noticeSender: true,
  noticeSenderUpdate: true,
  caseWords: true,
  caseWordsUpdate: true,
  caseCalendar: true,
  caseDutiesAssess: true,
  caseCardsRelease: true,
  caseCardsReady: true,
  caseLettersMake: true,
  caseLetterPdf: true,
  caseLettersPrint: true,
  caseBatches: true,
  caseLettersSent: true,
  caseEmailsSend: true,
  caseContacts: true,
  caseReturnFile: true,
  caseNotReached: true,
  caseUnreachable: true,
  caseTold: true,
  casePublicPaper: true,
  caseEvidence: true,
  evidenceCheck: true,
  caseRiskUpdate: true,
  caseCalls: true,
  caseFiling: true,
  fileDigest: true,
}
