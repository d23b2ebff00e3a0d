/** What tests share: databases, a clock, a browser with a passkey, vectors. Only tests import it. */
export {
  addVirtualAuthenticator,
  chromium,
  chromiumPath,
  type VirtualAuthenticator,
  type VirtualAuthenticatorOptions,
} from "@subrosa/drill/browser"
export { type ChartTeams, newChart, newEntry, newSegment, segmentOf, wireEntry } from "./charts.ts"
export { type FakeClock, fakeClock } from "./clock.ts"
export { type Cluster, testCluster } from "./cluster.ts"
export { type TestDatabase, testDatabase } from "./database.ts"
export {
  admitMember,
  type Founded,
  type FoundOptions,
  foundPractice,
  joinPractice,
  keeperDatabase,
  keeperSchema,
  type Member,
  memberOf,
  newAccount,
  origin,
  passkeyWayIn,
  reusableSetupToken,
  settleIn,
  type TestKeeper,
  testKeeper,
} from "./keeper.ts"
export { logWrites } from "./log-writes.ts"
export {
  type MailServer,
  type MailServerOptions,
  mailServer,
  mailText,
  type ReceivedMail,
  smtpReply,
} from "./mail-server.ts"
export {
  type Device,
  endorse,
  makeDevice,
  makePerson,
  makePersonsPracticeCard,
  type Person,
  type RequestOptions,
  rolesOf,
  sealTo,
  signAs,
} from "./person.ts"
export { checkCheckpoint, checkLog, checkReceipt, type LogOf, leafData } from "./receipts.ts"
export { nameHelpers, type RecoveryNaming } from "./recovery.ts"
export { type Answer, call, codeOf, inject, type TestServer, testServer, writeEntries } from "./server.ts"
export { type SoftToken, softToken } from "./soft-token.ts"
export {
  type Ceremony,
  SoftwareAuthenticator,
  type SoftwareAuthenticatorOptions,
} from "./software-authenticator.ts"
export { sharedVectors, type Vector, vectorPath } from "./vectors.ts"
export { type PolicyChoice, signPolicy } from "./witness-policy.ts"
