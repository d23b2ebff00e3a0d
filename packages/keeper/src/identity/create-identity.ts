/** The identity half of the keeper: people, ways in, sessions, teams. Every operation that needs a caller is authorized here. */
import type { PracticeId } from "@subrosa/contract"
import { approvalDecide, approvalEnd, approvalSearch } from "../approval/approval-operations.ts"
import { createAuthentication } from "../authenticate/authenticate.ts"
import { blastRadiusRead } from "../blast-radius/blast-radius-operation.ts"
import { breakGlassCreate, breakGlassSearch } from "../break-glass/break-glass-operations.ts"
import type { Caller } from "../caller.ts"
import { caseOperations } from "../case/case-index.ts"
import { sealedNoticeErase } from "../case/erase-sealed-notices.ts"
import { sealedNoticeOpen } from "../case/open-sealed-notice.ts"
import { createNoticeSender } from "../case/send-notice.ts"
import { importCreate } from "../caseload/import-create.ts"
import type { KeeperDeps } from "../deps.ts"
import { breakerEnd, breakerRead } from "../governor/breaker.ts"
import { ceilingSearch } from "../governor/ceilings.ts"
import { lockCreate, lockEnd, lockSearch } from "../lock/lock-operations.ts"
import type { AccountShares } from "../recovery/account-shares.ts"
import { recoveryHelpersEnd, recoveryHelpersRead, recoveryHelpersUpdate } from "../recovery/helpers.ts"
import { recoveryNoticeAcknowledge, recoveryNoticeDispute } from "../recovery/notice-operations.ts"
import { recoveryKeyRead, recoveryLinkUpdate } from "../recovery/recovery-link.ts"
import { recoveryCreate, recoveryEnd, recoverySearch } from "../recovery/start-recovery.ts"
import { recoveryFinish, recoveryRead } from "../recovery/use-recovery.ts"
import { careRelationCreate, careRelationEnd, careRelationSearch } from "../relation/relation-operations.ts"
import type { Sequencer } from "../sequencer.ts"
import { passwordRegister } from "../sign-in/password.ts"
import { serverSecrets } from "../sign-in/server-secrets.ts"
import { signInFinish, signInStart } from "../sign-in/sign-in.ts"
import { watchRead } from "../watch/watch-operation.ts"
import { witnessPolicyRead, witnessPolicyUpdate } from "../witness/policy.ts"
import { accountActivate } from "./account-activate.ts"
import { accountEnd, accountSearch, accountUpdate } from "./account-update.ts"
import type { Identity } from "./context.ts"
import { deviceEnd, deviceSearch, sessionEnd } from "./device.ts"
import { invitationCreate, invitationEnd, invitationSearch } from "./invitation.ts"
import { invitationAccept, invitationRead } from "./invitation-accept.ts"
import { authorize, type SignedName } from "./permission.ts"
import { practiceCreate } from "./practice-create.ts"
import { practiceReserve } from "./practice-reserve.ts"
import { sessionRead } from "./session-read.ts"
import { limitsUpdate, settingsUpdate } from "./settings.ts"
import { passkeyOptions, slotCreate, slotEnd, slotSearch } from "./slot.ts"
import { teamCreate, teamMemberCreate, teamMemberEnd, teamRotate } from "./team.ts"

export function createIdentity(deps: KeeperDeps, sequencer: Sequencer, accountShares: AccountShares) {
  const secrets = serverSecrets(deps.db, deps.keyEncryptionKey)
  const identity: Identity = { ...deps, sequencer, secrets, accountShares }

  const open =
    <Input, Answer>(act: (identity: Identity, input: Input) => Promise<Answer>) =>
    (input: Input): Promise<Answer> =>
      act(identity, input)

  const signed =
    <Input extends { params: { practice: string } }, Answer>(
      name: SignedName,
      act: (identity: Identity, caller: Caller, input: Input) => Promise<Answer>,
    ) =>
    async (caller: Caller, input: Input): Promise<Answer> => {
      authorize(caller, name, input.params.practice)
      return act(identity, caller, input)
    }

  return {
    /** Opens (or, the first time, makes) one of the server's secrets. Throws KeeperError `open_failed` for another key-encryption key. */
    ready: async (): Promise<void> => {
      await identity.secrets.decoyKey()
    },
    ...createAuthentication(deps),
    practiceReserve: open(practiceReserve),
    practiceCreate: open(practiceCreate),
    signInStart: open(signInStart),
    signInFinish: open(signInFinish),
    passwordRegister: open(passwordRegister),
    invitationRead: open(invitationRead),
    invitationAccept: open(invitationAccept),
    recoveryRead: open(recoveryRead),
    recoveryFinish: open(recoveryFinish),
    sessionRead: signed("sessionRead", sessionRead),
    sessionEnd: signed("sessionEnd", sessionEnd),
    deviceSearch: signed("deviceSearch", deviceSearch),
    deviceEnd: signed("deviceEnd", deviceEnd),
    accountSearch: signed("accountSearch", accountSearch),
    accountActivate: signed("accountActivate", accountActivate),
    accountUpdate: signed("accountUpdate", accountUpdate),
    accountEnd: signed("accountEnd", accountEnd),
    slotSearch: signed("slotSearch", slotSearch),
    passkeyOptions: signed("passkeyOptions", passkeyOptions),
    slotCreate: signed("slotCreate", slotCreate),
    slotEnd: signed("slotEnd", slotEnd),
    recoveryHelpersRead: signed("recoveryHelpersRead", recoveryHelpersRead),
    recoveryHelpersUpdate: signed("recoveryHelpersUpdate", recoveryHelpersUpdate),
    recoveryHelpersEnd: signed("recoveryHelpersEnd", recoveryHelpersEnd),
    recoverySearch: signed("recoverySearch", recoverySearch),
    recoveryCreate: signed("recoveryCreate", recoveryCreate),
    recoveryKeyRead: signed("recoveryKeyRead", recoveryKeyRead),
    recoveryLinkUpdate: signed("recoveryLinkUpdate", recoveryLinkUpdate),
    recoveryEnd: signed("recoveryEnd", recoveryEnd),
    recoveryNoticeAcknowledge: signed("recoveryNoticeAcknowledge", recoveryNoticeAcknowledge),
    recoveryNoticeDispute: signed("recoveryNoticeDispute", recoveryNoticeDispute),
    importCreate: signed("importCreate", importCreate),
    invitationCreate: signed("invitationCreate", invitationCreate),
    invitationSearch: signed("invitationSearch", invitationSearch),
    invitationEnd: signed("invitationEnd", invitationEnd),
    teamCreate: signed("teamCreate", teamCreate),
    teamMemberCreate: signed("teamMemberCreate", teamMemberCreate),
    teamMemberEnd: signed("teamMemberEnd", teamMemberEnd),
    teamRotate: signed("teamRotate", teamRotate),
    approvalSearch: signed("approvalSearch", approvalSearch),
    approvalDecide: signed("approvalDecide", approvalDecide),
    approvalEnd: signed("approvalEnd", approvalEnd),
    lockSearch: signed("lockSearch", lockSearch),
    lockCreate: signed("lockCreate", lockCreate),
    lockEnd: signed("lockEnd", lockEnd),
    careRelationSearch: signed("careRelationSearch", careRelationSearch),
    careRelationCreate: signed("careRelationCreate", careRelationCreate),
    careRelationEnd: signed("careRelationEnd", careRelationEnd),
    breakGlassCreate: signed("breakGlassCreate", breakGlassCreate),
    breakGlassSearch: signed("breakGlassSearch", breakGlassSearch),
    blastRadiusRead: signed("blastRadiusRead", blastRadiusRead),
    watchRead: signed("watchRead", watchRead),
    ceilingSearch: signed("ceilingSearch", ceilingSearch),
    breakerRead: signed("breakerRead", breakerRead),
    breakerEnd: signed("breakerEnd", breakerEnd),
    caseSearch: signed("caseSearch", caseOperations.caseSearch),
    caseCreate: signed("caseCreate", caseOperations.caseCreate),
    caseRead: signed("caseRead", caseOperations.caseRead),
    caseEntrySearch: signed("caseEntrySearch", caseOperations.caseEntrySearch),
    caseEntryCreate: signed("caseEntryCreate", caseOperations.caseEntryCreate),
    caseContain: signed("caseContain", caseOperations.caseContain),
    caseFactsRead: signed("caseFactsRead", caseOperations.caseFactsRead),
    caseLogAt: signed("caseLogAt", caseOperations.caseLogAt),
    caseEventSearch: signed("caseEventSearch", caseOperations.caseEventSearch),
    caseControlSearch: signed("caseControlSearch", caseOperations.caseControlSearch),
    caseWriteSearch: signed("caseWriteSearch", caseOperations.caseWriteSearch),
    caseChartCreate: signed("caseChartCreate", caseOperations.caseChartCreate),
    caseChartSearch: signed("caseChartSearch", caseOperations.caseChartSearch),
    caseReleaseCreate: signed("caseReleaseCreate", caseOperations.caseReleaseCreate),
    noticeUpdate: signed("noticeUpdate", caseOperations.noticeUpdate),
    noticeSearch: signed("noticeSearch", caseOperations.noticeSearch),
    noticeRead: signed("noticeRead", caseOperations.noticeRead),
    noticeCheck: signed("noticeCheck", caseOperations.noticeCheck),
    sealedNoticeSend: signed("sealedNoticeSend", createNoticeSender()),
    sealedNoticeOpen: open(sealedNoticeOpen),
    sealedNoticeErase: (practice: PracticeId): Promise<void> => sealedNoticeErase(identity, practice),
    codePoolSearch: signed("codePoolSearch", caseOperations.codePoolSearch),
    codePoolCreate: signed("codePoolCreate", caseOperations.codePoolCreate),
    codePoolEnd: signed("codePoolEnd", caseOperations.codePoolEnd),
    codeCreate: signed("codeCreate", caseOperations.codeCreate),
    codeAssign: signed("codeAssign", caseOperations.codeAssign),
    codeUse: signed("codeUse", caseOperations.codeUse),
    limitsUpdate: signed("limitsUpdate", limitsUpdate),
    settingsUpdate: signed("settingsUpdate", settingsUpdate),
    witnessPolicyRead: signed("witnessPolicyRead", witnessPolicyRead),
    witnessPolicyUpdate: signed("witnessPolicyUpdate", witnessPolicyUpdate),
  }
}
