/** Key files (spec/key-file.md): a founder without a browser, for automation and recovery. The file's seed is the device's key. */
import { randomUuid } from "@subrosa/codec"
import { AccountId, DeviceId, PracticeId } from "@subrosa/contract"
import { generateAgeIdentity, importSignSeed, randomKey, sealKeyFile, signPublicKey, signRaw } from "@subrosa/crypto"
import { openKeyFile } from "@subrosa/crypto/open"
import type { Caller } from "../call/caller.ts"
import type { Platform } from "../platform.ts"
import { type Engine, EngineError } from "../port.ts"
import { accountKeySignIn } from "./account-key-sign-in.ts"
import type { Device } from "./device.ts"
import { pinPractice } from "./practice-pin.ts"
import { wipe } from "./secret-keys.ts"
import type { Session } from "./session.ts"
import { preparePractice, reservePractice } from "./setup.ts"

export function createKeyFile(
  platform: Platform,
  caller: Caller,
  session: Session,
): Pick<Engine, "keyFileSetup" | "keyFileSignIn"> {
  return {
    async keyFileSetup({ setupToken, practiceName, personName, seesPatients, deviceLabel, passphrase, keep }) {
      checkPassphrase(passphrase)
      const reservation = await reservePractice(caller, { setupToken, practiceName, personName })
      const toCreate = await preparePractice(platform, caller, session, reservation, seesPatients)
      const { practice, account, name, keys } = toCreate.draft
      const deviceSeed = randomKey()
      const device = await deviceOf(DeviceId.parse(randomUuid()), deviceSeed)
      const text = await sealKeyFile(
        {
          server: platform.origin,
          practice,
          account,
          device: device.id,
          name,
          accountKey: keys.accountKey,
          deviceSeed,
          practiceCardDigest: Uint8Array.from(toCreate.digest),
          ageIdentity: (await generateAgeIdentity()).identity,
        },
        passphrase,
      )
      wipe(deviceSeed)
      // Without the file nobody could ever open what the practice will hold: it must be safe first.
      await keep(text)
      await toCreate.create(device, deviceLabel, async () => ({ kind: "key-file" }))
      return { practice, account }
    },

    async keyFileSignIn({ text, passphrase, deviceLabel }) {
      const file = await readKeyFile(text, passphrase)
      const practice = PracticeId.parse(file.practice)
      const account = AccountId.parse(file.account)
      const device = await deviceOf(DeviceId.parse(file.device), file.deviceSeed)
      wipe(file.deviceSeed)
      await pinPractice(platform.memory, practice, file.practiceCardDigest)
      const way = { kind: "key-file", practice, account, device, deviceLabel } as const
      await accountKeySignIn(caller, session, { ...way, accountKey: async () => file.accountKey })
    },
  }
}

/** The device whose key the file holds. */
async function deviceOf(id: DeviceId, seed: Uint8Array): Promise<Device> {
  const publicKey = signPublicKey(seed)
  const signingKey = await importSignSeed(seed)
  return { id, key: { publicKey, sign: (message) => signRaw(signingKey, message) } }
}

async function readKeyFile(text: string, passphrase: string) {
  try {
    return await openKeyFile(text, passphrase)
  } catch (cause) {
    throw new EngineError(
      "sign_in_failed",
      "The key file does not open: the passphrase is wrong or the file is damaged.",
      {
        cause,
      },
    )
  }
}

function checkPassphrase(passphrase: string): void {
  if (passphrase.length < 8) {
    throw new EngineError("invalid_input", "The key file's passphrase needs at least 8 characters.", {
      field: "passphrase",
    })
  }
}
