/** A practice on a server, founded as the command line does it: its first owner holds a key file. */
import { randomBytes } from "node:crypto"
import type { AccountId, PracticeId } from "@subrosa/contract"
import { importSignSeed, type KeyFile, signRaw } from "@subrosa/crypto"
import { openKeyFile } from "@subrosa/crypto/open"
import { createEngine, type Engine } from "@subrosa/engine"
import { type Hand, watchedPlatform } from "./hand.ts"

export interface Founder {
  engine: Engine
  practice: PracticeId
  account: AccountId
  /** What the practice's owner keeps, far from the server. A thief does not get it; a control does. */
  owner: KeyFile
  /** The same as it lies on the owner's disk, and what opens it. */
  keyFile: { text: string; passphrase: string }
  /** The owner's device and session. */
  hand(): Hand
  /** Signs the owner in again, as after a long pause. */
  signInAgain(): Promise<void>
}

export async function foundPractice(options: {
  url: string
  setupToken: string
  stateFile?: string
  clock?: () => Date
}): Promise<Founder> {
  const { setupToken, ...where } = options
  const watched = watchedPlatform(where)
  const engine = createEngine(watched.platform)
  const passphrase = randomBytes(24).toString("base64url")
  const deviceLabel = "Drill"
  let text = ""
  const { practice, account } = await engine.keyFileSetup({
    setupToken,
    practiceName: "Drill practice",
    personName: "Drill owner",
    seesPatients: true,
    deviceLabel,
    passphrase,
    keep: async (file) => {
      text = file
    },
  })
  const signInAgain = () => engine.keyFileSignIn({ text, passphrase, deviceLabel })
  await signInAgain()
  const owner = await openKeyFile(text, passphrase)
  const key = await importSignSeed(owner.deviceSeed)
  return {
    engine,
    practice,
    account,
    owner,
    keyFile: { text, passphrase },
    hand: () => watched.hand((message) => signRaw(key, message)),
    signInAgain,
  }
}
