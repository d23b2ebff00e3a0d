/** Recovery by helpers (spec/keys.md). Later than the others, so that theirs keep their randomness. */
import {
  kemPublicKey,
  recoveryLinkKeys,
  sealHandover,
  sealRecoveredAccountKey,
  sealRecoveryKey,
  signPublicKey,
} from "../src/index.ts"
import { fixedBytes, fixedId, type VectorFile, writeVector } from "./vector-file.ts"

const write = (name: string, vector: VectorFile) => writeVector("keys", name, vector)
const practice = fixedId("practice")
const kemSeed = fixedBytes("kemSeed")

const ids = { practice, account: fixedId("account"), set: fixedId("recoverySet") }
const copyIds = { ...ids, helper: fixedId("helper") }
const recoveryKey = fixedBytes("recoveryKey")
const share = fixedBytes("recoveryShare")
const person = fixedBytes("person")
const copy = {
  operation: "open-recovery-key",
  input: {
    kemSeed,
    ...(await sealRecoveryKey(recoveryKey, await kemPublicKey(kemSeed), person, copyIds)),
    signPublicKey: signPublicKey(person),
    ...copyIds,
  },
}
write("recovery-key", { ...copy, comment: "a helper's copy of the recovery key", output: recoveryKey })
write("recovery-key-other-set", {
  ...copy,
  comment: "handed out as of another naming of helpers",
  input: { ...copy.input, set: fixedId("other") },
  expect: "invalid_signature",
})
write("recovery-key-swapped", {
  ...copy,
  comment: "a key of the server's own under the old signature",
  input: {
    ...copy.input,
    sealed: (await sealRecoveryKey(fixedBytes("key"), await kemPublicKey(kemSeed), fixedBytes("key"), copyIds)).sealed,
  },
  expect: "invalid_signature",
})
write("recovery-key-other-helper", {
  ...copy,
  comment: "opened with another helper's key",
  input: { ...copy.input, kemSeed: fixedBytes("other") },
  expect: "open_failed",
})

const recovered = {
  operation: "open-recovered-account-key",
  input: {
    recoveryKey,
    share,
    sealed: await sealRecoveredAccountKey(fixedBytes("accountKey"), recoveryKey, share, ids),
    ...ids,
  },
}
write("recovered-account-key", {
  ...recovered,
  comment: "the account key from both halves",
  output: fixedBytes("accountKey"),
})
write("recovered-account-key-other-share", {
  ...recovered,
  comment: "another share",
  input: { ...recovered.input, share: fixedBytes("other") },
  expect: "open_failed",
})
write("recovered-account-key-other-account", {
  ...recovered,
  comment: "shown as another account's",
  input: { ...recovered.input, account: fixedId("other") },
  expect: "open_failed",
})

const linkIds = { practice, recovery: fixedId("recovery") }
const secret = fixedBytes("linkSecret")
const { tokenKey, handoverKey } = recoveryLinkKeys(secret, linkIds)
write("recovery-link-keys", {
  comment: "the keys of a recovery link",
  operation: "recovery-link-keys",
  input: { secret, ...linkIds },
  output: { tokenKey, handoverKey },
})
const handover = {
  operation: "open-handover",
  input: { handoverKey, sealed: await sealHandover(recoveryKey, handoverKey, linkIds), ...linkIds },
}
write("recovery-handover", { ...handover, comment: "the recovery key to the link's holder", output: recoveryKey })
write("recovery-handover-other-recovery", {
  ...handover,
  comment: "of another recovery",
  input: { ...handover.input, recovery: fixedId("other") },
  expect: "open_failed",
})
