/** People at work for tests: each with a platform, an engine without charts, and an authenticator, all on one test server. */
import { fromBase64url } from "@subrosa/codec"
import type { Role } from "@subrosa/contract"
import { SoftwareAuthenticator } from "@subrosa/testkit"
import { createSessionEngine, type SessionEngine } from "../src/create-session-engine.ts"
import type { PasskeyCreation, WayIn } from "../src/port.ts"
import { type MemoryPlatform, memoryPlatform } from "./memory-platform.ts"
import type { TestServer } from "./test-server.ts"

export interface Worker extends SessionEngine {
  platform: MemoryPlatform
  authenticator: SoftwareAuthenticator
}

/** `platform`: of a device used before. */
export function newWorker(server: TestServer, from?: Partial<Pick<Worker, "platform" | "authenticator">>): Worker {
  const { origin, fetch, start } = server
  const platform = from?.platform ?? memoryPlatform({ origin, fetch, start })
  const authenticator = from?.authenticator ?? new SoftwareAuthenticator({ origin })
  return { platform, authenticator, ...createSessionEngine(platform) }
}

/** A new passkey in answer to creation options, as a way in. */
export function newPasskey({ authenticator }: Worker, { options, prfSalt }: PasskeyCreation): WayIn {
  const { response, prf } = authenticator.create(options, fromBase64url(prfSalt))
  if (!prf) throw new Error("the authenticator gave no PRF")
  return { kind: "passkey", registration: response, prf, label: "Passkey" }
}

/** A practice with its founder, signed in. */
export async function founded(server: TestServer, seesPatients = true): Promise<Worker> {
  const founder = newWorker(server)
  const { setupToken } = server
  const creation = await founder.face.setupStart({ setupToken, practiceName: "Elm Street Practice", personName: "Ann" })
  const wayIn = newPasskey(founder, creation)
  await founder.face.setupFinish({ ticket: creation.ticket, wayIn, seesPatients, deviceLabel: "Ann's laptop" })
  return founder
}

/** Someone who has taken up an invitation and waits. */
export async function joining(server: TestServer, inviter: Worker, name: string, roles: Role[]): Promise<Worker> {
  const { link } = await inviter.face.invite({ roles, label: name })
  const newcomer = newWorker(server)
  const creation = await newcomer.face.joinStart({ link, personName: name })
  const wayIn = newPasskey(newcomer, creation)
  await newcomer.face.joinFinish({ ticket: creation.ticket, wayIn, deviceLabel: `${name}'s laptop` })
  return newcomer
}

/** Someone who was invited and let in. */
export async function joined(server: TestServer, inviter: Worker, name: string, roles: Role[]): Promise<Worker> {
  const newcomer = await joining(server, inviter, name, roles)
  await inviter.face.confirmNewcomers()
  await polled(newcomer)
  return newcomer
}

/** The longest wait between two polls. */
const pollMs = 15_000
const patienceMs = 30_000

/** Until a poll has been made and all that it set off is done. Fails for who does not poll: signed out, or the keys are locked. */
export async function polled({ platform, face }: Worker): Promise<void> {
  const isPolling = () => ["open", "pending"].includes(face.state().kind)
  await platform.idle()
  // The next poll's timer is set when the one before is over.
  await until(() => platform.isDue(pollMs))
  const before = platform.answers()
  await platform.advance(pollMs)
  await until(() => platform.answers() > before)
  await until(() => platform.isDue(pollMs) || !isPolling())
  await platform.idle()
}

/** Polls until it is so. */
export async function eventually(worker: Worker, isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + patienceMs; !isSo(); ) {
    if (Date.now() > deadline) throw new Error("it did not come about")
    await polled(worker)
  }
}

async function until(isSo: () => boolean): Promise<void> {
  for (const deadline = Date.now() + patienceMs; !isSo(); ) {
    if (Date.now() > deadline) throw new Error("it did not come about")
    await new Promise((resolve) => setTimeout(resolve, 5))
  }
}

/** Signs in with the passkey (a second touch where the account was not known before). */
export async function touchPasskey(worker: Worker): Promise<void> {
  const request = await worker.face.passkeyStart()
  const answer = async ({ attempt, options, prfSalt }: typeof request) => {
    const { response, prf } = worker.authenticator.get(
      options,
      prfSalt === undefined ? undefined : fromBase64url(prfSalt),
    )
    return worker.face.passkeyFinish({
      attempt,
      assertion: response,
      ...(prf ? { prf } : {}),
      deviceLabel: "Laptop",
    })
  }
  const first = await answer(request)
  if (!first.done) await answer(first.again)
}
